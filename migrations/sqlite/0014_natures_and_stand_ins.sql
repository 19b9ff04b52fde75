-- By hand: everything is derived anew, with these columns.
DELETE FROM `own_parts`;
--> statement-breakpoint
DELETE FROM `movements`;
--> statement-breakpoint
DELETE FROM `sums`;
--> statement-breakpoint
ALTER TABLE `own_parts` ADD `instead` text;
--> statement-breakpoint
ALTER TABLE `own_parts` ADD `approximate` integer NOT NULL;
--> statement-breakpoint
CREATE INDEX `own_parts_latest` ON `own_parts` (`family`,`metric`,`stage`,`end`) WHERE cluster IS NOT NULL;
--> statement-breakpoint
ALTER TABLE `movements` ADD `approximate` integer NOT NULL;
--> statement-breakpoint
ALTER TABLE `sums` ADD `approximations` integer NOT NULL;
--> statement-breakpoint
INSERT OR IGNORE INTO `unsettled` (`mark`) SELECT `subject_kind` || '/' || `subject_id` FROM `figures`
	UNION SELECT 'project/' || `id` FROM `projects` WHERE `kind` = 'portfolio' UNION SELECT 'rates' FROM `figures`;
