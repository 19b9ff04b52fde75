CREATE TABLE "movements" (
	"number" bigint PRIMARY KEY NOT NULL,
	"figures" bigint NOT NULL,
	"family" text COLLATE "C" NOT NULL,
	"metric" text COLLATE "C" NOT NULL,
	"stage" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"region" text COLLATE "C",
	"industries" text COLLATE "C" NOT NULL,
	"organizations" text COLLATE "C" NOT NULL,
	"start" text COLLATE "C" NOT NULL,
	"end" text COLLATE "C" NOT NULL,
	"cluster" text COLLATE "C",
	"cluster_start" text COLLATE "C" NOT NULL,
	"cluster_end" text COLLATE "C" NOT NULL,
	"tied" bigint NOT NULL,
	"reason" text COLLATE "C",
	"own" bigint NOT NULL,
	"lower" bigint NOT NULL,
	"upper" bigint
);
--> statement-breakpoint
CREATE INDEX "figures_pairs" ON "figures" USING btree ("source_id") WHERE reported <> '[]';
--> statement-breakpoint
-- All below is written by hand: own parts move, and sums follow the movements.
DROP TRIGGER own_parts_added_or_removed ON own_parts;
--> statement-breakpoint
DROP TRIGGER own_parts_changed ON own_parts;
--> statement-breakpoint
DROP FUNCTION follow_own_parts();
--> statement-breakpoint
DROP FUNCTION add_to_sums(own_parts, bigint);
--> statement-breakpoint
-- Whoever writes own parts holds the register, so numbers follow the order in which they are kept.
CREATE FUNCTION move(part own_parts, sign bigint) RETURNS void LANGUAGE sql AS $$
	INSERT INTO movements (number, figures, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, tied, reason, own, lower, upper)
	SELECT coalesce((SELECT max(number) FROM movements), 0) + 1, sign, part.family, part.metric, part.stage, part.unit, part.region, part.industries, part.organizations,
		part.start, part."end", part.cluster, part.cluster_start, part.cluster_end, CASE WHEN part.tie IS NULL THEN 0 ELSE 1 END, part.reason, part.own, part.lower, part.upper;
$$;
--> statement-breakpoint
CREATE FUNCTION move_own_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'INSERT' THEN PERFORM move(OLD, -1); END IF;
	IF TG_OP <> 'DELETE' THEN PERFORM move(NEW, 1); END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER own_parts_added_or_removed AFTER INSERT OR DELETE ON own_parts FOR EACH ROW EXECUTE FUNCTION move_own_parts();
--> statement-breakpoint
CREATE TRIGGER own_parts_changed AFTER UPDATE ON own_parts FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION move_own_parts();
--> statement-breakpoint
CREATE FUNCTION follow_movements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO sums (family, metric, "by", stage, unit, reason, place, cluster_start, cluster_end, start, "end", figures,
		own_high, own_low, lower_high, lower_low, upper_high, upper_low, open)
	SELECT NEW.family, NEW.metric, dimension, NEW.stage, NEW.unit, coalesce(NEW.reason, ''), at,
		NEW.cluster_start, NEW.cluster_end, NEW.start, NEW."end", NEW.figures,
		NEW.figures * (NEW.own / 1000000000), NEW.figures * (NEW.own % 1000000000), NEW.figures * (NEW.lower / 1000000000), NEW.figures * (NEW.lower % 1000000000),
		NEW.figures * (coalesce(NEW.upper, 0) / 1000000000), NEW.figures * (coalesce(NEW.upper, 0) % 1000000000), CASE WHEN NEW.upper IS NULL THEN NEW.figures ELSE 0 END
	FROM (VALUES ('region', coalesce(NEW.region, '')), ('industries', NEW.industries), ('organizations', NEW.organizations)) AS kept (dimension, at)
	WHERE NEW.tied = 0
	ON CONFLICT (family, metric, "by", stage, unit, reason, md5(place), cluster_start, cluster_end, start, "end") DO UPDATE SET
		figures = sums.figures + excluded.figures,
		own_high = sums.own_high + excluded.own_high, own_low = sums.own_low + excluded.own_low,
		lower_high = sums.lower_high + excluded.lower_high, lower_low = sums.lower_low + excluded.lower_low,
		upper_high = sums.upper_high + excluded.upper_high, upper_low = sums.upper_low + excluded.upper_low, open = sums.open + excluded.open;
	DELETE FROM movements WHERE number <= NEW.number - 10000;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER movements_added AFTER INSERT ON movements FOR EACH ROW EXECUTE FUNCTION follow_movements();
