-- The feed of changes is append-only.
CREATE TRIGGER `changes_refuse_update` BEFORE UPDATE ON `changes` BEGIN SELECT RAISE(ABORT, 'changes keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `changes_refuse_delete` BEFORE DELETE ON `changes` BEGIN SELECT RAISE(ABORT, 'changes keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `changes_refuse_replace` BEFORE INSERT ON `changes` WHEN EXISTS (SELECT 1 FROM `changes` WHERE `sequence` = NEW.`sequence`) BEGIN SELECT RAISE(ABORT, 'changes keeps what is past'); END;
--> statement-breakpoint
-- The full-text index. An index of prefixes would double it, and would serve words of just so many letters.
CREATE VIRTUAL TABLE words USING fts5(named, told, content='', columnsize=0, tokenize='ascii');
--> statement-breakpoint
-- Segments are merged less often, and more of them at once: a write costs less.
INSERT INTO words (words, rank) VALUES ('automerge', 16);
--> statement-breakpoint
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
