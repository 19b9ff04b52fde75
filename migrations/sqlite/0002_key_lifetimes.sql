ALTER TABLE `keys` ADD `expires_at` text;--> statement-breakpoint
ALTER TABLE `keys` ADD `last_used_at` text;--> statement-breakpoint
ALTER TABLE `keys` ADD `revoked_at` text;