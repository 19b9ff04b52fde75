DROP VIEW words;
--> statement-breakpoint
CREATE TABLE "metrics" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"definition" text COLLATE "C",
	"nature" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	CONSTRAINT "metrics_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "metrics_nature" CHECK (nature IN ('flow', 'stock', 'ratio', 'change'))
);
--> statement-breakpoint
CREATE TABLE "metrics_aliases" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "metrics_aliases_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "metrics_history" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"definition" text COLLATE "C",
	"nature" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint,
	CONSTRAINT "metrics_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
ALTER TABLE "projects" DROP CONSTRAINT "projects_kind";
--> statement-breakpoint
ALTER TABLE "figures" DROP CONSTRAINT "figures_sign";
--> statement-breakpoint
ALTER TABLE "figures" DROP CONSTRAINT "figures_share";
--> statement-breakpoint
ALTER TABLE "texts" drop column "place";
--> statement-breakpoint
ALTER TABLE "texts" ADD COLUMN "place" bigint GENERATED ALWAYS AS ((length * 274877906944 + number) * 32 + CASE resource WHEN 'regions' THEN 0 WHEN 'industries' THEN 1 WHEN 'organizations' THEN 2 WHEN 'sources' THEN 3 WHEN 'initiatives' THEN 4 WHEN 'projects' THEN 5 WHEN 'figures' THEN 6 WHEN 'rates' THEN 7 WHEN 'metrics' THEN 8 END) STORED;
--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "note" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "retrieved_on" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "figures" ADD COLUMN "relation" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "figures" ADD COLUMN "from_figure_id" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "figures" ADD COLUMN "parts_complete" boolean;
--> statement-breakpoint
ALTER TABLE "figures" ADD COLUMN "rank" text COLLATE "C" DEFAULT 'normal' NOT NULL;
--> statement-breakpoint
ALTER TABLE "figures" ADD COLUMN "quote" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "sources_history" ADD COLUMN "note" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "sources_history" ADD COLUMN "retrieved_on" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "figures_history" ADD COLUMN "relation" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "figures_history" ADD COLUMN "from_figure_id" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "figures_history" ADD COLUMN "parts_complete" boolean;
--> statement-breakpoint
ALTER TABLE "figures_history" ADD COLUMN "rank" text COLLATE "C" DEFAULT 'normal' NOT NULL;
--> statement-breakpoint
ALTER TABLE "figures_history" ADD COLUMN "quote" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "metrics_aliases" ADD CONSTRAINT "metrics_aliases_record_id_metrics_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."metrics"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_from_figure_id_figures_id_fk" FOREIGN KEY ("from_figure_id") REFERENCES "public"."figures"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
CREATE INDEX "figures_from_figure_id" ON "figures" USING btree ("from_figure_id","id");
--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_breakdown" CHECK (kind <> 'breakdown' OR parent_id IS NOT NULL);
--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_kind" CHECK (kind IN ('project', 'portfolio', 'breakdown'));
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_relation" CHECK (relation IN ('share', 'change', 'difference'));
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_rank" CHECK (rank IN ('preferred', 'normal', 'deprecated'));
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_sign" CHECK (value >= 0 OR unit IN ('percent', 'percentage-point') OR coalesce(relation, '') = 'difference');
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_share" CHECK (unit = 'percent' OR coalesce(relation, '') = 'difference' OR (relation IS NULL AND metric <> 'share' AND of_figure_id IS NULL));
--> statement-breakpoint
CREATE VIEW words AS SELECT place, named, told, lexemes FROM texts;
--> statement-breakpoint
CREATE TRIGGER metrics_history_end_once AFTER UPDATE ON metrics_history FOR EACH ROW EXECUTE FUNCTION end_a_state_once();
--> statement-breakpoint
CREATE TRIGGER metrics_history_refuse_delete BEFORE DELETE ON metrics_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER metrics_history_refuse_truncate BEFORE TRUNCATE ON metrics_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
-- By hand: the names of the yuan are no units, in any state of a figure.
UPDATE "figures" SET "unit" = 'CNY' WHERE "unit" IN ('yuan', 'renminbi', 'rmb');
--> statement-breakpoint
ALTER TABLE "figures_history" DISABLE TRIGGER "figures_history_end_once";
--> statement-breakpoint
UPDATE "figures_history" SET "unit" = 'CNY' WHERE "unit" IN ('yuan', 'renminbi', 'rmb');
--> statement-breakpoint
ALTER TABLE "figures_history" ENABLE TRIGGER "figures_history_end_once";
