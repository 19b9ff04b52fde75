DROP INDEX `promises_latest`;
--> statement-breakpoint
CREATE INDEX `promises_latest_open` ON `promises` (`while_open`,`last_day`,`figure_id`);
--> statement-breakpoint
CREATE INDEX `promises_latest` ON `promises` (`once_due`,`last_day`,`figure_id`);
