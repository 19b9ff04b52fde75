DROP INDEX "names_record";
--> statement-breakpoint
-- By hand: the names of a record are found by what it was called, so no index of them by record is kept.
CREATE OR REPLACE FUNCTION follow_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'INSERT' THEN
		DELETE FROM names USING json_array_elements(OLD.called::json) AS was
		WHERE names.resource = OLD.resource AND md5(names.key) = md5(was ->> 'key') AND names.key = was ->> 'key'
			AND names.distance = (was ->> 'distance')::bigint AND names.record_id = OLD.record_id;
	END IF;
	IF TG_OP <> 'DELETE' THEN
		INSERT INTO names (resource, key, distance, record_id)
		SELECT NEW.resource, value ->> 'key', (value ->> 'distance')::bigint, NEW.record_id FROM json_array_elements(NEW.called::json);
	END IF;
	RETURN NULL;
END $$;
