-- The feed of changes and the histories are append-only.
CREATE FUNCTION refuse_to_change_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% keeps what is past', TG_TABLE_NAME;
END $$;
--> statement-breakpoint
CREATE TRIGGER changes_refuse_change BEFORE UPDATE OR DELETE ON changes FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER changes_refuse_truncate BEFORE TRUNCATE ON changes EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
-- The full-text index. Lexemes are the words of a record that an index can hold: words of names also with a mark, whole names as digests,
-- long words cut. A record with very many words has a mark alone. A loop takes a third of the time of a query for each row.
CREATE FUNCTION lexemes_of(named text, told text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	word text;
	lexemes text[] := '{}';
BEGIN
	IF octet_length(named) + octet_length(told) > 250000 THEN RETURN array_to_tsvector(ARRAY[chr(57347)]); END IF;
	FOREACH word IN ARRAY string_to_array(named, ' ') LOOP
		IF starts_with(word, chr(57345)) THEN
			lexemes := lexemes || (chr(57345) || md5(word));
		ELSE
			lexemes := lexemes || (chr(57348) || substr(word, 1, 100));
			IF word <> '' AND NOT starts_with(word, chr(57344)) THEN lexemes := lexemes || substr(word, 1, 100); END IF;
		END IF;
	END LOOP;
	FOREACH word IN ARRAY string_to_array(told, ' ') LOOP
		IF word <> '' AND NOT starts_with(word, chr(57344)) AND NOT starts_with(word, chr(57345)) THEN
			lexemes := lexemes || substr(word, 1, 100);
		END IF;
	END LOOP;
	RETURN array_to_tsvector(lexemes);
END $$;
--> statement-breakpoint
ALTER TABLE texts ADD COLUMN lexemes tsvector NOT NULL;
--> statement-breakpoint
CREATE INDEX texts_lexemes ON texts USING gin (lexemes);
--> statement-breakpoint
CREATE VIEW words AS SELECT place, named, told, lexemes FROM texts;
--> statement-breakpoint
CREATE FUNCTION number_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	-- One writes at a time, so the next number is nobody else's; a sequence would leave gaps.
	NEW.number := coalesce(NEW.number, (SELECT max(number) + 1 FROM texts), 1);
	NEW.lexemes := lexemes_of(NEW.named, NEW.told);
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER texts_numbered BEFORE INSERT ON texts FOR EACH ROW EXECUTE FUNCTION number_texts();
--> statement-breakpoint
CREATE FUNCTION index_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.lexemes := lexemes_of(NEW.named, NEW.told);
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER texts_indexed BEFORE UPDATE ON texts FOR EACH ROW EXECUTE FUNCTION index_texts();
--> statement-breakpoint
-- Listeners are notified of each commit that moves the register on.
CREATE FUNCTION tell_of_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('planledger', NEW.sequence::text);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER register_moved AFTER UPDATE ON register FOR EACH ROW WHEN (OLD.sequence <> NEW.sequence) EXECUTE FUNCTION tell_of_move();
--> statement-breakpoint
-- Null on a standby, and on services that keep no timeline. A promoted standby begins a new one.
CREATE FUNCTION current_timeline() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF pg_is_in_recovery() THEN
		RETURN NULL;
	END IF;
	RETURN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_function THEN
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Counts of the current minute may be lost with the server, and need not wait for the disk.
ALTER TABLE "calls" SET UNLOGGED;
