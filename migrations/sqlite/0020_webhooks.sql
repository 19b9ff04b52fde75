CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`secret` text NOT NULL,
	`resource` text,
	`record_id` text,
	`region_id` text,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`position` integer NOT NULL,
	`attempts` integer NOT NULL,
	`failures` integer NOT NULL,
	`failing_since` text,
	`fault` text,
	`next_attempt_at` text,
	`paused_at` text
);
--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`webhook_id` text NOT NULL,
	`slot` integer NOT NULL,
	`attempt` integer NOT NULL,
	`at` text NOT NULL,
	`sequence` integer NOT NULL,
	`message_id` text NOT NULL,
	`status` integer,
	`fault` text,
	`milliseconds` integer NOT NULL,
	PRIMARY KEY(`webhook_id`, `slot`),
	FOREIGN KEY (`webhook_id`) REFERENCES `webhooks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`ends` integer NOT NULL
);
