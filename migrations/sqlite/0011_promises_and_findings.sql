CREATE TABLE `promises` (
	`figure_id` text PRIMARY KEY NOT NULL,
	`last_day` text NOT NULL,
	`while_open` text NOT NULL,
	`once_due` text NOT NULL,
	`needs_rate` integer NOT NULL,
	`item` text NOT NULL,
	FOREIGN KEY (`figure_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `promises_while_open` ON `promises` (`while_open`,`figure_id`,`last_day`);
--> statement-breakpoint
CREATE INDEX `promises_once_due` ON `promises` (`once_due`,`figure_id`,`last_day`);
--> statement-breakpoint
CREATE INDEX `promises_latest` ON `promises` (`once_due`,`last_day`);
--> statement-breakpoint
CREATE INDEX `promises_needing_rates` ON `promises` (`figure_id`) WHERE needs_rate = 1;
--> statement-breakpoint
CREATE TABLE `findings` (
	`place` text PRIMARY KEY NOT NULL,
	`check` text NOT NULL,
	`subject` text NOT NULL,
	`figure` text NOT NULL,
	`item` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `findings_subject` ON `findings` (`subject`,`check`);
--> statement-breakpoint
CREATE INDEX `findings_figure` ON `findings` (`figure`);
--> statement-breakpoint
CREATE INDEX `findings_check` ON `findings` (`check`,`place`);
--> statement-breakpoint
CREATE TABLE `finding_records` (
	`place` text NOT NULL,
	`resource` text NOT NULL,
	`record_id` text NOT NULL,
	PRIMARY KEY(`place`, `resource`, `record_id`),
	FOREIGN KEY (`place`) REFERENCES `findings`(`place`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `finding_records_record` ON `finding_records` (`record_id`,`place`);
--> statement-breakpoint
-- By hand: everything is derived anew.
INSERT OR IGNORE INTO `unsettled` (`mark`) SELECT `subject_kind` || '/' || `subject_id` FROM `figures`
	UNION SELECT 'project/' || `id` FROM `projects` WHERE `kind` = 'portfolio' UNION SELECT 'rates' FROM `figures`;
