INSERT INTO "unsettled" ("mark") SELECT DISTINCT "subject_kind" || '/' || "subject_id" FROM "figures"
	ON CONFLICT DO NOTHING;
