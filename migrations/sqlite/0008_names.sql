DROP INDEX `names_record`;
--> statement-breakpoint
-- By hand: the names of a record are found by what it was called, so no index of them by record is kept.
DROP TRIGGER texts_changed;
--> statement-breakpoint
DROP TRIGGER texts_removed;
--> statement-breakpoint
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
	INSERT INTO words (rowid, named, told) VALUES (NEW.place, NEW.named, NEW.told);
	DELETE FROM names WHERE (resource, key, distance, record_id) IN (SELECT OLD.resource, value ->> 'key', value ->> 'distance', OLD.record_id FROM json_each(OLD.called));
	INSERT INTO names SELECT NEW.resource, value ->> 'key', value ->> 'distance', NEW.record_id FROM json_each(NEW.called);
END;
--> statement-breakpoint
CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
	DELETE FROM names WHERE (resource, key, distance, record_id) IN (SELECT OLD.resource, value ->> 'key', value ->> 'distance', OLD.record_id FROM json_each(OLD.called));
END;
