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
	`since` integer NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "regions_kind" CHECK(kind IN ('country', 'macro-region', 'province', 'municipality', 'autonomous-region', 'special-administrative-region', 'city', 'prefecture', 'district', 'county', 'zone'))
);
--> statement-breakpoint
CREATE INDEX `regions_parent_id` ON `regions` (`parent_id`,`id`) WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `regions_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `regions_member_ids` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`value`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `regions_member_ids_value` ON `regions_member_ids` (`value`,`record_id`);
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
	`since` integer NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "industries_category" CHECK(category IN ('strategic-emerging', 'future', 'traditional', 'pillar'))
);
--> statement-breakpoint
CREATE INDEX `industries_parent_id` ON `industries` (`parent_id`,`id`) WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `industries_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `industries_codes` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`scheme` text,
	`code` text,
	`mapping` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `industries_codes_code` ON `industries_codes` (`code`,`scheme`,`record_id`);
--> statement-breakpoint
CREATE TABLE `organizations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`codes` text NOT NULL,
	`kind` text NOT NULL,
	`region_id` text,
	`parent_id` text,
	`url` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	FOREIGN KEY (`region_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "organizations_kind" CHECK(kind IN ('government', 'company', 'research', 'platform', 'media'))
);
--> statement-breakpoint
CREATE INDEX `organizations_region_id` ON `organizations` (`region_id`,`id`) WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `organizations_parent_id` ON `organizations` (`parent_id`,`id`) WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `organizations_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `organizations_codes` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`scheme` text,
	`code` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `organizations_codes_code` ON `organizations_codes` (`code`,`scheme`,`record_id`);
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
	`note` text,
	`follows_id` text,
	`retrieved_on` text,
	`text_hash` text,
	`table_hash` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	FOREIGN KEY (`publisher_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`follows_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sources_kind" CHECK(kind IN ('news-article', 'government-document', 'report', 'dataset', 'statement'))
);
--> statement-breakpoint
CREATE INDEX `sources_publisher_id` ON `sources` (`publisher_id`,`id`) WHERE publisher_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `sources_follows_id` ON `sources` (`follows_id`,`id`) WHERE follows_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `initiatives` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`local_title` text,
	`aliases` text NOT NULL,
	`codes` text NOT NULL,
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
	FOREIGN KEY (`region_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "initiatives_kind" CHECK(kind IN ('action-plan', 'programme', 'policy', 'agreement', 'platform', 'visit')),
	CONSTRAINT "initiatives_status" CHECK(status IN ('announced', 'in-force', 'completed', 'withdrawn')),
	CONSTRAINT "initiatives_period" CHECK(starts_on <= ends_on)
);
--> statement-breakpoint
CREATE INDEX `initiatives_region_id` ON `initiatives` (`region_id`,`id`) WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `initiatives_parent_id` ON `initiatives` (`parent_id`,`id`) WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `initiatives_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `initiatives_codes` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`scheme` text,
	`code` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `initiatives_codes_code` ON `initiatives_codes` (`code`,`scheme`,`record_id`);
--> statement-breakpoint
CREATE TABLE `initiatives_industry_ids` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`value`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `initiatives_industry_ids_value` ON `initiatives_industry_ids` (`value`,`record_id`);
--> statement-breakpoint
CREATE TABLE `initiatives_participants` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`organization_id` text,
	`role` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `initiatives_participants_organization_id` ON `initiatives_participants` (`organization_id`,`record_id`);
--> statement-breakpoint
CREATE TABLE `initiatives_citations` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`source_id` text,
	`locator` text,
	`note` text,
	`as_title` text,
	`as_code` text,
	`as_status` text,
	`as_starts_on` text,
	`as_ends_on` text,
	`as_region_id` text,
	`as_parent_id` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`as_region_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`as_parent_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `initiatives_citations_source_id` ON `initiatives_citations` (`source_id`,`record_id`);
--> statement-breakpoint
CREATE INDEX `initiatives_citations_as_region_id` ON `initiatives_citations` (`as_region_id`,`record_id`) WHERE as_region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `initiatives_citations_as_parent_id` ON `initiatives_citations` (`as_parent_id`,`record_id`) WHERE as_parent_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`local_title` text,
	`aliases` text NOT NULL,
	`codes` text NOT NULL,
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
	FOREIGN KEY (`region_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "projects_kind" CHECK(kind IN ('project', 'portfolio', 'breakdown')),
	CONSTRAINT "projects_status" CHECK(status IN ('identification', 'preparation', 'implementation', 'completion', 'maintenance', 'decommissioning', 'decommissioned', 'cancelled', 'suspended')),
	CONSTRAINT "projects_period" CHECK(starts_on <= ends_on),
	CONSTRAINT "projects_breakdown" CHECK(kind <> 'breakdown' OR parent_id IS NOT NULL)
);
--> statement-breakpoint
CREATE INDEX `projects_region_id` ON `projects` (`region_id`,`id`) WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `projects_parent_id` ON `projects` (`parent_id`,`id`) WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `projects_initiative_id` ON `projects` (`initiative_id`,`id`) WHERE initiative_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `projects_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `projects_codes` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`scheme` text,
	`code` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `projects_codes_code` ON `projects_codes` (`code`,`scheme`,`record_id`);
--> statement-breakpoint
CREATE TABLE `projects_industry_ids` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`value`) REFERENCES `industries`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `projects_industry_ids_value` ON `projects_industry_ids` (`value`,`record_id`);
--> statement-breakpoint
CREATE TABLE `projects_participants` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`organization_id` text,
	`role` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `projects_participants_organization_id` ON `projects_participants` (`organization_id`,`record_id`);
--> statement-breakpoint
CREATE TABLE `projects_citations` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`source_id` text,
	`locator` text,
	`note` text,
	`as_title` text,
	`as_code` text,
	`as_status` text,
	`as_starts_on` text,
	`as_ends_on` text,
	`as_region_id` text,
	`as_parent_id` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`as_region_id`) REFERENCES `regions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`as_parent_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `projects_citations_source_id` ON `projects_citations` (`source_id`,`record_id`);
--> statement-breakpoint
CREATE INDEX `projects_citations_as_region_id` ON `projects_citations` (`as_region_id`,`record_id`) WHERE as_region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `projects_citations_as_parent_id` ON `projects_citations` (`as_parent_id`,`record_id`) WHERE as_parent_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `figures` (
	`id` text PRIMARY KEY NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`subject_region_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'region' THEN subject_id END) VIRTUAL,
	`subject_industry_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'industry' THEN subject_id END) VIRTUAL,
	`subject_organization_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'organization' THEN subject_id END) VIRTUAL,
	`subject_initiative_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'initiative' THEN subject_id END) VIRTUAL,
	`subject_project_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'project' THEN subject_id END) VIRTUAL,
	`metric` text NOT NULL,
	`stage` text NOT NULL,
	`value` integer NOT NULL,
	`upper_value` integer,
	`unit` text NOT NULL,
	`prices` text,
	`qualifier` text NOT NULL,
	`period_start` text,
	`period_end` text,
	`reported` text NOT NULL,
	`relation` text,
	`from_figure_id` text,
	`of_figure_id` text,
	`sum_of_ids` text NOT NULL,
	`parts_complete` integer,
	`rank` text NOT NULL,
	`note` text,
	`source_id` text NOT NULL,
	`as_printed` text NOT NULL,
	`heading` text,
	`quote` text,
	`locator` text,
	`attributed_to` text,
	`supersedes_id` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
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
	CONSTRAINT "figures_relation" CHECK(relation IN ('share', 'change', 'difference', 'sum')),
	CONSTRAINT "figures_rank" CHECK(rank IN ('preferred', 'normal', 'deprecated')),
	CONSTRAINT "figures_period" CHECK(period_start <= period_end),
	CONSTRAINT "figures_sign" CHECK(value >= 0 OR unit IN ('percent', 'percentage-point') OR coalesce(relation, '') = 'difference' OR (qualifier = 'exact' AND stage <> 'target')),
	CONSTRAINT "figures_range" CHECK(qualifier <> 'between' OR (upper_value IS NOT NULL AND upper_value >= value)),
	CONSTRAINT "figures_share" CHECK(unit = 'percent' OR coalesce(relation, '') IN ('difference', 'sum') OR (relation IS NULL AND metric <> 'share' AND of_figure_id IS NULL))
);
--> statement-breakpoint
CREATE INDEX `figures_subject_region_id` ON `figures` (`subject_region_id`,`id`) WHERE subject_region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_subject_industry_id` ON `figures` (`subject_industry_id`,`id`) WHERE subject_industry_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_subject_organization_id` ON `figures` (`subject_organization_id`,`id`) WHERE subject_organization_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_subject_initiative_id` ON `figures` (`subject_initiative_id`,`id`) WHERE subject_initiative_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_subject_project_id` ON `figures` (`subject_project_id`,`id`) WHERE subject_project_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_from_figure_id` ON `figures` (`from_figure_id`,`id`) WHERE from_figure_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_of_figure_id` ON `figures` (`of_figure_id`,`id`) WHERE of_figure_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_source_id` ON `figures` (`source_id`,`id`);
--> statement-breakpoint
CREATE INDEX `figures_supersedes_id` ON `figures` (`supersedes_id`,`id`) WHERE supersedes_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `figures_reported` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	`unit` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `figures_sum_of_ids` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`value`) REFERENCES `figures`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `figures_sum_of_ids_value` ON `figures_sum_of_ids` (`value`,`record_id`);
--> statement-breakpoint
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
	`since` integer NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `rates_source_id` ON `rates` (`source_id`,`id`) WHERE source_id IS NOT NULL;
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
	`since` integer NOT NULL,
	CONSTRAINT "metrics_nature" CHECK(nature IN ('flow', 'stock', 'ratio', 'change'))
);
--> statement-breakpoint
CREATE TABLE `metrics_aliases` (
	`record_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text,
	PRIMARY KEY(`record_id`, `position`),
	FOREIGN KEY (`record_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
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
	`until` integer NOT NULL,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE INDEX `regions_history_parent_id` ON `regions_history` (`parent_id`) WHERE parent_id IS NOT NULL;
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
	`until` integer NOT NULL,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `organizations_history` (
	`id` text NOT NULL,
	`name` text NOT NULL,
	`local_name` text,
	`aliases` text NOT NULL,
	`codes` text NOT NULL,
	`kind` text NOT NULL,
	`region_id` text,
	`parent_id` text,
	`url` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE INDEX `organizations_history_region_id` ON `organizations_history` (`region_id`) WHERE region_id IS NOT NULL;
--> statement-breakpoint
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
	`note` text,
	`follows_id` text,
	`retrieved_on` text,
	`text_hash` text,
	`table_hash` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `initiatives_history` (
	`id` text NOT NULL,
	`title` text NOT NULL,
	`local_title` text,
	`aliases` text NOT NULL,
	`codes` text NOT NULL,
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
	`until` integer NOT NULL,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE INDEX `initiatives_history_region_id` ON `initiatives_history` (`region_id`) WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `projects_history` (
	`id` text NOT NULL,
	`title` text NOT NULL,
	`local_title` text,
	`aliases` text NOT NULL,
	`codes` text NOT NULL,
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
	`until` integer NOT NULL,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE INDEX `projects_history_region_id` ON `projects_history` (`region_id`) WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `figures_history` (
	`id` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`subject_region_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'region' THEN subject_id END) VIRTUAL,
	`subject_industry_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'industry' THEN subject_id END) VIRTUAL,
	`subject_organization_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'organization' THEN subject_id END) VIRTUAL,
	`subject_initiative_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'initiative' THEN subject_id END) VIRTUAL,
	`subject_project_id` text GENERATED ALWAYS AS (CASE WHEN subject_kind = 'project' THEN subject_id END) VIRTUAL,
	`metric` text NOT NULL,
	`stage` text NOT NULL,
	`value` integer NOT NULL,
	`upper_value` integer,
	`unit` text NOT NULL,
	`prices` text,
	`qualifier` text NOT NULL,
	`period_start` text,
	`period_end` text,
	`reported` text NOT NULL,
	`relation` text,
	`from_figure_id` text,
	`of_figure_id` text,
	`sum_of_ids` text NOT NULL,
	`parts_complete` integer,
	`rank` text NOT NULL,
	`note` text,
	`source_id` text NOT NULL,
	`as_printed` text NOT NULL,
	`heading` text,
	`quote` text,
	`locator` text,
	`attributed_to` text,
	`supersedes_id` text,
	`revision` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE INDEX `figures_history_subject_region_id` ON `figures_history` (`subject_region_id`) WHERE subject_region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_history_subject_organization_id` ON `figures_history` (`subject_organization_id`) WHERE subject_organization_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_history_subject_initiative_id` ON `figures_history` (`subject_initiative_id`) WHERE subject_initiative_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `figures_history_subject_project_id` ON `figures_history` (`subject_project_id`) WHERE subject_project_id IS NOT NULL;
--> statement-breakpoint
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
	`until` integer NOT NULL,
	PRIMARY KEY(`id`, `revision`)
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
	`until` integer NOT NULL,
	PRIMARY KEY(`id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `source_texts` (
	`source_id` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `source_tables` (
	`source_id` text PRIMARY KEY NOT NULL,
	`csv` text NOT NULL,
	`file` text NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `source_layouts` (
	`source_id` text PRIMARY KEY NOT NULL,
	`layout` text NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `register` (
	`id` integer PRIMARY KEY NOT NULL,
	`epoch` text NOT NULL,
	`sequence` integer NOT NULL,
	`text_version` text,
	`reviews` integer,
	`timeline` text
);
--> statement-breakpoint
CREATE TABLE `changes` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	`resource` text NOT NULL,
	`record_id` text NOT NULL,
	`revision` integer NOT NULL,
	`action` text NOT NULL,
	`merged_into` text
);
--> statement-breakpoint
CREATE INDEX `changes_record` ON `changes` (`resource`,`record_id`,`sequence`);
--> statement-breakpoint
CREATE INDEX `changes_resource` ON `changes` (`resource`,`sequence`);
--> statement-breakpoint
CREATE INDEX `changes_merged` ON `changes` (`record_id`,`resource`) WHERE merged_into IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `batches` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	`first` integer NOT NULL,
	`last` integer NOT NULL,
	`subject` text,
	`merged_into` text,
	`undoes` text
);
--> statement-breakpoint
CREATE INDEX `batches_first` ON `batches` (`first`);
--> statement-breakpoint
CREATE INDEX `batches_undoes` ON `batches` (`undoes`);
--> statement-breakpoint
CREATE TABLE `differences` (
	`resource` text NOT NULL,
	`one` text NOT NULL,
	`other` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`resource`, `one`, `other`)
);
--> statement-breakpoint
CREATE INDEX `differences_other` ON `differences` (`resource`,`other`);
--> statement-breakpoint
CREATE TABLE `reviews` (
	`finding` text PRIMARY KEY NOT NULL,
	`review` text NOT NULL,
	`note` text,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`sequence` integer NOT NULL,
	`closed` integer
);
--> statement-breakpoint
CREATE TABLE `texts` (
	`number` integer PRIMARY KEY NOT NULL,
	`resource` text NOT NULL,
	`record_id` text NOT NULL,
	`length` integer NOT NULL,
	`named` text NOT NULL,
	`told` text NOT NULL,
	`shown` text NOT NULL,
	`place` integer GENERATED ALWAYS AS ((length * 274877906944 + number) * 32 + CASE resource WHEN 'regions' THEN 0 WHEN 'industries' THEN 1 WHEN 'organizations' THEN 2 WHEN 'sources' THEN 3 WHEN 'initiatives' THEN 4 WHEN 'projects' THEN 5 WHEN 'figures' THEN 6 WHEN 'rates' THEN 7 WHEN 'metrics' THEN 8 END) VIRTUAL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `texts_record` ON `texts` (`resource`,`record_id`);
--> statement-breakpoint
CREATE TABLE `names` (
	`resource` text NOT NULL,
	`key` text NOT NULL,
	`rest` text NOT NULL,
	`distance` integer NOT NULL,
	`record_id` text NOT NULL,
	PRIMARY KEY(`resource`, `key`, `rest`, `distance`, `record_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `keys` (
	`hash` text PRIMARY KEY NOT NULL,
	`role` text NOT NULL,
	`label` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text,
	`last_used_at` text,
	`revoked_at` text
);
--> statement-breakpoint
CREATE TABLE `idempotency` (
	`id` text PRIMARY KEY NOT NULL,
	`digest` text NOT NULL,
	`token` text NOT NULL,
	`expires_at` text NOT NULL,
	`answer` text
);
--> statement-breakpoint
CREATE INDEX `idempotency_expires_at` ON `idempotency` (`expires_at`);
--> statement-breakpoint
CREATE TABLE `calls` (
	`caller` text PRIMARY KEY NOT NULL,
	`ends` integer NOT NULL,
	`times` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`ends_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`secret` text NOT NULL,
	`resource` text,
	`record_id` text,
	`region_id` text,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`position` integer NOT NULL,
	`attempts` integer NOT NULL,
	`failures` integer NOT NULL,
	`failing_since` text,
	`fault` text,
	`next_attempt_at` text,
	`paused_at` text
);
--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`webhook_id` text NOT NULL,
	`slot` integer NOT NULL,
	`attempt` integer NOT NULL,
	`at` text NOT NULL,
	`sequence` integer NOT NULL,
	`message_id` text NOT NULL,
	`status` integer,
	`fault` text,
	`milliseconds` integer NOT NULL,
	PRIMARY KEY(`webhook_id`, `slot`),
	FOREIGN KEY (`webhook_id`) REFERENCES `webhooks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`ends` integer NOT NULL
);
--> statement-breakpoint
-- The feed of changes is append-only.
CREATE TRIGGER `changes_refuse_update` BEFORE UPDATE ON `changes` BEGIN SELECT RAISE(ABORT, 'changes keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `changes_refuse_delete` BEFORE DELETE ON `changes` BEGIN SELECT RAISE(ABORT, 'changes keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `changes_refuse_replace` BEFORE INSERT ON `changes` WHEN EXISTS (SELECT 1 FROM `changes` WHERE `sequence` = NEW.`sequence`) BEGIN SELECT RAISE(ABORT, 'changes keeps what is past'); END;
--> statement-breakpoint
-- The full-text index. An index of prefixes would double it, and would serve words of just so many letters.
CREATE VIRTUAL TABLE words USING fts5(named, told, content='', columnsize=0, tokenize='ascii');
--> statement-breakpoint
-- Segments are merged less often, and more of them at once: a write costs less.
INSERT INTO words (words, rank) VALUES ('automerge', 16);
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
CREATE TRIGGER `regions_history_refuse_update` BEFORE UPDATE ON `regions_history` BEGIN SELECT RAISE(ABORT, 'regions_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `regions_history_refuse_delete` BEFORE DELETE ON `regions_history` BEGIN SELECT RAISE(ABORT, 'regions_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `regions_history_refuse_replace` BEFORE INSERT ON `regions_history` WHEN EXISTS (SELECT 1 FROM `regions_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'regions_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `industries_history_refuse_update` BEFORE UPDATE ON `industries_history` BEGIN SELECT RAISE(ABORT, 'industries_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `industries_history_refuse_delete` BEFORE DELETE ON `industries_history` BEGIN SELECT RAISE(ABORT, 'industries_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `industries_history_refuse_replace` BEFORE INSERT ON `industries_history` WHEN EXISTS (SELECT 1 FROM `industries_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'industries_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `organizations_history_refuse_update` BEFORE UPDATE ON `organizations_history` BEGIN SELECT RAISE(ABORT, 'organizations_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `organizations_history_refuse_delete` BEFORE DELETE ON `organizations_history` BEGIN SELECT RAISE(ABORT, 'organizations_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `organizations_history_refuse_replace` BEFORE INSERT ON `organizations_history` WHEN EXISTS (SELECT 1 FROM `organizations_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'organizations_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_update` BEFORE UPDATE ON `sources_history` BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_delete` BEFORE DELETE ON `sources_history` BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `sources_history_refuse_replace` BEFORE INSERT ON `sources_history` WHEN EXISTS (SELECT 1 FROM `sources_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'sources_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `initiatives_history_refuse_update` BEFORE UPDATE ON `initiatives_history` BEGIN SELECT RAISE(ABORT, 'initiatives_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `initiatives_history_refuse_delete` BEFORE DELETE ON `initiatives_history` BEGIN SELECT RAISE(ABORT, 'initiatives_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `initiatives_history_refuse_replace` BEFORE INSERT ON `initiatives_history` WHEN EXISTS (SELECT 1 FROM `initiatives_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'initiatives_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `projects_history_refuse_update` BEFORE UPDATE ON `projects_history` BEGIN SELECT RAISE(ABORT, 'projects_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `projects_history_refuse_delete` BEFORE DELETE ON `projects_history` BEGIN SELECT RAISE(ABORT, 'projects_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `projects_history_refuse_replace` BEFORE INSERT ON `projects_history` WHEN EXISTS (SELECT 1 FROM `projects_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'projects_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `figures_history_refuse_update` BEFORE UPDATE ON `figures_history` BEGIN SELECT RAISE(ABORT, 'figures_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `figures_history_refuse_delete` BEFORE DELETE ON `figures_history` BEGIN SELECT RAISE(ABORT, 'figures_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `figures_history_refuse_replace` BEFORE INSERT ON `figures_history` WHEN EXISTS (SELECT 1 FROM `figures_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'figures_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `rates_history_refuse_update` BEFORE UPDATE ON `rates_history` BEGIN SELECT RAISE(ABORT, 'rates_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `rates_history_refuse_delete` BEFORE DELETE ON `rates_history` BEGIN SELECT RAISE(ABORT, 'rates_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `rates_history_refuse_replace` BEFORE INSERT ON `rates_history` WHEN EXISTS (SELECT 1 FROM `rates_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'rates_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `metrics_history_refuse_update` BEFORE UPDATE ON `metrics_history` BEGIN SELECT RAISE(ABORT, 'metrics_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `metrics_history_refuse_delete` BEFORE DELETE ON `metrics_history` BEGIN SELECT RAISE(ABORT, 'metrics_history keeps what is past'); END;
--> statement-breakpoint
CREATE TRIGGER `metrics_history_refuse_replace` BEFORE INSERT ON `metrics_history` WHEN EXISTS (SELECT 1 FROM `metrics_history` WHERE `id` = NEW.`id` AND `revision` = NEW.`revision`) BEGIN SELECT RAISE(ABORT, 'metrics_history keeps what is past'); END;
