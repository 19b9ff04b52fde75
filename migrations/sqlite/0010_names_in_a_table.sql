-- By hand: names were terms of an index. The table that takes its place is filled when the register is opened, as `text_version` is null.
DROP TRIGGER texts_added;
--> statement-breakpoint
DROP TRIGGER texts_changed;
--> statement-breakpoint
DROP TRIGGER texts_removed;
--> statement-breakpoint
DROP VIEW names;
--> statement-breakpoint
DROP TABLE called_terms;
--> statement-breakpoint
DROP TABLE called;
--> statement-breakpoint
CREATE TABLE `names` (
	`resource` text NOT NULL,
	`key` text NOT NULL,
	`rest` text NOT NULL,
	`distance` integer NOT NULL,
	`record_id` text NOT NULL,
	PRIMARY KEY(`resource`, `key`, `rest`, `distance`, `record_id`)
-- By hand: the key is the whole row, which is kept once.
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `register` ADD `text_version` text;--> statement-breakpoint
ALTER TABLE `texts` DROP COLUMN `called`;
--> statement-breakpoint
-- By hand: as before, but for names.
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
	INSERT INTO words (rowid, named, told) VALUES (NEW.place, NEW.named, NEW.told);
END;
--> statement-breakpoint
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
	INSERT INTO words (rowid, named, told) VALUES (NEW.place, NEW.named, NEW.told);
END;
--> statement-breakpoint
CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
END;
