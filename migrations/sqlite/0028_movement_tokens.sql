-- By hand: running totals begin anew.
DELETE FROM `movements`;
--> statement-breakpoint
ALTER TABLE `movements` ADD `token` text NOT NULL;
