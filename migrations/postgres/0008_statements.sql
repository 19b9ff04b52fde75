-- Written by hand: own parts move, and sums follow, once a statement. A sum that is written for each of many figures is found the later the more of its
-- former versions there are, which stay until the transaction ends.
DROP TRIGGER own_parts_added_or_removed ON own_parts;
--> statement-breakpoint
DROP TRIGGER own_parts_changed ON own_parts;
--> statement-breakpoint
DROP TRIGGER movements_added ON movements;
--> statement-breakpoint
DROP FUNCTION move_own_parts();
--> statement-breakpoint
DROP FUNCTION move(own_parts, bigint);
--> statement-breakpoint
DROP FUNCTION follow_movements();
--> statement-breakpoint
-- Whoever writes own parts holds the register, so numbers follow the order in which they are kept.
CREATE FUNCTION move_own_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	before bigint := coalesce((SELECT max(number) FROM movements), 0);
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO movements (number, figures, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, tied, reason, own, lower, upper)
		SELECT before + row_number() OVER (), 1, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, CASE WHEN tie IS NULL THEN 0 ELSE 1 END, reason, own, lower, upper FROM came;
	ELSIF TG_OP = 'DELETE' THEN
		INSERT INTO movements (number, figures, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, tied, reason, own, lower, upper)
		SELECT before + row_number() OVER (), -1, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, CASE WHEN tie IS NULL THEN 0 ELSE 1 END, reason, own, lower, upper FROM went;
	ELSE
		INSERT INTO movements (number, figures, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, tied, reason, own, lower, upper)
		SELECT before + row_number() OVER (), sign, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, CASE WHEN tie IS NULL THEN 0 ELSE 1 END, reason, own, lower, upper
		FROM ((SELECT -1 AS sign, * FROM went EXCEPT SELECT -1, * FROM came) UNION ALL (SELECT 1, * FROM came EXCEPT SELECT 1, * FROM went)) AS moved;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER own_parts_added AFTER INSERT ON own_parts REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION move_own_parts();
--> statement-breakpoint
CREATE TRIGGER own_parts_removed AFTER DELETE ON own_parts REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION move_own_parts();
--> statement-breakpoint
CREATE TRIGGER own_parts_changed AFTER UPDATE ON own_parts REFERENCING OLD TABLE AS went NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION move_own_parts();
--> statement-breakpoint
CREATE FUNCTION follow_movements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO sums (family, metric, "by", stage, unit, reason, place, cluster_start, cluster_end, start, "end", figures,
		own_high, own_low, lower_high, lower_low, upper_high, upper_low, open)
	SELECT family, metric, dimension, stage, unit, coalesce(reason, '') AS why, at, cluster_start, cluster_end, start, "end", sum(figures),
		sum(figures * (own / 1000000000)), sum(figures * (own % 1000000000)), sum(figures * (lower / 1000000000)), sum(figures * (lower % 1000000000)),
		sum(figures * (coalesce(upper, 0) / 1000000000)), sum(figures * (coalesce(upper, 0) % 1000000000)), sum(CASE WHEN upper IS NULL THEN figures ELSE 0 END)
	FROM moved CROSS JOIN LATERAL (VALUES ('region', coalesce(region, '')), ('industries', industries), ('organizations', organizations)) AS kept (dimension, at)
	WHERE tied = 0
	GROUP BY family, metric, dimension, stage, unit, why, at, cluster_start, cluster_end, start, "end"
	ON CONFLICT (family, metric, "by", stage, unit, reason, md5(place), cluster_start, cluster_end, start, "end") DO UPDATE SET
		figures = sums.figures + excluded.figures,
		own_high = sums.own_high + excluded.own_high, own_low = sums.own_low + excluded.own_low,
		lower_high = sums.lower_high + excluded.lower_high, lower_low = sums.lower_low + excluded.lower_low,
		upper_high = sums.upper_high + excluded.upper_high, upper_low = sums.upper_low + excluded.upper_low, open = sums.open + excluded.open;
	DELETE FROM movements WHERE number <= (SELECT max(number) - 10000 FROM moved);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER movements_added AFTER INSERT ON movements REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION follow_movements();
