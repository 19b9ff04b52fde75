CREATE TABLE `kept_units` (
	`unit` text PRIMARY KEY NOT NULL,
	`asked_on` text NOT NULL,
	`state` text NOT NULL,
	`generation` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `unconverted` (
	`unit` text NOT NULL,
	`mark` text NOT NULL,
	PRIMARY KEY(`unit`, `mark`)
);
--> statement-breakpoint
CREATE TABLE `conversions` (
	`unit` text NOT NULL,
	`source_id` text NOT NULL,
	`from` text NOT NULL,
	`conversion` text NOT NULL,
	PRIMARY KEY(`unit`, `source_id`, `from`)
);
--> statement-breakpoint
PRAGMA foreign_keys=OFF;
--> statement-breakpoint
CREATE TABLE `__new_own_parts` (
	`figure_id` text NOT NULL,
	`family` text NOT NULL,
	`metric` text NOT NULL,
	`stage` text NOT NULL,
	`unit` text NOT NULL,
	`region` text,
	`industries` text NOT NULL,
	`organizations` text NOT NULL,
	`start` text NOT NULL,
	`end` text NOT NULL,
	`cluster` text,
	`cluster_start` text NOT NULL,
	`cluster_end` text NOT NULL,
	`whole` text,
	`tie` text,
	`instead` text,
	`rate` text NOT NULL,
	`reason` text,
	`own` integer NOT NULL,
	`lower` integer NOT NULL,
	`upper` integer,
	`approximate` integer NOT NULL,
	PRIMARY KEY(`figure_id`, `family`)
);
--> statement-breakpoint
-- By hand: what is kept so far takes no rate by itself.
INSERT INTO `__new_own_parts`("figure_id", "family", "metric", "stage", "unit", "region", "industries", "organizations", "start", "end", "cluster", "cluster_start", "cluster_end", "whole", "tie", "instead", "rate", "reason", "own", "lower", "upper", "approximate") SELECT "figure_id", "family", "metric", "stage", "unit", "region", "industries", "organizations", "start", "end", "cluster", "cluster_start", "cluster_end", "whole", "tie", "instead", '', "reason", "own", "lower", "upper", "approximate" FROM `own_parts`;
--> statement-breakpoint
DROP TABLE `own_parts`;
--> statement-breakpoint
ALTER TABLE `__new_own_parts` RENAME TO `own_parts`;
--> statement-breakpoint
PRAGMA foreign_keys=ON;
--> statement-breakpoint
CREATE INDEX `own_parts_latest` ON `own_parts` (`family`,`metric`,`stage`,`end`) WHERE cluster IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `own_parts_span` ON `own_parts` (`family`,`metric`,`cluster_start`,`cluster_end`,`start`,`end`);
--> statement-breakpoint
CREATE INDEX `own_parts_tied` ON `own_parts` (`family`,`metric`) WHERE tie IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `own_parts_cluster` ON `own_parts` (`cluster`,`family`);
--> statement-breakpoint
CREATE TABLE `__new_sums` (
	`family` text NOT NULL,
	`metric` text NOT NULL,
	`by` text NOT NULL,
	`stage` text NOT NULL,
	`unit` text NOT NULL,
	`reason` text NOT NULL,
	`place` text NOT NULL,
	`cluster_start` text NOT NULL,
	`cluster_end` text NOT NULL,
	`start` text NOT NULL,
	`end` text NOT NULL,
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
	PRIMARY KEY(`family`, `metric`, `by`, `stage`, `unit`, `reason`, `place`, `cluster_start`, `cluster_end`, `start`, `end`, `rate`)
);
--> statement-breakpoint
-- By hand, as above.
INSERT INTO `__new_sums`("family", "metric", "by", "stage", "unit", "reason", "place", "cluster_start", "cluster_end", "start", "end", "rate", "figures", "own_high", "own_low", "lower_high", "lower_low", "upper_high", "upper_low", "open", "approximations") SELECT "family", "metric", "by", "stage", "unit", "reason", "place", "cluster_start", "cluster_end", "start", "end", '', "figures", "own_high", "own_low", "lower_high", "lower_low", "upper_high", "upper_low", "open", "approximations" FROM `sums`;
--> statement-breakpoint
DROP TABLE `sums`;
--> statement-breakpoint
ALTER TABLE `__new_sums` RENAME TO `sums`;
--> statement-breakpoint
CREATE INDEX `sums_empty` ON `sums` (`figures`) WHERE figures = 0;
--> statement-breakpoint
-- By hand: a column without a default needs an empty table.
DELETE FROM `movements`;
--> statement-breakpoint
ALTER TABLE `movements` ADD `rate` text NOT NULL;
