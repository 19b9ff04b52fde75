CREATE TABLE `changes` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	`resource` text NOT NULL,
	`record_id` text NOT NULL,
	`revision` integer NOT NULL,
	`action` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `changes_record` ON `changes` (`resource`,`record_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `changes_at` ON `changes` (`at`,`sequence`);--> statement-breakpoint
CREATE TABLE `figures` (
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
	`of_figure_id` text,
	`note` text,
	`source_id` text NOT NULL,
	`as_printed` text NOT NULL,
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
	FOREIGN KEY (`of_figure_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supersedes_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "figures_subject_kind" CHECK(subject_kind IN ('region', 'industry', 'organization', 'initiative', 'project')),
	CONSTRAINT "figures_stage" CHECK(stage IN ('target', 'planned', 'committed', 'actual')),
	CONSTRAINT "figures_qualifier" CHECK(qualifier IN ('exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than', 'between')),
	CONSTRAINT "figures_period" CHECK(period_start <= period_end),
	CONSTRAINT "figures_sign" CHECK(value >= 0 OR unit = 'percent'),
	CONSTRAINT "figures_range" CHECK(qualifier <> 'between' OR (upper_value IS NOT NULL AND upper_value >= value)),
	CONSTRAINT "figures_share" CHECK((metric <> 'share' AND of_figure_id IS NULL) OR unit = 'percent')
);
--> statement-breakpoint
CREATE INDEX `figures_subject_region_id` ON `figures` (`subject_region_id`);--> statement-breakpoint
CREATE INDEX `figures_subject_industry_id` ON `figures` (`subject_industry_id`);--> statement-breakpoint
CREATE INDEX `figures_subject_organization_id` ON `figures` (`subject_organization_id`);--> statement-breakpoint
CREATE INDEX `figures_subject_initiative_id` ON `figures` (`subject_initiative_id`);--> statement-breakpoint
CREATE INDEX `figures_subject_project_id` ON `figures` (`subject_project_id`);--> statement-breakpoint
CREATE INDEX `figures_of_figure_id` ON `figures` (`of_figure_id`);--> statement-breakpoint
CREATE INDEX `figures_source_id` ON `figures` (`source_id`);--> statement-breakpoint
CREATE INDEX `figures_supersedes_id` ON `figures` (`supersedes_id`);--> statement-breakpoint
CREATE TABLE `figures_history` (
	`id` text NOT NULL,
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
	`of_figure_id` text,
	`note` text,
	`source_id` text NOT NULL,
	`as_printed` text NOT NULL,
	`locator` text,
	`attributed_to` text,
	`supersedes_id` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `figures_reported` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	`unit` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `industries` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`parent_id` text,
	`category` text,
	`codes` text NOT NULL,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "industries_category" CHECK(category IN ('strategic-emerging', 'future', 'traditional', 'pillar'))
);
--> statement-breakpoint
CREATE INDEX `industries_parent_id` ON `industries` (`parent_id`);--> statement-breakpoint
CREATE TABLE `industries_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `industries_codes` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`scheme` text,
	`code` text,
	`mapping` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `industries_history` (
	`id` text NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`parent_id` text,
	`category` text,
	`codes` text NOT NULL,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `initiatives` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`local_title` text,
	`summary` text,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`region_id` text,
	`parent_id` text,
	`industry_ids` text NOT NULL,
	`participants` text NOT NULL,
	`announced_on` text,
	`starts_on` text,
	`ends_on` text,
	`citations` text NOT NULL,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`region_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "initiatives_kind" CHECK(kind IN ('action-plan', 'programme', 'policy', 'agreement', 'platform', 'visit')),
	CONSTRAINT "initiatives_status" CHECK(status IN ('announced', 'in-force', 'completed', 'withdrawn')),
	CONSTRAINT "initiatives_period" CHECK(starts_on <= ends_on)
);
--> statement-breakpoint
CREATE INDEX `initiatives_region_id` ON `initiatives` (`region_id`);--> statement-breakpoint
CREATE INDEX `initiatives_parent_id` ON `initiatives` (`parent_id`);--> statement-breakpoint
CREATE TABLE `initiatives_citations` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`source_id` text,
	`locator` text,
	`note` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `initiatives_citations_source_id` ON `initiatives_citations` (`source_id`);--> statement-breakpoint
CREATE TABLE `initiatives_history` (
	`id` text NOT NULL,
	`title` text NOT NULL,
	`local_title` text,
	`summary` text,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`region_id` text,
	`parent_id` text,
	`industry_ids` text NOT NULL,
	`participants` text NOT NULL,
	`announced_on` text,
	`starts_on` text,
	`ends_on` text,
	`citations` text NOT NULL,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `initiatives_industry_ids` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`value`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `initiatives_industry_ids_value` ON `initiatives_industry_ids` (`value`);--> statement-breakpoint
CREATE TABLE `initiatives_participants` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`organization_id` text,
	`role` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `initiatives_participants_organization_id` ON `initiatives_participants` (`organization_id`);--> statement-breakpoint
CREATE TABLE `keys` (
	`hash` text PRIMARY KEY NOT NULL,
	`role` text NOT NULL,
	`label` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `organizations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`kind` text NOT NULL,
	`region_id` text,
	`parent_id` text,
	`url` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`region_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "organizations_kind" CHECK(kind IN ('government', 'company', 'research', 'platform', 'media'))
);
--> statement-breakpoint
CREATE INDEX `organizations_region_id` ON `organizations` (`region_id`);--> statement-breakpoint
CREATE INDEX `organizations_parent_id` ON `organizations` (`parent_id`);--> statement-breakpoint
CREATE TABLE `organizations_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `organizations_history` (
	`id` text NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`kind` text NOT NULL,
	`region_id` text,
	`parent_id` text,
	`url` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `projects` (
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
	CONSTRAINT "projects_kind" CHECK(kind IN ('project', 'portfolio')),
	CONSTRAINT "projects_status" CHECK(status IN ('identification', 'preparation', 'implementation', 'completion', 'maintenance', 'decommissioning', 'decommissioned', 'cancelled', 'suspended')),
	CONSTRAINT "projects_period" CHECK(starts_on <= ends_on)
);
--> statement-breakpoint
CREATE INDEX `projects_region_id` ON `projects` (`region_id`);--> statement-breakpoint
CREATE INDEX `projects_parent_id` ON `projects` (`parent_id`);--> statement-breakpoint
CREATE INDEX `projects_initiative_id` ON `projects` (`initiative_id`);--> statement-breakpoint
CREATE TABLE `projects_citations` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`source_id` text,
	`locator` text,
	`note` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `projects_citations_source_id` ON `projects_citations` (`source_id`);--> statement-breakpoint
CREATE TABLE `projects_history` (
	`id` text NOT NULL,
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
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `projects_industry_ids` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`value`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `projects_industry_ids_value` ON `projects_industry_ids` (`value`);--> statement-breakpoint
CREATE TABLE `projects_participants` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`organization_id` text,
	`role` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `projects_participants_organization_id` ON `projects_participants` (`organization_id`);--> statement-breakpoint
CREATE TABLE `rates` (
	`id` text PRIMARY KEY NOT NULL,
	`base_unit` text NOT NULL,
	`quote_unit` text NOT NULL,
	`rate` text NOT NULL,
	`on` text NOT NULL,
	`source_id` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `rates_source_id` ON `rates` (`source_id`);--> statement-breakpoint
CREATE TABLE `rates_history` (
	`id` text NOT NULL,
	`base_unit` text NOT NULL,
	`quote_unit` text NOT NULL,
	`rate` text NOT NULL,
	`on` text NOT NULL,
	`source_id` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `regions` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`kind` text NOT NULL,
	`parent_id` text,
	`member_ids` text NOT NULL,
	`iso_code` text,
	`gb_code` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "regions_kind" CHECK(kind IN ('country', 'macro-region', 'province', 'municipality', 'autonomous-region', 'special-administrative-region', 'city', 'prefecture', 'district', 'county', 'zone'))
);
--> statement-breakpoint
CREATE INDEX `regions_parent_id` ON `regions` (`parent_id`);--> statement-breakpoint
CREATE TABLE `regions_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `regions_history` (
	`id` text NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`kind` text NOT NULL,
	`parent_id` text,
	`member_ids` text NOT NULL,
	`iso_code` text,
	`gb_code` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `regions_member_ids` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`value`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `regions_member_ids_value` ON `regions_member_ids` (`value`);--> statement-breakpoint
CREATE TABLE `register` (
	`id` integer PRIMARY KEY NOT NULL,
	`epoch` text NOT NULL,
	`sequence` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sources` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`publisher_id` text,
	`author` text,
	`url` text,
	`archived_url` text,
	`published_on` text,
	`language` text,
	`official` integer NOT NULL,
	`licence` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`publisher_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sources_kind" CHECK(kind IN ('news-article', 'government-document', 'report', 'dataset', 'statement'))
);
--> statement-breakpoint
CREATE INDEX `sources_publisher_id` ON `sources` (`publisher_id`);--> statement-breakpoint
CREATE TABLE `sources_history` (
	`id` text NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`publisher_id` text,
	`author` text,
	`url` text,
	`archived_url` text,
	`published_on` text,
	`language` text,
	`official` integer NOT NULL,
	`licence` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`id`, `revision`)
);
