-- By hand: the same lexemes in a loop, as a query for each row takes three times as long.
CREATE OR REPLACE FUNCTION lexemes_of(named text, told text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
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
