CREATE TABLE `movements` (
	`number` integer PRIMARY KEY NOT NULL,
	`figures` integer NOT NULL,
	`family` text NOT NULL,
	`metric` text NOT NULL,
	`stage` text NOT NULL,
	`unit` text NOT NULL,
	`region` text,
	`industries` text NOT NULL,
	`organizations` text NOT NULL,
	`start` text NOT NULL,
	`end` text NOT NULL,
	`cluster` text,
	`cluster_start` text NOT NULL,
	`cluster_end` text NOT NULL,
	`tied` integer NOT NULL,
	`reason` text,
	`own` integer NOT NULL,
	`lower` integer NOT NULL,
	`upper` integer
);
--> statement-breakpoint
CREATE INDEX `figures_pairs` ON `figures` (`source_id`) WHERE reported <> '[]';
--> statement-breakpoint
-- All below is written by hand: own parts move, and sums follow the movements.
DROP TRIGGER own_parts_added;
--> statement-breakpoint
DROP TRIGGER own_parts_changed;
--> statement-breakpoint
DROP TRIGGER own_parts_removed;
--> statement-breakpoint
CREATE TRIGGER own_parts_added AFTER INSERT ON own_parts BEGIN
	INSERT INTO movements (figures, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, tied, reason, own, lower, upper)
	VALUES (1, NEW.family, NEW.metric, NEW.stage, NEW.unit, NEW.region, NEW.industries, NEW.organizations, NEW.start, NEW."end", NEW.cluster, NEW.cluster_start, NEW.cluster_end, NEW.tie IS NOT NULL, NEW.reason, NEW.own, NEW.lower, NEW.upper);
END;
--> statement-breakpoint
CREATE TRIGGER own_parts_changed AFTER UPDATE ON own_parts
WHEN (OLD.family, OLD.metric, OLD.stage, OLD.unit, OLD.region, OLD.industries, OLD.organizations, OLD.start, OLD."end", OLD.cluster, OLD.cluster_start, OLD.cluster_end, OLD.tie, OLD.reason, OLD.own, OLD.lower, OLD.upper)
	IS NOT (NEW.family, NEW.metric, NEW.stage, NEW.unit, NEW.region, NEW.industries, NEW.organizations, NEW.start, NEW."end", NEW.cluster, NEW.cluster_start, NEW.cluster_end, NEW.tie, NEW.reason, NEW.own, NEW.lower, NEW.upper)
BEGIN
	INSERT INTO movements (figures, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, tied, reason, own, lower, upper)
	VALUES (-1, OLD.family, OLD.metric, OLD.stage, OLD.unit, OLD.region, OLD.industries, OLD.organizations, OLD.start, OLD."end", OLD.cluster, OLD.cluster_start, OLD.cluster_end, OLD.tie IS NOT NULL, OLD.reason, OLD.own, OLD.lower, OLD.upper),
		(1, NEW.family, NEW.metric, NEW.stage, NEW.unit, NEW.region, NEW.industries, NEW.organizations, NEW.start, NEW."end", NEW.cluster, NEW.cluster_start, NEW.cluster_end, NEW.tie IS NOT NULL, NEW.reason, NEW.own, NEW.lower, NEW.upper);
END;
--> statement-breakpoint
CREATE TRIGGER own_parts_removed AFTER DELETE ON own_parts BEGIN
	INSERT INTO movements (figures, family, metric, stage, unit, region, industries, organizations, start, "end", cluster, cluster_start, cluster_end, tied, reason, own, lower, upper)
	VALUES (-1, OLD.family, OLD.metric, OLD.stage, OLD.unit, OLD.region, OLD.industries, OLD.organizations, OLD.start, OLD."end", OLD.cluster, OLD.cluster_start, OLD.cluster_end, OLD.tie IS NOT NULL, OLD.reason, OLD.own, OLD.lower, OLD.upper);
END;
--> statement-breakpoint
CREATE TRIGGER movements_added AFTER INSERT ON movements BEGIN
	INSERT INTO sums SELECT NEW.family, NEW.metric, column1, NEW.stage, NEW.unit, ifnull(NEW.reason, ''), column2,
		NEW.cluster_start, NEW.cluster_end, NEW.start, NEW."end", NEW.figures,
		NEW.figures * (NEW.own / 1000000000), NEW.figures * (NEW.own % 1000000000),
		NEW.figures * (NEW.lower / 1000000000), NEW.figures * (NEW.lower % 1000000000),
		NEW.figures * (ifnull(NEW.upper, 0) / 1000000000), NEW.figures * (ifnull(NEW.upper, 0) % 1000000000), NEW.figures * (NEW.upper IS NULL)
	FROM (VALUES ('region', ifnull(NEW.region, '')), ('industries', NEW.industries), ('organizations', NEW.organizations))
	WHERE NOT NEW.tied
	ON CONFLICT DO UPDATE SET figures = figures + excluded.figures,
		own_high = own_high + excluded.own_high, own_low = own_low + excluded.own_low,
		lower_high = lower_high + excluded.lower_high, lower_low = lower_low + excluded.lower_low,
		upper_high = upper_high + excluded.upper_high, upper_low = upper_low + excluded.upper_low, open = open + excluded.open;
	DELETE FROM movements WHERE number <= NEW.number - 10000;
END;
