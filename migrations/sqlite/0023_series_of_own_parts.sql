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
CREATE TABLE `series` (
	`id` integer PRIMARY KEY NOT NULL,
	`family` text NOT NULL,
	`metric` text NOT NULL,
	`stage` text NOT NULL,
	`unit` text NOT NULL,
	`cluster_start` text NOT NULL,
	`cluster_end` text NOT NULL,
	`start` text NOT NULL,
	`end` text NOT NULL,
	`reason` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `series_key` ON `series` (`family`,`metric`,`stage`,`unit`,`reason`,`cluster_start`,`cluster_end`,`start`,`end`);
--> statement-breakpoint
CREATE TABLE `own_parts` (
	`figure_id` text NOT NULL,
	`series` integer NOT NULL,
	`region` text,
	`industries` text NOT NULL,
	`organizations` text NOT NULL,
	`cluster` text,
	`whole` text,
	`tie` text,
	`instead` text,
	`rate` text NOT NULL,
	`own` integer NOT NULL,
	`lower` integer NOT NULL,
	`upper` integer,
	`approximate` integer NOT NULL,
	PRIMARY KEY(`figure_id`, `series`)
);
--> statement-breakpoint
CREATE INDEX `own_parts_series` ON `own_parts` (`series`);
--> statement-breakpoint
CREATE INDEX `own_parts_tied` ON `own_parts` (`series`) WHERE tie IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `own_parts_cluster` ON `own_parts` (`cluster`);
--> statement-breakpoint
CREATE TABLE `sums` (
	`series` integer NOT NULL,
	`by` text NOT NULL,
	`place` text NOT NULL,
	`rate` text NOT NULL,
	`figures` integer NOT NULL,
	`own_high` integer NOT NULL,
	`own_low` integer NOT NULL,
	`lower_high` integer NOT NULL,
	`lower_low` integer NOT NULL,
	`upper_high` integer NOT NULL,
	`upper_low` integer NOT NULL,
	`open` integer NOT NULL,
	`approximations` integer NOT NULL,
	PRIMARY KEY(`series`, `by`, `place`, `rate`)
);
--> statement-breakpoint
CREATE INDEX `sums_empty` ON `sums` (`figures`) WHERE figures = 0;
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
