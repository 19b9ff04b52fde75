CREATE TABLE `own_parts` (
	`figure_id` text PRIMARY KEY NOT NULL,
	`family` text NOT NULL,
	`metric` text NOT NULL,
	`stage` text NOT NULL,
	`unit` text NOT NULL,
	`region` text,
	`industries` text NOT NULL,
	`organizations` text NOT NULL,
	`year` text,
	`start` text NOT NULL,
	`end` text NOT NULL,
	`cluster` text,
	`cluster_start` text NOT NULL,
	`cluster_end` text NOT NULL,
	`plain` integer NOT NULL,
	`reason` text,
	`own` integer NOT NULL,
	`lower` integer NOT NULL,
	`upper` integer,
	FOREIGN KEY (`figure_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `own_parts_region` ON `own_parts` (`family`,`metric`,`plain`,`reason`,`stage`,`unit`,`region`,`cluster_start`,`cluster_end`,`own`,`lower`,`upper`);--> statement-breakpoint
CREATE INDEX `own_parts_industries` ON `own_parts` (`family`,`metric`,`plain`,`reason`,`stage`,`unit`,`industries`,`cluster_start`,`cluster_end`,`own`,`lower`,`upper`);--> statement-breakpoint
CREATE INDEX `own_parts_cluster` ON `own_parts` (`cluster`);--> statement-breakpoint
CREATE TABLE `unsettled` (
	`mark` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
INSERT INTO `unsettled` (`mark`) SELECT DISTINCT `subject_kind` || '/' || `subject_id` FROM `figures`;
