-- By hand: findings are kept without their sentences, so all are found anew; answers to them stay.
DELETE FROM `findings`;
--> statement-breakpoint
DELETE FROM `finding_records`;
--> statement-breakpoint
ALTER TABLE `findings` ADD `alike` text NOT NULL;
--> statement-breakpoint
CREATE INDEX `findings_alike` ON `findings` (`alike`,`rank`,`id`);
--> statement-breakpoint
INSERT OR IGNORE INTO `unsettled` (`mark`)
SELECT `subject_kind` || '/' || `subject_id` FROM `figures`
UNION SELECT 'project/' || `id` FROM `projects` WHERE `kind` = 'portfolio'
UNION SELECT 'words/source/' || `id` FROM `sources` WHERE `text_hash` IS NOT NULL
UNION SELECT '~outliers' FROM `figures`
UNION SELECT '~review/' || `finding` FROM `reviews` WHERE `promise` IS NULL;
