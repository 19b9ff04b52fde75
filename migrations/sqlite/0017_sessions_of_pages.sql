CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`ends_at` text NOT NULL
);
