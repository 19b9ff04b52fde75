DROP TRIGGER `sources_history_refuse_update`;
--> statement-breakpoint
DROP TRIGGER `sources_history_refuse_reopening`;
--> statement-breakpoint
DROP TRIGGER `sources_history_refuse_delete`;
--> statement-breakpoint
DROP TRIGGER `sources_history_refuse_replace`;
--> statement-breakpoint
DROP TRIGGER `figures_history_refuse_update`;
--> statement-breakpoint
DROP TRIGGER `figures_history_refuse_reopening`;
--> statement-breakpoint
DROP TRIGGER `figures_history_refuse_delete`;
--> statement-breakpoint
DROP TRIGGER `figures_history_refuse_replace`;
--> statement-breakpoint
DROP TRIGGER texts_added;
--> statement-breakpoint
DROP TRIGGER texts_changed;
--> statement-breakpoint
DROP TRIGGER texts_removed;
--> statement-breakpoint
CREATE TABLE `metrics` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`definition` text,
	`nature` text NOT NULL,
	`unit` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	CONSTRAINT "metrics_nature" CHECK(nature IN ('flow', 'stock', 'ratio', 'change'))
);
--> statement-breakpoint
CREATE TABLE `metrics_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `metrics_history` (
	`id` text NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`definition` text,
	`nature` text NOT NULL,
	`unit` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
PRAGMA foreign_keys=OFF;
--> statement-breakpoint
CREATE TABLE `__new_projects` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`local_title` text,
	`summary` text,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`region_id` text,
	`parent_id` text,
	`initiative_id` text,
	`industry_ids` text NOT NULL,
	`participants` text NOT NULL,
	`starts_on` text,
	`ends_on` text,
	`citations` text NOT NULL,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`region_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "projects_kind" CHECK(kind IN ('project', 'portfolio', 'breakdown')),
	CONSTRAINT "projects_status" CHECK(status IN ('identification', 'preparation', 'implementation', 'completion', 'maintenance', 'decommissioning', 'decommissioned', 'cancelled', 'suspended')),
	CONSTRAINT "projects_period" CHECK(starts_on <= ends_on),
	CONSTRAINT "projects_breakdown" CHECK(kind <> 'breakdown' OR parent_id IS NOT NULL)
);
--> statement-breakpoint
INSERT INTO `__new_projects`("id", "title", "local_title", "summary", "kind", "status", "region_id", "parent_id", "initiative_id", "industry_ids", "participants", "starts_on", "ends_on", "citations", "revision", "created_at", "updated_at") SELECT "id", "title", "local_title", "summary", "kind", "status", "region_id", "parent_id", "initiative_id", "industry_ids", "participants", "starts_on", "ends_on", "citations", "revision", "created_at", "updated_at" FROM `projects`;
--> statement-breakpoint
DROP TABLE `projects`;
--> statement-breakpoint
ALTER TABLE `__new_projects` RENAME TO `projects`;
--> statement-breakpoint
PRAGMA foreign_keys=ON;
--> statement-breakpoint
CREATE INDEX `projects_region_id` ON `projects` (`region_id`,`id`);
--> statement-breakpoint
CREATE INDEX `projects_parent_id` ON `projects` (`parent_id`,`id`);
--> statement-breakpoint
CREATE INDEX `projects_initiative_id` ON `projects` (`initiative_id`,`id`);
--> statement-breakpoint
CREATE TABLE `__new_figures` (
	`id` text PRIMARY KEY NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`subject_region_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'region' THEN subject_id END) STORED,
	`subject_industry_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'industry' THEN subject_id END) STORED,
	`subject_organization_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'organization' THEN subject_id END) STORED,
	`subject_initiative_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'initiative' THEN subject_id END) STORED,
	`subject_project_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'project' THEN subject_id END) STORED,
	`metric` text NOT NULL,
	`stage` text NOT NULL,
	`value` integer NOT NULL,
	`upper_value` integer,
	`unit` text NOT NULL,
	`qualifier` text NOT NULL,
	`period_start` text,
	`period_end` text,
	`reported` text NOT NULL,
	`relation` text,
	`from_figure_id` text,
	`of_figure_id` text,
	`parts_complete` integer,
	`rank` text NOT NULL,
	`note` text,
	`source_id` text NOT NULL,
	`as_printed` text NOT NULL,
	`quote` text,
	`locator` text,
	`attributed_to` text,
	`supersedes_id` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`subject_region_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`subject_industry_id`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`subject_organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`subject_initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`subject_project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`from_figure_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`of_figure_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supersedes_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "figures_subject_kind" CHECK(subject_kind IN ('region', 'industry', 'organization', 'initiative', 'project')),
	CONSTRAINT "figures_stage" CHECK(stage IN ('target', 'planned', 'committed', 'actual')),
	CONSTRAINT "figures_qualifier" CHECK(qualifier IN ('exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than', 'between')),
	CONSTRAINT "figures_relation" CHECK(relation IN ('share', 'change', 'difference')),
	CONSTRAINT "figures_rank" CHECK(rank IN ('preferred', 'normal', 'deprecated')),
	CONSTRAINT "figures_period" CHECK(period_start <= period_end),
	CONSTRAINT "figures_sign" CHECK(value >= 0 OR unit IN ('percent', 'percentage-point') OR coalesce(relation, '') = 'difference'),
	CONSTRAINT "figures_range" CHECK(qualifier <> 'between' OR (upper_value IS NOT NULL AND upper_value >= value)),
	CONSTRAINT "figures_share" CHECK(unit = 'percent' OR coalesce(relation, '') = 'difference' OR (relation IS NULL AND metric <> 'share' AND of_figure_id IS NULL))
);
--> statement-breakpoint
INSERT INTO `__new_figures`("id", "subject_kind", "subject_id", "metric", "stage", "value", "upper_value", "unit", "qualifier", "period_start", "period_end", "reported", "relation", "from_figure_id", "of_figure_id", "parts_complete", "rank", "note", "source_id", "as_printed", "quote", "locator", "attributed_to", "supersedes_id", "revision", "created_at", "updated_at") SELECT "id", "subject_kind", "subject_id", "metric", "stage", "value", "upper_value", "unit", "qualifier", "period_start", "period_end", "reported", NULL, NULL, "of_figure_id", NULL, 'normal', "note", "source_id", "as_printed", NULL, "locator", "attributed_to", "supersedes_id", "revision", "created_at", "updated_at" FROM `figures`;
--> statement-breakpoint
DROP TABLE `figures`;
--> statement-breakpoint
ALTER TABLE `__new_figures` RENAME TO `figures`;
--> statement-breakpoint
CREATE INDEX `figures_subject_region_id` ON `figures` (`subject_region_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_subject_industry_id` ON `figures` (`subject_industry_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_subject_organization_id` ON `figures` (`subject_organization_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_subject_initiative_id` ON `figures` (`subject_initiative_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_subject_project_id` ON `figures` (`subject_project_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_from_figure_id` ON `figures` (`from_figure_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_of_figure_id` ON `figures` (`of_figure_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_source_id` ON `figures` (`source_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_supersedes_id` ON `figures` (`supersedes_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_pairs` ON `figures` (`source_id`) WHERE reported <> '[]';
--> statement-breakpoint
ALTER TABLE `texts` DROP COLUMN `place`;
--> statement-breakpoint
ALTER TABLE `texts` ADD `place` integer GENERATED ALWAYS AS ((length * 274877906944 + number) * 32 + CASE resource WHEN 'regions' THEN 0 WHEN 'industries' THEN 1 WHEN 'organizations' THEN 2 WHEN 'sources' THEN 3 WHEN 'initiatives' THEN 4 WHEN 'projects' THEN 5 WHEN 'figures' THEN 6 WHEN 'rates' THEN 7 WHEN 'metrics' THEN 8 END) VIRTUAL;
--> statement-breakpoint
ALTER TABLE `sources` ADD `note` text;
--> statement-breakpoint
ALTER TABLE `sources` ADD `retrieved_on` text;
--> statement-breakpoint
ALTER TABLE `sources_history` ADD `note` text;
--> statement-breakpoint
ALTER TABLE `sources_history` ADD `retrieved_on` text;
--> statement-breakpoint
ALTER TABLE `figures_history` ADD `relation` text;
--> statement-breakpoint
ALTER TABLE `figures_history` ADD `from_figure_id` text;
--> statement-breakpoint
ALTER TABLE `figures_history` ADD `parts_complete` integer;
--> statement-breakpoint
ALTER TABLE `figures_history` ADD `rank` text DEFAULT 'normal' NOT NULL;
--> statement-breakpoint
ALTER TABLE `figures_history` ADD `quote` text;
--> statement-breakpoint
-- By hand: the names of the yuan are no units, in any state of a figure.
UPDATE `figures` SET `unit` = 'CNY' WHERE `unit` IN ('yuan', 'renminbi', 'rmb');
--> statement-breakpoint
UPDATE `figures_history` SET `unit` = 'CNY' WHERE `unit` IN ('yuan', 'renminbi', 'rmb');
--> statement-breakpoint
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
	INSERT INTO words (rowid, named, told) VALUES (NEW.place, NEW.named, NEW.told);
END;
--> statement-breakpoint
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
	INSERT INTO words (rowid, named, told) VALUES (NEW.place, NEW.named, NEW.told);
END;
--> statement-breakpoint
CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN
	INSERT INTO words (words, rowid, named, told) VALUES ('delete', OLD.place, OLD.named, OLD.told);
END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_update` BEFORE UPDATE OF `id`, `title`, `kind`, `publisher_id`, `author`, `url`, `archived_url`, `published_on`, `language`, `official`, `licence`, `note`, `retrieved_on`, `revision`, `created_at`, `updated_at`, `since` ON `sources_history` BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_reopening` BEFORE UPDATE OF `until` ON `sources_history` WHEN OLD.`until` IS NOT NULL OR typeof(NEW.`until`) <> 'integer' OR NEW.`until` <= OLD.`since` BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_delete` BEFORE DELETE ON `sources_history` BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_replace` BEFORE INSERT ON `sources_history` WHEN EXISTS (SELECT 1 FROM `sources_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `figures_history_refuse_update` BEFORE UPDATE OF `id`, `subject_kind`, `subject_id`, `metric`, `stage`, `value`, `upper_value`, `unit`, `qualifier`, `period_start`, `period_end`, `reported`, `relation`, `from_figure_id`, `of_figure_id`, `parts_complete`, `rank`, `note`, `source_id`, `as_printed`, `quote`, `locator`, `attributed_to`, `supersedes_id`, `revision`, `created_at`, `updated_at`, `since` ON `figures_history` BEGIN SELECT RAISE(ABORT, 'figures_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `figures_history_refuse_reopening` BEFORE UPDATE OF `until` ON `figures_history` WHEN OLD.`until` IS NOT NULL OR typeof(NEW.`until`) <> 'integer' OR NEW.`until` <= OLD.`since` BEGIN SELECT RAISE(ABORT, 'figures_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `figures_history_refuse_delete` BEFORE DELETE ON `figures_history` BEGIN SELECT RAISE(ABORT, 'figures_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `figures_history_refuse_replace` BEFORE INSERT ON `figures_history` WHEN EXISTS (SELECT 1 FROM `figures_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'figures_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `metrics_history_refuse_update` BEFORE UPDATE OF `id`, `name`, `local_name`, `aliases`, `definition`, `nature`, `unit`, `revision`, `created_at`, `updated_at`, `since` ON `metrics_history` BEGIN SELECT RAISE(ABORT, 'metrics_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `metrics_history_refuse_reopening` BEFORE UPDATE OF `until` ON `metrics_history` WHEN OLD.`until` IS NOT NULL OR typeof(NEW.`until`) <> 'integer' OR NEW.`until` <= OLD.`since` BEGIN SELECT RAISE(ABORT, 'metrics_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `metrics_history_refuse_delete` BEFORE DELETE ON `metrics_history` BEGIN SELECT RAISE(ABORT, 'metrics_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `metrics_history_refuse_replace` BEFORE INSERT ON `metrics_history` WHEN EXISTS (SELECT 1 FROM `metrics_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'metrics_history keeps what is past'); END;
