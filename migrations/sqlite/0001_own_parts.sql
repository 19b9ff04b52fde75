CREATE TABLE `own_parts` (
	`figure_id` text PRIMARY KEY NOT NULL,
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
	`tie` text,
	`reason` text,
	`own` integer NOT NULL,
	`lower` integer NOT NULL,
	`upper` integer,
	FOREIGN KEY (`figure_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `own_parts_span` ON `own_parts` (`family`,`metric`,`cluster_start`,`cluster_end`,`start`,`end`);--> statement-breakpoint
CREATE INDEX `own_parts_tied` ON `own_parts` (`family`,`metric`) WHERE tie IS NOT NULL;--> statement-breakpoint
CREATE INDEX `own_parts_cluster` ON `own_parts` (`cluster`);--> statement-breakpoint
CREATE TABLE `sums` (
	`family` text NOT NULL,
	`metric` text NOT NULL,
	`by` text NOT NULL,
	`stage` text NOT NULL,
	`unit` text NOT NULL,
	`reason` text NOT NULL,
	`place` text NOT NULL,
	`cluster_start` text NOT NULL,
	`cluster_end` text NOT NULL,
	`start` text NOT NULL,
	`end` text NOT NULL,
	`figures` integer NOT NULL,
	`own_high` integer NOT NULL,
	`own_low` integer NOT NULL,
	`lower_high` integer NOT NULL,
	`lower_low` integer NOT NULL,
	`upper_high` integer NOT NULL,
	`upper_low` integer NOT NULL,
	`open` integer NOT NULL,
	PRIMARY KEY(`family`, `metric`, `by`, `stage`, `unit`, `reason`, `place`, `cluster_start`, `cluster_end`, `start`, `end`)
);
--> statement-breakpoint
CREATE TABLE `unsettled` (
	`mark` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
-- All below is written by hand: sums are kept as what own parts add up to.
CREATE TRIGGER own_parts_added AFTER INSERT ON own_parts BEGIN
	INSERT INTO sums SELECT NEW.family, NEW.metric, column1, NEW.stage, NEW.unit, ifnull(NEW.reason, ''), column2,
		NEW.cluster_start, NEW.cluster_end, NEW.start, NEW."end", 1, (NEW.own / 1000000000), (NEW.own % 1000000000), (NEW.lower / 1000000000), (NEW.lower % 1000000000),
		(ifnull(NEW.upper, 0) / 1000000000), (ifnull(NEW.upper, 0) % 1000000000), (NEW.upper IS NULL)
	FROM (VALUES ('region', ifnull(NEW.region, '')), ('industries', NEW.industries), ('organizations', NEW.organizations))
	WHERE NEW.tie IS NULL
	ON CONFLICT DO UPDATE SET figures = figures + excluded.figures,
		own_high = own_high + excluded.own_high, own_low = own_low + excluded.own_low,
		lower_high = lower_high + excluded.lower_high, lower_low = lower_low + excluded.lower_low,
		upper_high = upper_high + excluded.upper_high, upper_low = upper_low + excluded.upper_low, open = open + excluded.open;
END;
--> statement-breakpoint
CREATE TRIGGER own_parts_changed AFTER UPDATE ON own_parts
WHEN (OLD.family, OLD.metric, OLD.stage, OLD.unit, OLD.region, OLD.industries, OLD.organizations, OLD.start, OLD."end", OLD.cluster_start, OLD.cluster_end, OLD.tie, OLD.reason, OLD.own, OLD.lower, OLD.upper)
	IS NOT (NEW.family, NEW.metric, NEW.stage, NEW.unit, NEW.region, NEW.industries, NEW.organizations, NEW.start, NEW."end", NEW.cluster_start, NEW.cluster_end, NEW.tie, NEW.reason, NEW.own, NEW.lower, NEW.upper)
BEGIN
	INSERT INTO sums SELECT OLD.family, OLD.metric, column1, OLD.stage, OLD.unit, ifnull(OLD.reason, ''), column2,
		OLD.cluster_start, OLD.cluster_end, OLD.start, OLD."end", -1, -(OLD.own / 1000000000), -(OLD.own % 1000000000), -(OLD.lower / 1000000000), -(OLD.lower % 1000000000),
		-(ifnull(OLD.upper, 0) / 1000000000), -(ifnull(OLD.upper, 0) % 1000000000), -(OLD.upper IS NULL)
	FROM (VALUES ('region', ifnull(OLD.region, '')), ('industries', OLD.industries), ('organizations', OLD.organizations))
	WHERE OLD.tie IS NULL
	ON CONFLICT DO UPDATE SET figures = figures + excluded.figures,
		own_high = own_high + excluded.own_high, own_low = own_low + excluded.own_low,
		lower_high = lower_high + excluded.lower_high, lower_low = lower_low + excluded.lower_low,
		upper_high = upper_high + excluded.upper_high, upper_low = upper_low + excluded.upper_low, open = open + excluded.open;
	INSERT INTO sums SELECT NEW.family, NEW.metric, column1, NEW.stage, NEW.unit, ifnull(NEW.reason, ''), column2,
		NEW.cluster_start, NEW.cluster_end, NEW.start, NEW."end", 1, (NEW.own / 1000000000), (NEW.own % 1000000000), (NEW.lower / 1000000000), (NEW.lower % 1000000000),
		(ifnull(NEW.upper, 0) / 1000000000), (ifnull(NEW.upper, 0) % 1000000000), (NEW.upper IS NULL)
	FROM (VALUES ('region', ifnull(NEW.region, '')), ('industries', NEW.industries), ('organizations', NEW.organizations))
	WHERE NEW.tie IS NULL
	ON CONFLICT DO UPDATE SET figures = figures + excluded.figures,
		own_high = own_high + excluded.own_high, own_low = own_low + excluded.own_low,
		lower_high = lower_high + excluded.lower_high, lower_low = lower_low + excluded.lower_low,
		upper_high = upper_high + excluded.upper_high, upper_low = upper_low + excluded.upper_low, open = open + excluded.open;
END;
--> statement-breakpoint
CREATE TRIGGER own_parts_removed AFTER DELETE ON own_parts BEGIN
	INSERT INTO sums SELECT OLD.family, OLD.metric, column1, OLD.stage, OLD.unit, ifnull(OLD.reason, ''), column2,
		OLD.cluster_start, OLD.cluster_end, OLD.start, OLD."end", -1, -(OLD.own / 1000000000), -(OLD.own % 1000000000), -(OLD.lower / 1000000000), -(OLD.lower % 1000000000),
		-(ifnull(OLD.upper, 0) / 1000000000), -(ifnull(OLD.upper, 0) % 1000000000), -(OLD.upper IS NULL)
	FROM (VALUES ('region', ifnull(OLD.region, '')), ('industries', OLD.industries), ('organizations', OLD.organizations))
	WHERE OLD.tie IS NULL
	ON CONFLICT DO UPDATE SET figures = figures + excluded.figures,
		own_high = own_high + excluded.own_high, own_low = own_low + excluded.own_low,
		lower_high = lower_high + excluded.lower_high, lower_low = lower_low + excluded.lower_low,
		upper_high = upper_high + excluded.upper_high, upper_low = upper_low + excluded.upper_low, open = open + excluded.open;
END;
--> statement-breakpoint
CREATE TRIGGER sums_emptied AFTER UPDATE ON sums WHEN NEW.figures = 0 BEGIN
	DELETE FROM sums WHERE rowid = NEW.rowid;
END;
--> statement-breakpoint
INSERT INTO `unsettled` (`mark`) SELECT DISTINCT `subject_kind` || '/' || `subject_id` FROM `figures`;
