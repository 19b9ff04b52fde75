CREATE TABLE `idempotency` (
	`id` text PRIMARY KEY NOT NULL,
	`digest` text NOT NULL,
	`token` text NOT NULL,
	`expires_at` text NOT NULL,
	`answer` text
);
--> statement-breakpoint
CREATE INDEX `idempotency_expires_at` ON `idempotency` (`expires_at`);