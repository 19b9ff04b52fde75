PRAGMA foreign_keys=OFF;
--> statement-breakpoint
CREATE TABLE `__new_finding_records` (
	`finding` text NOT NULL,
	`resource` text NOT NULL,
	`record_id` text NOT NULL,
	PRIMARY KEY(`finding`, `resource`, `record_id`)
);
--> statement-breakpoint
INSERT INTO `__new_finding_records`("finding", "resource", "record_id") SELECT "finding", "resource", "record_id" FROM `finding_records`;
--> statement-breakpoint
DROP TABLE `finding_records`;
--> statement-breakpoint
ALTER TABLE `__new_finding_records` RENAME TO `finding_records`;
--> statement-breakpoint
PRAGMA foreign_keys=ON;
--> statement-breakpoint
CREATE INDEX `finding_records_record` ON `finding_records` (`record_id`,`finding`);
--> statement-breakpoint
CREATE TABLE `__new_findings` (
	`rank` integer NOT NULL,
	`id` text NOT NULL,
	`check` text NOT NULL,
	`subject` text NOT NULL,
	`figure` text NOT NULL,
	`item` text NOT NULL,
	PRIMARY KEY(`rank`, `id`)
);
--> statement-breakpoint
INSERT INTO `__new_findings`("rank", "id", "check", "subject", "figure", "item") SELECT "rank", "id", "check", "subject", "figure", "item" FROM `findings`;
--> statement-breakpoint
DROP TABLE `findings`;
--> statement-breakpoint
ALTER TABLE `__new_findings` RENAME TO `findings`;
--> statement-breakpoint
CREATE INDEX `findings_subject` ON `findings` (`subject`,`check`);
--> statement-breakpoint
CREATE INDEX `findings_figure` ON `findings` (`figure`);
--> statement-breakpoint
-- By hand: the first figure of a finding is in its row.
DELETE FROM finding_records WHERE resource = 'figures'
  AND EXISTS (SELECT 1 FROM findings WHERE findings.figure = finding_records.record_id AND findings.id = finding_records.finding);
