-- By hand: ids are made otherwise than places were, so everything is derived anew.
DELETE FROM `findings`;
--> statement-breakpoint
DROP TABLE `finding_records`;
--> statement-breakpoint
ALTER TABLE `findings` RENAME COLUMN "place" TO "id";
--> statement-breakpoint
CREATE TABLE `reviews` (
	`finding` text PRIMARY KEY NOT NULL,
	`promise` text,
	`review` text NOT NULL,
	`note` text,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`sequence` integer NOT NULL,
	FOREIGN KEY (`promise`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `reviews_promise` ON `reviews` (`promise`) WHERE promise IS NOT NULL;
--> statement-breakpoint
DROP INDEX `findings_check`;
--> statement-breakpoint
ALTER TABLE `findings` ADD `rank` integer NOT NULL;
--> statement-breakpoint
CREATE INDEX `findings_rank` ON `findings` (`rank`,`id`);
--> statement-breakpoint
CREATE INDEX `findings_check` ON `findings` (`check`,`id`);
--> statement-breakpoint
CREATE TABLE `finding_records` (
	`finding` text NOT NULL,
	`resource` text NOT NULL,
	`record_id` text NOT NULL,
	PRIMARY KEY(`finding`, `resource`, `record_id`),
	FOREIGN KEY (`finding`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `finding_records_record` ON `finding_records` (`record_id`,`finding`);
--> statement-breakpoint
ALTER TABLE `register` ADD `reviews` integer;
--> statement-breakpoint
INSERT OR IGNORE INTO `unsettled` (`mark`) SELECT `subject_kind` || '/' || `subject_id` FROM `figures`
	UNION SELECT 'project/' || `id` FROM `projects` WHERE `kind` = 'portfolio' UNION SELECT 'rates' FROM `figures`;
