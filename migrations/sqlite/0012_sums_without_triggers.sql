-- By hand: whoever keeps own parts keeps their movements and sums, so no trigger does.
DROP TRIGGER own_parts_added;
--> statement-breakpoint
DROP TRIGGER own_parts_changed;
--> statement-breakpoint
DROP TRIGGER own_parts_removed;
--> statement-breakpoint
DROP TRIGGER movements_added;
--> statement-breakpoint
DROP TRIGGER sums_emptied;
--> statement-breakpoint
PRAGMA foreign_keys=OFF;
--> statement-breakpoint
CREATE TABLE `__new_own_parts` (
	`figure_id` text PRIMARY KEY NOT NULL,
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
	`reason` text,
	`own` integer NOT NULL,
	`lower` integer NOT NULL,
	`upper` integer
);
--> statement-breakpoint
INSERT INTO `__new_own_parts`("figure_id", "family", "metric", "stage", "unit", "region", "industries", "organizations", "start", "end", "cluster", "cluster_start", "cluster_end", "whole", "tie", "reason", "own", "lower", "upper") SELECT "figure_id", "family", "metric", "stage", "unit", "region", "industries", "organizations", "start", "end", "cluster", "cluster_start", "cluster_end", NULL, "tie", "reason", "own", "lower", "upper" FROM `own_parts`;
--> statement-breakpoint
DROP TABLE `own_parts`;
--> statement-breakpoint
ALTER TABLE `__new_own_parts` RENAME TO `own_parts`;
--> statement-breakpoint
PRAGMA foreign_keys=ON;
--> statement-breakpoint
CREATE INDEX `own_parts_span` ON `own_parts` (`family`,`metric`,`cluster_start`,`cluster_end`,`start`,`end`);
--> statement-breakpoint
CREATE INDEX `own_parts_tied` ON `own_parts` (`family`,`metric`) WHERE tie IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `own_parts_cluster` ON `own_parts` (`cluster`);
--> statement-breakpoint
CREATE INDEX `sums_empty` ON `sums` (`figures`) WHERE figures = 0;
