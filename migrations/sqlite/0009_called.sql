DROP TABLE `names`;
--> statement-breakpoint
-- By hand: a name was written where it stands among all names, on a page of its own. This index writes what comes at once side by side.
-- A term has the parts of a name: `regions!guangdong#province!05!guangdong`. `!` and `#` come before whatever is in a part, so terms are in the order of the parts.
CREATE VIRTUAL TABLE called USING fts5(terms, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '!#-'");
--> statement-breakpoint
CREATE VIRTUAL TABLE called_terms USING fts5vocab(called, instance);
--> statement-breakpoint
CREATE VIEW names AS SELECT term, parts ->> 0 AS resource, replace(parts ->> 1, '#', ' ') AS key, CAST(parts ->> 2 AS INTEGER) AS distance, parts ->> 3 AS record_id
	FROM (SELECT term, '["' || replace(term, '!', '","') || '"]' AS parts FROM called_terms);
--> statement-breakpoint
INSERT INTO called (rowid, terms) SELECT number, string_agg(resource || '!' || replace(value ->> 'key', ' ', '#') || '!' || printf('%02d', value ->> 'distance') || '!' || record_id, ' ')
	FROM texts, json_each(called) GROUP BY number;
--> statement-breakpoint
DROP TRIGGER texts_added;
--> statement-breakpoint
DROP TRIGGER texts_changed;
--> statement-breakpoint
DROP TRIGGER texts_removed;
--> statement-breakpoint
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
	INSERT INTO words (rowid, named, told) VALUES (NEW.place, NEW.named, NEW.told);
	INSERT INTO called (rowid, terms) SELECT NEW.number, string_agg(NEW.resource || '!' || replace(value ->> 'key', ' ', '#') || '!' || printf('%02d', value ->> 'distance') || '!' || NEW.record_id, ' ')
		FROM json_each(NEW.called) HAVING count(*) > 0;
END;
--> statement-breakpoint
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
	INSERT INTO words (rowid, named, told) VALUES (NEW.place, NEW.named, NEW.told);
	INSERT INTO called (called, rowid, terms) SELECT 'delete', OLD.number, string_agg(OLD.resource || '!' || replace(value ->> 'key', ' ', '#') || '!' || printf('%02d', value ->> 'distance') || '!' || OLD.record_id, ' ')
		FROM json_each(OLD.called) HAVING count(*) > 0;
	INSERT INTO called (rowid, terms) SELECT NEW.number, string_agg(NEW.resource || '!' || replace(value ->> 'key', ' ', '#') || '!' || printf('%02d', value ->> 'distance') || '!' || NEW.record_id, ' ')
		FROM json_each(NEW.called) HAVING count(*) > 0;
END;
--> statement-breakpoint
CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
	INSERT INTO called (called, rowid, terms) SELECT 'delete', OLD.number, string_agg(OLD.resource || '!' || replace(value ->> 'key', ' ', '#') || '!' || printf('%02d', value ->> 'distance') || '!' || OLD.record_id, ' ')
		FROM json_each(OLD.called) HAVING count(*) > 0;
END;
