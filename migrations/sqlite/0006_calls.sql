CREATE TABLE `calls` (
	`caller` text PRIMARY KEY NOT NULL,
	`ends` integer NOT NULL,
	`times` integer NOT NULL
);
