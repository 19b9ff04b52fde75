CREATE TABLE "kept_units" (
	"unit" text COLLATE "C" PRIMARY KEY NOT NULL,
	"asked_on" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"generation" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unconverted" (
	"unit" text COLLATE "C" NOT NULL,
	"mark" text COLLATE "C" NOT NULL,
	CONSTRAINT "unconverted_unit_mark_pk" PRIMARY KEY("unit","mark")
);
--> statement-breakpoint
CREATE TABLE "conversions" (
	"unit" text COLLATE "C" NOT NULL,
	"source_id" text COLLATE "C" NOT NULL,
	"from" text COLLATE "C" NOT NULL,
	"conversion" text COLLATE "C" NOT NULL,
	CONSTRAINT "conversions_unit_source_id_from_pk" PRIMARY KEY("unit","source_id","from")
);
--> statement-breakpoint
DROP INDEX "own_parts_cluster";
--> statement-breakpoint
DROP INDEX "sums_key";
--> statement-breakpoint
-- By hand: the name of the key.
ALTER TABLE "own_parts" DROP CONSTRAINT "own_parts_pkey";
--> statement-breakpoint
ALTER TABLE "own_parts" ADD CONSTRAINT "own_parts_figure_id_family_pk" PRIMARY KEY("figure_id","family");
--> statement-breakpoint
-- By hand: what is kept so far takes no rate by itself.
ALTER TABLE "own_parts" ADD COLUMN "rate" text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE "own_parts" ALTER COLUMN "rate" DROP DEFAULT;
--> statement-breakpoint
-- By hand: what is kept so far takes no rate by itself.
ALTER TABLE "movements" ADD COLUMN "rate" text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE "movements" ALTER COLUMN "rate" DROP DEFAULT;
--> statement-breakpoint
-- By hand: what is kept so far takes no rate by itself.
ALTER TABLE "sums" ADD COLUMN "rate" text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE "sums" ALTER COLUMN "rate" DROP DEFAULT;
--> statement-breakpoint
CREATE INDEX "own_parts_cluster" ON "own_parts" USING btree ("cluster","family");
--> statement-breakpoint
CREATE UNIQUE INDEX "sums_key" ON "sums" USING btree ("family","metric","by","stage","unit","reason",md5("place"),"cluster_start","cluster_end","start","end","rate");
