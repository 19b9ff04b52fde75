DROP TRIGGER `sources_history_refuse_update`;
--> statement-breakpoint
DROP TRIGGER `sources_history_refuse_reopening`;
--> statement-breakpoint
DROP TRIGGER `sources_history_refuse_delete`;
--> statement-breakpoint
DROP TRIGGER `sources_history_refuse_replace`;
--> statement-breakpoint
CREATE TABLE `source_texts` (
	`source_id` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `sources` ADD `text_hash` text;
--> statement-breakpoint
ALTER TABLE `sources_history` ADD `text_hash` text;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_update` BEFORE UPDATE OF `id`, `title`, `kind`, `publisher_id`, `author`, `url`, `archived_url`, `published_on`, `language`, `official`, `licence`, `note`, `retrieved_on`, `text_hash`, `revision`, `created_at`, `updated_at`, `since` ON `sources_history` BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_reopening` BEFORE UPDATE OF `until` ON `sources_history` WHEN OLD.`until` IS NOT NULL OR typeof(NEW.`until`) <> 'integer' OR NEW.`until` <= OLD.`since` BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_delete` BEFORE DELETE ON `sources_history` BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_replace` BEFORE INSERT ON `sources_history` WHEN EXISTS (SELECT 1 FROM `sources_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
