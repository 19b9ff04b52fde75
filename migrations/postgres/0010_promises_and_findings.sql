CREATE TABLE "promises" (
	"figure_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"last_day" text COLLATE "C" NOT NULL,
	"while_open" text COLLATE "C" NOT NULL,
	"once_due" text COLLATE "C" NOT NULL,
	"needs_rate" bigint NOT NULL,
	"item" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"place" text COLLATE "C" PRIMARY KEY NOT NULL,
	"check" text COLLATE "C" NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"figure" text COLLATE "C" NOT NULL,
	"item" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "finding_records" (
	"place" text COLLATE "C" NOT NULL,
	"resource" text COLLATE "C" NOT NULL,
	"record_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "finding_records_place_resource_record_id_pk" PRIMARY KEY("place","resource","record_id")
);
--> statement-breakpoint
ALTER TABLE "promises" ADD CONSTRAINT "promises_figure_id_figures_id_fk" FOREIGN KEY ("figure_id") REFERENCES "public"."figures"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "finding_records" ADD CONSTRAINT "finding_records_place_findings_place_fk" FOREIGN KEY ("place") REFERENCES "public"."findings"("place") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
CREATE INDEX "promises_while_open" ON "promises" USING btree ("while_open","figure_id","last_day");
--> statement-breakpoint
CREATE INDEX "promises_once_due" ON "promises" USING btree ("once_due","figure_id","last_day");
--> statement-breakpoint
CREATE INDEX "promises_latest" ON "promises" USING btree ("once_due","last_day");
--> statement-breakpoint
CREATE INDEX "promises_needing_rates" ON "promises" USING btree ("figure_id") WHERE needs_rate = 1;
--> statement-breakpoint
CREATE INDEX "findings_subject" ON "findings" USING btree ("subject","check");
--> statement-breakpoint
CREATE INDEX "findings_figure" ON "findings" USING btree ("figure");
--> statement-breakpoint
CREATE INDEX "findings_check" ON "findings" USING btree ("check","place");
--> statement-breakpoint
CREATE INDEX "finding_records_record" ON "finding_records" USING btree ("record_id","place");
--> statement-breakpoint
-- By hand: everything is derived anew.
INSERT INTO "unsettled" ("mark") SELECT "subject_kind" || '/' || "subject_id" FROM "figures"
	UNION SELECT 'project/' || "id" FROM "projects" WHERE "kind" = 'portfolio' UNION SELECT 'rates' FROM "figures"
	ON CONFLICT DO NOTHING;
