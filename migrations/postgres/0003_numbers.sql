-- A text that comes with a number, as one copied from another database, keeps it.
CREATE OR REPLACE FUNCTION number_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	-- One writes at a time, so the next number is nobody else's; a sequence would leave gaps.
	NEW.number := coalesce(NEW.number, (SELECT max(number) + 1 FROM texts), 1);
	NEW.lexemes := lexemes_of(NEW.named, NEW.told);
	RETURN NEW;
END $$;
