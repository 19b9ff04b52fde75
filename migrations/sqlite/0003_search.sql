CREATE TABLE `names` (
	`resource` text NOT NULL,
	`key` text NOT NULL,
	`distance` integer NOT NULL,
	`record_id` text NOT NULL,
	PRIMARY KEY(`resource`, `key`, `distance`, `record_id`)
);
--> statement-breakpoint
CREATE INDEX `names_record` ON `names` (`resource`,`record_id`);--> statement-breakpoint
CREATE TABLE `texts` (
	`number` integer PRIMARY KEY NOT NULL,
	`resource` text NOT NULL,
	`record_id` text NOT NULL,
	`length` integer NOT NULL,
	`named` text NOT NULL,
	`told` text NOT NULL,
	`shown` text NOT NULL,
	`called` text NOT NULL,
	`place` integer GENERATED ALWAYS AS ((length * 274877906944 + number) * 32 + CASE resource WHEN 'regions' THEN 0 WHEN 'industries' THEN 1 WHEN 'organizations' THEN 2 WHEN 'sources' THEN 3 WHEN 'initiatives' THEN 4 WHEN 'projects' THEN 5 WHEN 'figures' THEN 6 WHEN 'rates' THEN 7 END) VIRTUAL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `texts_record` ON `texts` (`resource`,`record_id`);
--> statement-breakpoint
CREATE VIRTUAL TABLE words USING fts5(named, told, content='', columnsize=0, tokenize='ascii', prefix='2 3 4 5 6 7 8');
--> statement-breakpoint
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
	INSERT INTO words (rowid, named, told) VALUES (NEW.place, NEW.named, NEW.told);
	INSERT INTO names SELECT NEW.resource, value ->> 'key', value ->> 'distance', NEW.record_id FROM json_each(NEW.called);
END;
--> statement-breakpoint
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
	INSERT INTO words (rowid, named, told) VALUES (NEW.place, NEW.named, NEW.told);
	DELETE FROM names WHERE resource = OLD.resource AND record_id = OLD.record_id;
	INSERT INTO names SELECT NEW.resource, value ->> 'key', value ->> 'distance', NEW.record_id FROM json_each(NEW.called);
END;
--> statement-breakpoint
CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
	DELETE FROM names WHERE resource = OLD.resource AND record_id = OLD.record_id;
END;
