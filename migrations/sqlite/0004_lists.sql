DROP INDEX `figures_subject_region_id`;--> statement-breakpoint
DROP INDEX `figures_subject_industry_id`;--> statement-breakpoint
DROP INDEX `figures_subject_organization_id`;--> statement-breakpoint
DROP INDEX `figures_subject_initiative_id`;--> statement-breakpoint
DROP INDEX `figures_subject_project_id`;--> statement-breakpoint
DROP INDEX `figures_of_figure_id`;--> statement-breakpoint
DROP INDEX `figures_source_id`;--> statement-breakpoint
DROP INDEX `figures_supersedes_id`;--> statement-breakpoint
CREATE INDEX `figures_subject_region_id` ON `figures` (`subject_region_id`,`id`);--> statement-breakpoint
CREATE INDEX `figures_subject_industry_id` ON `figures` (`subject_industry_id`,`id`);--> statement-breakpoint
CREATE INDEX `figures_subject_organization_id` ON `figures` (`subject_organization_id`,`id`);--> statement-breakpoint
CREATE INDEX `figures_subject_initiative_id` ON `figures` (`subject_initiative_id`,`id`);--> statement-breakpoint
CREATE INDEX `figures_subject_project_id` ON `figures` (`subject_project_id`,`id`);--> statement-breakpoint
CREATE INDEX `figures_of_figure_id` ON `figures` (`of_figure_id`,`id`);--> statement-breakpoint
CREATE INDEX `figures_source_id` ON `figures` (`source_id`,`id`);--> statement-breakpoint
CREATE INDEX `figures_supersedes_id` ON `figures` (`supersedes_id`,`id`);--> statement-breakpoint
DROP INDEX `industries_parent_id`;--> statement-breakpoint
CREATE INDEX `industries_parent_id` ON `industries` (`parent_id`,`id`);--> statement-breakpoint
DROP INDEX `initiatives_region_id`;--> statement-breakpoint
DROP INDEX `initiatives_parent_id`;--> statement-breakpoint
CREATE INDEX `initiatives_region_id` ON `initiatives` (`region_id`,`id`);--> statement-breakpoint
CREATE INDEX `initiatives_parent_id` ON `initiatives` (`parent_id`,`id`);--> statement-breakpoint
DROP INDEX `initiatives_citations_source_id`;--> statement-breakpoint
CREATE INDEX `initiatives_citations_source_id` ON `initiatives_citations` (`source_id`,`record_id`);--> statement-breakpoint
DROP INDEX `initiatives_industry_ids_value`;--> statement-breakpoint
CREATE INDEX `initiatives_industry_ids_value` ON `initiatives_industry_ids` (`value`,`record_id`);--> statement-breakpoint
DROP INDEX `initiatives_participants_organization_id`;--> statement-breakpoint
CREATE INDEX `initiatives_participants_organization_id` ON `initiatives_participants` (`organization_id`,`record_id`);--> statement-breakpoint
DROP INDEX `organizations_region_id`;--> statement-breakpoint
DROP INDEX `organizations_parent_id`;--> statement-breakpoint
CREATE INDEX `organizations_region_id` ON `organizations` (`region_id`,`id`);--> statement-breakpoint
CREATE INDEX `organizations_parent_id` ON `organizations` (`parent_id`,`id`);--> statement-breakpoint
DROP INDEX `projects_region_id`;--> statement-breakpoint
DROP INDEX `projects_parent_id`;--> statement-breakpoint
DROP INDEX `projects_initiative_id`;--> statement-breakpoint
CREATE INDEX `projects_region_id` ON `projects` (`region_id`,`id`);--> statement-breakpoint
CREATE INDEX `projects_parent_id` ON `projects` (`parent_id`,`id`);--> statement-breakpoint
CREATE INDEX `projects_initiative_id` ON `projects` (`initiative_id`,`id`);--> statement-breakpoint
DROP INDEX `projects_citations_source_id`;--> statement-breakpoint
CREATE INDEX `projects_citations_source_id` ON `projects_citations` (`source_id`,`record_id`);--> statement-breakpoint
DROP INDEX `projects_industry_ids_value`;--> statement-breakpoint
CREATE INDEX `projects_industry_ids_value` ON `projects_industry_ids` (`value`,`record_id`);--> statement-breakpoint
DROP INDEX `projects_participants_organization_id`;--> statement-breakpoint
CREATE INDEX `projects_participants_organization_id` ON `projects_participants` (`organization_id`,`record_id`);--> statement-breakpoint
DROP INDEX `rates_source_id`;--> statement-breakpoint
CREATE INDEX `rates_source_id` ON `rates` (`source_id`,`id`);--> statement-breakpoint
DROP INDEX `regions_parent_id`;--> statement-breakpoint
CREATE INDEX `regions_parent_id` ON `regions` (`parent_id`,`id`);--> statement-breakpoint
DROP INDEX `regions_member_ids_value`;--> statement-breakpoint
CREATE INDEX `regions_member_ids_value` ON `regions_member_ids` (`value`,`record_id`);--> statement-breakpoint
DROP INDEX `sources_publisher_id`;--> statement-breakpoint
CREATE INDEX `sources_publisher_id` ON `sources` (`publisher_id`,`id`);--> statement-breakpoint
-- By hand: beginnings of two to four letters are indexed; those that are longer begin few words.
DROP TABLE words;
--> statement-breakpoint
CREATE VIRTUAL TABLE words USING fts5(named, told, content='', columnsize=0, tokenize='ascii', prefix='2 3 4');
--> statement-breakpoint
INSERT INTO words (rowid, named, told) SELECT place, named, told FROM texts;
--> statement-breakpoint
-- The same in one tree instead of two.
DROP TABLE names;
--> statement-breakpoint
CREATE TABLE `names` (
	`resource` text NOT NULL,
	`key` text NOT NULL,
	`distance` integer NOT NULL,
	`record_id` text NOT NULL,
	PRIMARY KEY(`resource`, `key`, `distance`, `record_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `names_record` ON `names` (`resource`,`record_id`);
--> statement-breakpoint
INSERT INTO names SELECT resource, value ->> 'key', value ->> 'distance', record_id FROM texts, json_each(called);
