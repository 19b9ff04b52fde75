INSERT INTO "unsettled" ("mark")
SELECT "subject_kind" || '/' || "subject_id" FROM "figures" WHERE "stage" <> 'actual' GROUP BY "subject_kind", "subject_id", "metric", "stage" HAVING count(DISTINCT "unit") > 1
UNION SELECT "subject_kind" || '/' || "subject_id" FROM "figures" WHERE "parts_complete" IS NOT NULL AND "id" IN (SELECT "supersedes_id" FROM "figures")
UNION SELECT 'named/project/' || min("id") FROM "projects" WHERE "local_title" IS NOT NULL GROUP BY "title", "local_title" HAVING count(*) > 1
UNION SELECT 'named/initiative/' || min("id") FROM "initiatives" WHERE "local_title" IS NOT NULL GROUP BY "title", "local_title" HAVING count(*) > 1
UNION SELECT 'named/organization/' || min("id") FROM "organizations" WHERE "local_name" IS NOT NULL GROUP BY "name", "local_name" HAVING count(*) > 1
UNION SELECT 'figure/' || "id" FROM "figures" WHERE "as_printed" ~ '(^|[^0-9０-９〇一二两三四五六七八九十百千万几数余多])亿' OR "as_printed" ILIKE '%or equal to%' OR "as_printed" ~* ' (lakh|lakhs|crore|crores|wan|yi|zillion|gross|dozen|k|m|b|t|mn|bn|tn|mln|bln|trn) '
ON CONFLICT DO NOTHING;
