-- By hand: the rows move.
ALTER TABLE own_parts RENAME TO former_own_parts;
--> statement-breakpoint
ALTER TABLE sums RENAME TO former_sums;
--> statement-breakpoint
DROP INDEX own_parts_latest;
--> statement-breakpoint
DROP INDEX own_parts_span;
--> statement-breakpoint
DROP INDEX own_parts_tied;
--> statement-breakpoint
DROP INDEX own_parts_cluster;
--> statement-breakpoint
DROP INDEX sums_empty;
--> statement-breakpoint
DROP INDEX sums_key;
--> statement-breakpoint
CREATE TABLE "series" (
	"id" bigint PRIMARY KEY NOT NULL,
	"family" text COLLATE "C" NOT NULL,
	"metric" text COLLATE "C" NOT NULL,
	"stage" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"cluster_start" text COLLATE "C" NOT NULL,
	"cluster_end" text COLLATE "C" NOT NULL,
	"start" text COLLATE "C" NOT NULL,
	"end" text COLLATE "C" NOT NULL,
	"reason" text COLLATE "C" NOT NULL,
	CONSTRAINT "series_key" UNIQUE("family","metric","stage","unit","reason","cluster_start","cluster_end","start","end")
);
--> statement-breakpoint
CREATE TABLE "own_parts" (
	"figure_id" text COLLATE "C" NOT NULL,
	"series" bigint NOT NULL,
	"region" text COLLATE "C",
	"industries" text COLLATE "C" NOT NULL,
	"organizations" text COLLATE "C" NOT NULL,
	"cluster" text COLLATE "C",
	"whole" text COLLATE "C",
	"tie" text COLLATE "C",
	"instead" text COLLATE "C",
	"rate" text COLLATE "C" NOT NULL,
	"own" bigint NOT NULL,
	"lower" bigint NOT NULL,
	"upper" bigint,
	"approximate" bigint NOT NULL,
	CONSTRAINT "own_parts_figure_id_series_pk" PRIMARY KEY("figure_id","series")
);
--> statement-breakpoint
CREATE TABLE "sums" (
	"series" bigint NOT NULL,
	"by" text COLLATE "C" NOT NULL,
	"place" text COLLATE "C" NOT NULL,
	"rate" text COLLATE "C" NOT NULL,
	"figures" bigint NOT NULL,
	"own_high" bigint NOT NULL,
	"own_low" bigint NOT NULL,
	"lower_high" bigint NOT NULL,
	"lower_low" bigint NOT NULL,
	"upper_high" bigint NOT NULL,
	"upper_low" bigint NOT NULL,
	"open" bigint NOT NULL,
	"approximations" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "own_parts_series" ON "own_parts" USING btree ("series");
--> statement-breakpoint
CREATE INDEX "own_parts_tied" ON "own_parts" USING btree ("series") WHERE tie IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "own_parts_cluster" ON "own_parts" USING btree ("cluster");
--> statement-breakpoint
CREATE UNIQUE INDEX "sums_key" ON "sums" USING btree ("series","by",md5("place"),"rate");
--> statement-breakpoint
CREATE INDEX "sums_empty" ON "sums" USING btree ("figures") WHERE figures = 0;
--> statement-breakpoint
-- By hand: from here on.
INSERT INTO series (id, family, metric, stage, unit, cluster_start, cluster_end, "start", "end", reason)
  SELECT row_number() OVER (), family, metric, stage, unit, cluster_start, cluster_end, "start", "end", reason FROM (
    SELECT family, metric, stage, unit, cluster_start, cluster_end, "start", "end", coalesce(reason, '') AS reason FROM former_own_parts
    UNION SELECT family, metric, stage, unit, cluster_start, cluster_end, "start", "end", reason FROM former_sums) AS found;
--> statement-breakpoint
INSERT INTO own_parts (figure_id, series, region, industries, organizations, cluster, whole, tie, instead, rate, own, lower, upper, approximate)
  SELECT figure_id, series.id, region, industries, organizations, cluster, whole, tie, instead, rate, own, lower, upper, approximate FROM former_own_parts AS former
  JOIN series USING (family, metric, stage, unit, cluster_start, cluster_end, "start", "end") WHERE series.reason = coalesce(former.reason, '');
--> statement-breakpoint
INSERT INTO sums (series, "by", place, rate, figures, own_high, own_low, lower_high, lower_low, upper_high, upper_low, open, approximations) SELECT series.id, "by", place, rate, figures, own_high, own_low, lower_high, lower_low, upper_high, upper_low, open, approximations FROM former_sums JOIN series USING (family, metric, stage, unit, cluster_start, cluster_end, "start", "end", reason);
--> statement-breakpoint
DROP TABLE former_own_parts;
--> statement-breakpoint
DROP TABLE former_sums;
