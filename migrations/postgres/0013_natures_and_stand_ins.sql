-- By hand: everything is derived anew, with these columns.
DELETE FROM "own_parts";
--> statement-breakpoint
DELETE FROM "movements";
--> statement-breakpoint
DELETE FROM "sums";
--> statement-breakpoint
ALTER TABLE "own_parts" ADD COLUMN "instead" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "own_parts" ADD COLUMN "approximate" bigint NOT NULL;
--> statement-breakpoint
ALTER TABLE "movements" ADD COLUMN "approximate" bigint NOT NULL;
--> statement-breakpoint
ALTER TABLE "sums" ADD COLUMN "approximations" bigint NOT NULL;
--> statement-breakpoint
CREATE INDEX "own_parts_latest" ON "own_parts" USING btree ("family","metric","stage","end") WHERE cluster IS NOT NULL;
--> statement-breakpoint
INSERT INTO "unsettled" ("mark") SELECT "subject_kind" || '/' || "subject_id" FROM "figures"
	UNION SELECT 'project/' || "id" FROM "projects" WHERE "kind" = 'portfolio' UNION SELECT 'rates' FROM "figures"
	ON CONFLICT DO NOTHING;
