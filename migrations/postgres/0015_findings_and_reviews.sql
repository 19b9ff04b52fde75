-- By hand: ids are made otherwise than places were, so everything is derived anew.
DELETE FROM "finding_records";
--> statement-breakpoint
DELETE FROM "findings";
--> statement-breakpoint
CREATE TABLE "reviews" (
	"finding" text COLLATE "C" PRIMARY KEY NOT NULL,
	"promise" text COLLATE "C",
	"review" text COLLATE "C" NOT NULL,
	"note" text COLLATE "C",
	"by" text COLLATE "C" NOT NULL,
	"at" text COLLATE "C" NOT NULL,
	"sequence" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "findings" RENAME COLUMN "place" TO "id";
--> statement-breakpoint
ALTER TABLE "finding_records" RENAME COLUMN "place" TO "finding";
--> statement-breakpoint
ALTER TABLE "finding_records" DROP CONSTRAINT "finding_records_place_findings_place_fk";
--> statement-breakpoint
DROP INDEX "findings_check";
--> statement-breakpoint
DROP INDEX "finding_records_record";
--> statement-breakpoint
ALTER TABLE "finding_records" DROP CONSTRAINT "finding_records_place_resource_record_id_pk";
--> statement-breakpoint
ALTER TABLE "finding_records" ADD CONSTRAINT "finding_records_finding_resource_record_id_pk" PRIMARY KEY("finding","resource","record_id");
--> statement-breakpoint
ALTER TABLE "register" ADD COLUMN "reviews" bigint;
--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "rank" bigint NOT NULL;
--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_promise_figures_id_fk" FOREIGN KEY ("promise") REFERENCES "public"."figures"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
CREATE INDEX "reviews_promise" ON "reviews" USING btree ("promise") WHERE promise IS NOT NULL;
--> statement-breakpoint
ALTER TABLE "finding_records" ADD CONSTRAINT "finding_records_finding_findings_id_fk" FOREIGN KEY ("finding") REFERENCES "public"."findings"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
CREATE INDEX "findings_rank" ON "findings" USING btree ("rank","id");
--> statement-breakpoint
CREATE INDEX "findings_check" ON "findings" USING btree ("check","id");
--> statement-breakpoint
CREATE INDEX "finding_records_record" ON "finding_records" USING btree ("record_id","finding");
--> statement-breakpoint
INSERT INTO "unsettled" ("mark") SELECT "subject_kind" || '/' || "subject_id" FROM "figures"
	UNION SELECT 'project/' || "id" FROM "projects" WHERE "kind" = 'portfolio' UNION SELECT 'rates' FROM "figures"
	ON CONFLICT DO NOTHING;
