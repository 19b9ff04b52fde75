-- Written by hand: whoever listens hears of each commit that moves the register on, when it is made.
CREATE FUNCTION tell_of_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('planledger', NEW.sequence::text);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER register_moved AFTER UPDATE ON register FOR EACH ROW WHEN (OLD.sequence <> NEW.sequence) EXECUTE FUNCTION tell_of_move();
