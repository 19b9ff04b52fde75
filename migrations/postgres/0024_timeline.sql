ALTER TABLE "register" ADD COLUMN "timeline" text COLLATE "C";
--> statement-breakpoint
-- By hand: null on a standby, and on services that keep no timeline. A promoted standby begins a new one.
CREATE FUNCTION current_timeline() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF pg_is_in_recovery() THEN
		RETURN NULL;
	END IF;
	RETURN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_function THEN
	RETURN NULL;
END $$;
