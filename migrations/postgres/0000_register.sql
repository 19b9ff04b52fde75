CREATE TABLE "regions" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"parent_id" text COLLATE "C",
	"member_ids" text COLLATE "C" NOT NULL,
	"iso_code" text COLLATE "C",
	"gb_code" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "regions_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "regions_kind" CHECK (kind IN ('country', 'macro-region', 'province', 'municipality', 'autonomous-region', 'special-administrative-region', 'city', 'prefecture', 'district', 'county', 'zone'))
);
--> statement-breakpoint
CREATE TABLE "regions_aliases" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "regions_aliases_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "regions_member_ids" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "regions_member_ids_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "industries" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"parent_id" text COLLATE "C",
	"category" text COLLATE "C",
	"codes" text COLLATE "C" NOT NULL,
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "industries_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "industries_category" CHECK (category IN ('strategic-emerging', 'future', 'traditional', 'pillar'))
);
--> statement-breakpoint
CREATE TABLE "industries_aliases" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "industries_aliases_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "industries_codes" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"scheme" text COLLATE "C",
	"code" text COLLATE "C",
	"mapping" text COLLATE "C",
	CONSTRAINT "industries_codes_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"codes" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"region_id" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"url" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "organizations_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "organizations_kind" CHECK (kind IN ('government', 'company', 'research', 'platform', 'media'))
);
--> statement-breakpoint
CREATE TABLE "organizations_aliases" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "organizations_aliases_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "organizations_codes" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"scheme" text COLLATE "C",
	"code" text COLLATE "C",
	CONSTRAINT "organizations_codes_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"publisher_id" text COLLATE "C",
	"author" text COLLATE "C",
	"url" text COLLATE "C",
	"archived_url" text COLLATE "C",
	"published_on" text COLLATE "C",
	"language" text COLLATE "C",
	"official" boolean NOT NULL,
	"licence" text COLLATE "C",
	"note" text COLLATE "C",
	"follows_id" text COLLATE "C",
	"retrieved_on" text COLLATE "C",
	"text_hash" text COLLATE "C",
	"table_hash" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "sources_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "sources_kind" CHECK (kind IN ('news-article', 'government-document', 'report', 'dataset', 'statement'))
);
--> statement-breakpoint
CREATE TABLE "initiatives" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"local_title" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"codes" text COLLATE "C" NOT NULL,
	"summary" text COLLATE "C",
	"kind" text COLLATE "C" NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"region_id" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"industry_ids" text COLLATE "C" NOT NULL,
	"participants" text COLLATE "C" NOT NULL,
	"announced_on" text COLLATE "C",
	"starts_on" text COLLATE "C",
	"ends_on" text COLLATE "C",
	"citations" text COLLATE "C" NOT NULL,
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "initiatives_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "initiatives_kind" CHECK (kind IN ('action-plan', 'programme', 'policy', 'agreement', 'platform', 'visit')),
	CONSTRAINT "initiatives_status" CHECK (status IN ('announced', 'in-force', 'completed', 'withdrawn')),
	CONSTRAINT "initiatives_period" CHECK (starts_on <= ends_on)
);
--> statement-breakpoint
CREATE TABLE "initiatives_aliases" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "initiatives_aliases_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "initiatives_codes" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"scheme" text COLLATE "C",
	"code" text COLLATE "C",
	CONSTRAINT "initiatives_codes_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "initiatives_industry_ids" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "initiatives_industry_ids_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "initiatives_participants" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"organization_id" text COLLATE "C",
	"role" text COLLATE "C",
	CONSTRAINT "initiatives_participants_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "initiatives_citations" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"source_id" text COLLATE "C",
	"locator" text COLLATE "C",
	"note" text COLLATE "C",
	"as_title" text COLLATE "C",
	"as_code" text COLLATE "C",
	"as_status" text COLLATE "C",
	"as_starts_on" text COLLATE "C",
	"as_ends_on" text COLLATE "C",
	"as_region_id" text COLLATE "C",
	"as_parent_id" text COLLATE "C",
	CONSTRAINT "initiatives_citations_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"local_title" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"codes" text COLLATE "C" NOT NULL,
	"summary" text COLLATE "C",
	"kind" text COLLATE "C" NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"region_id" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"initiative_id" text COLLATE "C",
	"industry_ids" text COLLATE "C" NOT NULL,
	"participants" text COLLATE "C" NOT NULL,
	"starts_on" text COLLATE "C",
	"ends_on" text COLLATE "C",
	"citations" text COLLATE "C" NOT NULL,
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "projects_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "projects_kind" CHECK (kind IN ('project', 'portfolio', 'breakdown')),
	CONSTRAINT "projects_status" CHECK (status IN ('identification', 'preparation', 'implementation', 'completion', 'maintenance', 'decommissioning', 'decommissioned', 'cancelled', 'suspended')),
	CONSTRAINT "projects_period" CHECK (starts_on <= ends_on),
	CONSTRAINT "projects_breakdown" CHECK (kind <> 'breakdown' OR parent_id IS NOT NULL)
);
--> statement-breakpoint
CREATE TABLE "projects_aliases" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "projects_aliases_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "projects_codes" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"scheme" text COLLATE "C",
	"code" text COLLATE "C",
	CONSTRAINT "projects_codes_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "projects_industry_ids" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "projects_industry_ids_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "projects_participants" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"organization_id" text COLLATE "C",
	"role" text COLLATE "C",
	CONSTRAINT "projects_participants_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "projects_citations" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"source_id" text COLLATE "C",
	"locator" text COLLATE "C",
	"note" text COLLATE "C",
	"as_title" text COLLATE "C",
	"as_code" text COLLATE "C",
	"as_status" text COLLATE "C",
	"as_starts_on" text COLLATE "C",
	"as_ends_on" text COLLATE "C",
	"as_region_id" text COLLATE "C",
	"as_parent_id" text COLLATE "C",
	CONSTRAINT "projects_citations_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "figures" (
	"id" text COLLATE "C" NOT NULL,
	"subject_kind" text COLLATE "C" NOT NULL,
	"subject_id" text COLLATE "C" NOT NULL,
	"subject_region_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'region' THEN subject_id END) STORED,
	"subject_industry_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'industry' THEN subject_id END) STORED,
	"subject_organization_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'organization' THEN subject_id END) STORED,
	"subject_initiative_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'initiative' THEN subject_id END) STORED,
	"subject_project_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'project' THEN subject_id END) STORED,
	"metric" text COLLATE "C" NOT NULL,
	"stage" text COLLATE "C" NOT NULL,
	"value" numeric(18, 3) NOT NULL,
	"upper_value" numeric(18, 3),
	"unit" text COLLATE "C" NOT NULL,
	"prices" text COLLATE "C",
	"qualifier" text COLLATE "C" NOT NULL,
	"period_start" text COLLATE "C",
	"period_end" text COLLATE "C",
	"reported" text COLLATE "C" NOT NULL,
	"relation" text COLLATE "C",
	"from_figure_id" text COLLATE "C",
	"of_figure_id" text COLLATE "C",
	"sum_of_ids" text COLLATE "C" NOT NULL,
	"parts_complete" boolean,
	"rank" text COLLATE "C" NOT NULL,
	"note" text COLLATE "C",
	"source_id" text COLLATE "C" NOT NULL,
	"as_printed" text COLLATE "C" NOT NULL,
	"heading" text COLLATE "C",
	"quote" text COLLATE "C",
	"locator" text COLLATE "C",
	"attributed_to" text COLLATE "C",
	"supersedes_id" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "figures_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "figures_subject_kind" CHECK (subject_kind IN ('region', 'industry', 'organization', 'initiative', 'project')),
	CONSTRAINT "figures_stage" CHECK (stage IN ('target', 'planned', 'committed', 'actual')),
	CONSTRAINT "figures_qualifier" CHECK (qualifier IN ('exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than', 'between')),
	CONSTRAINT "figures_relation" CHECK (relation IN ('share', 'change', 'difference', 'sum')),
	CONSTRAINT "figures_rank" CHECK (rank IN ('preferred', 'normal', 'deprecated')),
	CONSTRAINT "figures_period" CHECK (period_start <= period_end),
	CONSTRAINT "figures_sign" CHECK (value >= 0 OR unit IN ('percent', 'percentage-point') OR coalesce(relation, '') = 'difference' OR (qualifier = 'exact' AND stage <> 'target')),
	CONSTRAINT "figures_range" CHECK (qualifier <> 'between' OR (upper_value IS NOT NULL AND upper_value >= value)),
	CONSTRAINT "figures_share" CHECK (unit = 'percent' OR coalesce(relation, '') IN ('difference', 'sum') OR (relation IS NULL AND metric <> 'share' AND of_figure_id IS NULL))
);
--> statement-breakpoint
CREATE TABLE "figures_reported" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	"unit" text COLLATE "C",
	CONSTRAINT "figures_reported_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "figures_sum_of_ids" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "figures_sum_of_ids_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "rates" (
	"id" text COLLATE "C" NOT NULL,
	"base_unit" text COLLATE "C" NOT NULL,
	"quote_unit" text COLLATE "C" NOT NULL,
	"rate" numeric(27, 12) NOT NULL,
	"on" text COLLATE "C" NOT NULL,
	"source_id" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "rates_id_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "metrics" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"definition" text COLLATE "C",
	"nature" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "metrics_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "metrics_nature" CHECK (nature IN ('flow', 'stock', 'ratio', 'change'))
);
--> statement-breakpoint
CREATE TABLE "metrics_aliases" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "metrics_aliases_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "regions_history" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"parent_id" text COLLATE "C",
	"member_ids" text COLLATE "C" NOT NULL,
	"iso_code" text COLLATE "C",
	"gb_code" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "regions_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "industries_history" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"parent_id" text COLLATE "C",
	"category" text COLLATE "C",
	"codes" text COLLATE "C" NOT NULL,
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "industries_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "organizations_history" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"codes" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"region_id" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"url" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "organizations_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "sources_history" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"publisher_id" text COLLATE "C",
	"author" text COLLATE "C",
	"url" text COLLATE "C",
	"archived_url" text COLLATE "C",
	"published_on" text COLLATE "C",
	"language" text COLLATE "C",
	"official" boolean NOT NULL,
	"licence" text COLLATE "C",
	"note" text COLLATE "C",
	"follows_id" text COLLATE "C",
	"retrieved_on" text COLLATE "C",
	"text_hash" text COLLATE "C",
	"table_hash" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "sources_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "initiatives_history" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"local_title" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"codes" text COLLATE "C" NOT NULL,
	"summary" text COLLATE "C",
	"kind" text COLLATE "C" NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"region_id" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"industry_ids" text COLLATE "C" NOT NULL,
	"participants" text COLLATE "C" NOT NULL,
	"announced_on" text COLLATE "C",
	"starts_on" text COLLATE "C",
	"ends_on" text COLLATE "C",
	"citations" text COLLATE "C" NOT NULL,
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "initiatives_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "projects_history" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"local_title" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"codes" text COLLATE "C" NOT NULL,
	"summary" text COLLATE "C",
	"kind" text COLLATE "C" NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"region_id" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"initiative_id" text COLLATE "C",
	"industry_ids" text COLLATE "C" NOT NULL,
	"participants" text COLLATE "C" NOT NULL,
	"starts_on" text COLLATE "C",
	"ends_on" text COLLATE "C",
	"citations" text COLLATE "C" NOT NULL,
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "projects_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "figures_history" (
	"id" text COLLATE "C" NOT NULL,
	"subject_kind" text COLLATE "C" NOT NULL,
	"subject_id" text COLLATE "C" NOT NULL,
	"subject_region_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'region' THEN subject_id END) STORED,
	"subject_industry_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'industry' THEN subject_id END) STORED,
	"subject_organization_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'organization' THEN subject_id END) STORED,
	"subject_initiative_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'initiative' THEN subject_id END) STORED,
	"subject_project_id" text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN subject_kind = 'project' THEN subject_id END) STORED,
	"metric" text COLLATE "C" NOT NULL,
	"stage" text COLLATE "C" NOT NULL,
	"value" numeric(18, 3) NOT NULL,
	"upper_value" numeric(18, 3),
	"unit" text COLLATE "C" NOT NULL,
	"prices" text COLLATE "C",
	"qualifier" text COLLATE "C" NOT NULL,
	"period_start" text COLLATE "C",
	"period_end" text COLLATE "C",
	"reported" text COLLATE "C" NOT NULL,
	"relation" text COLLATE "C",
	"from_figure_id" text COLLATE "C",
	"of_figure_id" text COLLATE "C",
	"sum_of_ids" text COLLATE "C" NOT NULL,
	"parts_complete" boolean,
	"rank" text COLLATE "C" NOT NULL,
	"note" text COLLATE "C",
	"source_id" text COLLATE "C" NOT NULL,
	"as_printed" text COLLATE "C" NOT NULL,
	"heading" text COLLATE "C",
	"quote" text COLLATE "C",
	"locator" text COLLATE "C",
	"attributed_to" text COLLATE "C",
	"supersedes_id" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "figures_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "rates_history" (
	"id" text COLLATE "C" NOT NULL,
	"base_unit" text COLLATE "C" NOT NULL,
	"quote_unit" text COLLATE "C" NOT NULL,
	"rate" numeric(27, 12) NOT NULL,
	"on" text COLLATE "C" NOT NULL,
	"source_id" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "rates_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "metrics_history" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"definition" text COLLATE "C",
	"nature" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "metrics_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "source_texts" (
	"source_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"text" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_tables" (
	"source_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"csv" text COLLATE "C" NOT NULL,
	"file" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_layouts" (
	"source_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"layout" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register" (
	"id" bigint PRIMARY KEY NOT NULL,
	"epoch" text COLLATE "C" NOT NULL,
	"sequence" bigint NOT NULL,
	"text_version" text COLLATE "C",
	"reviews" bigint,
	"timeline" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"at" text COLLATE "C" NOT NULL,
	"by" text COLLATE "C" NOT NULL,
	"resource" text COLLATE "C" NOT NULL,
	"record_id" text COLLATE "C" NOT NULL,
	"revision" bigint NOT NULL,
	"action" text COLLATE "C" NOT NULL,
	"merged_into" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "batches" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"at" text COLLATE "C" NOT NULL,
	"by" text COLLATE "C" NOT NULL,
	"first" bigint NOT NULL,
	"last" bigint NOT NULL,
	"subject" text COLLATE "C",
	"merged_into" text COLLATE "C",
	"undoes" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "differences" (
	"resource" text COLLATE "C" NOT NULL,
	"one" text COLLATE "C" NOT NULL,
	"other" text COLLATE "C" NOT NULL,
	"by" text COLLATE "C" NOT NULL,
	"at" text COLLATE "C" NOT NULL,
	CONSTRAINT "differences_resource_one_other_pk" PRIMARY KEY("resource","one","other")
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"finding" text COLLATE "C" PRIMARY KEY NOT NULL,
	"review" text COLLATE "C" NOT NULL,
	"note" text COLLATE "C",
	"by" text COLLATE "C" NOT NULL,
	"at" text COLLATE "C" NOT NULL,
	"sequence" bigint NOT NULL,
	"closed" bigint
);
--> statement-breakpoint
CREATE TABLE "texts" (
	"number" bigint PRIMARY KEY NOT NULL,
	"resource" text COLLATE "C" NOT NULL,
	"record_id" text COLLATE "C" NOT NULL,
	"length" bigint NOT NULL,
	"named" text COLLATE "C" NOT NULL,
	"told" text COLLATE "C" NOT NULL,
	"shown" text COLLATE "C" NOT NULL,
	"place" bigint GENERATED ALWAYS AS ((length * 274877906944 + number) * 32 + CASE resource WHEN 'regions' THEN 0 WHEN 'industries' THEN 1 WHEN 'organizations' THEN 2 WHEN 'sources' THEN 3 WHEN 'initiatives' THEN 4 WHEN 'projects' THEN 5 WHEN 'figures' THEN 6 WHEN 'rates' THEN 7 WHEN 'metrics' THEN 8 END) STORED,
	CONSTRAINT "texts_record" UNIQUE("resource","record_id")
);
--> statement-breakpoint
CREATE TABLE "names" (
	"resource" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"rest" text COLLATE "C" NOT NULL,
	"distance" bigint NOT NULL,
	"record_id" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"hash" text COLLATE "C" PRIMARY KEY NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"label" text COLLATE "C" NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"expires_at" text COLLATE "C",
	"last_used_at" text COLLATE "C",
	"revoked_at" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"token" text COLLATE "C" NOT NULL,
	"expires_at" text COLLATE "C" NOT NULL,
	"answer" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"caller" text COLLATE "C" PRIMARY KEY NOT NULL,
	"ends" bigint NOT NULL,
	"times" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"hash" text COLLATE "C" PRIMARY KEY NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"ends_at" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"url" text COLLATE "C" NOT NULL,
	"secret" text COLLATE "C" NOT NULL,
	"resource" text COLLATE "C",
	"record_id" text COLLATE "C",
	"region_id" text COLLATE "C",
	"created_at" text COLLATE "C" NOT NULL,
	"created_by" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"attempts" bigint NOT NULL,
	"failures" bigint NOT NULL,
	"failing_since" text COLLATE "C",
	"fault" text COLLATE "C",
	"next_attempt_at" text COLLATE "C",
	"paused_at" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"webhook_id" text COLLATE "C" NOT NULL,
	"slot" bigint NOT NULL,
	"attempt" bigint NOT NULL,
	"at" text COLLATE "C" NOT NULL,
	"sequence" bigint NOT NULL,
	"message_id" text COLLATE "C" NOT NULL,
	"status" bigint,
	"fault" text COLLATE "C",
	"milliseconds" bigint NOT NULL,
	CONSTRAINT "webhook_deliveries_webhook_id_slot_pk" PRIMARY KEY("webhook_id","slot")
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"holder" text COLLATE "C" NOT NULL,
	"ends" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "regions" ADD CONSTRAINT "regions_parent_id_regions_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "regions_aliases" ADD CONSTRAINT "regions_aliases_record_id_regions_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "regions_member_ids" ADD CONSTRAINT "regions_member_ids_record_id_regions_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "regions_member_ids" ADD CONSTRAINT "regions_member_ids_value_regions_id_fk" FOREIGN KEY ("value") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "industries" ADD CONSTRAINT "industries_parent_id_industries_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."industries"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "industries_aliases" ADD CONSTRAINT "industries_aliases_record_id_industries_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."industries"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "industries_codes" ADD CONSTRAINT "industries_codes_record_id_industries_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."industries"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_parent_id_organizations_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "organizations_aliases" ADD CONSTRAINT "organizations_aliases_record_id_organizations_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "organizations_codes" ADD CONSTRAINT "organizations_codes_record_id_organizations_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_publisher_id_organizations_id_fk" FOREIGN KEY ("publisher_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_follows_id_sources_id_fk" FOREIGN KEY ("follows_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives" ADD CONSTRAINT "initiatives_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives" ADD CONSTRAINT "initiatives_parent_id_initiatives_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."initiatives"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_aliases" ADD CONSTRAINT "initiatives_aliases_record_id_initiatives_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."initiatives"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_codes" ADD CONSTRAINT "initiatives_codes_record_id_initiatives_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."initiatives"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_industry_ids" ADD CONSTRAINT "initiatives_industry_ids_record_id_initiatives_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."initiatives"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_industry_ids" ADD CONSTRAINT "initiatives_industry_ids_value_industries_id_fk" FOREIGN KEY ("value") REFERENCES "public"."industries"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_participants" ADD CONSTRAINT "initiatives_participants_record_id_initiatives_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."initiatives"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_participants" ADD CONSTRAINT "initiatives_participants_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_citations" ADD CONSTRAINT "initiatives_citations_record_id_initiatives_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."initiatives"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_citations" ADD CONSTRAINT "initiatives_citations_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_citations" ADD CONSTRAINT "initiatives_citations_as_region_id_regions_id_fk" FOREIGN KEY ("as_region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "initiatives_citations" ADD CONSTRAINT "initiatives_citations_as_parent_id_initiatives_id_fk" FOREIGN KEY ("as_parent_id") REFERENCES "public"."initiatives"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_parent_id_projects_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_initiative_id_initiatives_id_fk" FOREIGN KEY ("initiative_id") REFERENCES "public"."initiatives"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_aliases" ADD CONSTRAINT "projects_aliases_record_id_projects_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_codes" ADD CONSTRAINT "projects_codes_record_id_projects_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_industry_ids" ADD CONSTRAINT "projects_industry_ids_record_id_projects_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_industry_ids" ADD CONSTRAINT "projects_industry_ids_value_industries_id_fk" FOREIGN KEY ("value") REFERENCES "public"."industries"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_participants" ADD CONSTRAINT "projects_participants_record_id_projects_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_participants" ADD CONSTRAINT "projects_participants_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_citations" ADD CONSTRAINT "projects_citations_record_id_projects_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_citations" ADD CONSTRAINT "projects_citations_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_citations" ADD CONSTRAINT "projects_citations_as_region_id_regions_id_fk" FOREIGN KEY ("as_region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "projects_citations" ADD CONSTRAINT "projects_citations_as_parent_id_projects_id_fk" FOREIGN KEY ("as_parent_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_region_id_regions_id_fk" FOREIGN KEY ("subject_region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_industry_id_industries_id_fk" FOREIGN KEY ("subject_industry_id") REFERENCES "public"."industries"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_organization_id_organizations_id_fk" FOREIGN KEY ("subject_organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_initiative_id_initiatives_id_fk" FOREIGN KEY ("subject_initiative_id") REFERENCES "public"."initiatives"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_project_id_projects_id_fk" FOREIGN KEY ("subject_project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_from_figure_id_figures_id_fk" FOREIGN KEY ("from_figure_id") REFERENCES "public"."figures"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_of_figure_id_figures_id_fk" FOREIGN KEY ("of_figure_id") REFERENCES "public"."figures"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_supersedes_id_figures_id_fk" FOREIGN KEY ("supersedes_id") REFERENCES "public"."figures"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures_reported" ADD CONSTRAINT "figures_reported_record_id_figures_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."figures"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures_sum_of_ids" ADD CONSTRAINT "figures_sum_of_ids_record_id_figures_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."figures"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "figures_sum_of_ids" ADD CONSTRAINT "figures_sum_of_ids_value_figures_id_fk" FOREIGN KEY ("value") REFERENCES "public"."figures"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "rates" ADD CONSTRAINT "rates_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "metrics_aliases" ADD CONSTRAINT "metrics_aliases_record_id_metrics_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."metrics"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "source_texts" ADD CONSTRAINT "source_texts_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "source_tables" ADD CONSTRAINT "source_tables_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "source_layouts" ADD CONSTRAINT "source_layouts_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
CREATE INDEX "regions_parent_id" ON "regions" USING btree ("parent_id","id") WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "regions_member_ids_value" ON "regions_member_ids" USING btree ("value","record_id");
--> statement-breakpoint
CREATE INDEX "industries_parent_id" ON "industries" USING btree ("parent_id","id") WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "industries_codes_code" ON "industries_codes" USING btree ("code","scheme","record_id");
--> statement-breakpoint
CREATE INDEX "organizations_region_id" ON "organizations" USING btree ("region_id","id") WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "organizations_parent_id" ON "organizations" USING btree ("parent_id","id") WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "organizations_codes_code" ON "organizations_codes" USING btree ("code","scheme","record_id");
--> statement-breakpoint
CREATE INDEX "sources_publisher_id" ON "sources" USING btree ("publisher_id","id") WHERE publisher_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "sources_follows_id" ON "sources" USING btree ("follows_id","id") WHERE follows_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "initiatives_region_id" ON "initiatives" USING btree ("region_id","id") WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "initiatives_parent_id" ON "initiatives" USING btree ("parent_id","id") WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "initiatives_codes_code" ON "initiatives_codes" USING btree ("code","scheme","record_id");
--> statement-breakpoint
CREATE INDEX "initiatives_industry_ids_value" ON "initiatives_industry_ids" USING btree ("value","record_id");
--> statement-breakpoint
CREATE INDEX "initiatives_participants_organization_id" ON "initiatives_participants" USING btree ("organization_id","record_id");
--> statement-breakpoint
CREATE INDEX "initiatives_citations_source_id" ON "initiatives_citations" USING btree ("source_id","record_id");
--> statement-breakpoint
CREATE INDEX "initiatives_citations_as_region_id" ON "initiatives_citations" USING btree ("as_region_id","record_id") WHERE as_region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "initiatives_citations_as_parent_id" ON "initiatives_citations" USING btree ("as_parent_id","record_id") WHERE as_parent_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "projects_region_id" ON "projects" USING btree ("region_id","id") WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "projects_parent_id" ON "projects" USING btree ("parent_id","id") WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "projects_initiative_id" ON "projects" USING btree ("initiative_id","id") WHERE initiative_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "projects_codes_code" ON "projects_codes" USING btree ("code","scheme","record_id");
--> statement-breakpoint
CREATE INDEX "projects_industry_ids_value" ON "projects_industry_ids" USING btree ("value","record_id");
--> statement-breakpoint
CREATE INDEX "projects_participants_organization_id" ON "projects_participants" USING btree ("organization_id","record_id");
--> statement-breakpoint
CREATE INDEX "projects_citations_source_id" ON "projects_citations" USING btree ("source_id","record_id");
--> statement-breakpoint
CREATE INDEX "projects_citations_as_region_id" ON "projects_citations" USING btree ("as_region_id","record_id") WHERE as_region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "projects_citations_as_parent_id" ON "projects_citations" USING btree ("as_parent_id","record_id") WHERE as_parent_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_subject_region_id" ON "figures" USING btree ("subject_region_id","id") WHERE subject_region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_subject_industry_id" ON "figures" USING btree ("subject_industry_id","id") WHERE subject_industry_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_subject_organization_id" ON "figures" USING btree ("subject_organization_id","id") WHERE subject_organization_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_subject_initiative_id" ON "figures" USING btree ("subject_initiative_id","id") WHERE subject_initiative_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_subject_project_id" ON "figures" USING btree ("subject_project_id","id") WHERE subject_project_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_from_figure_id" ON "figures" USING btree ("from_figure_id","id") WHERE from_figure_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_of_figure_id" ON "figures" USING btree ("of_figure_id","id") WHERE of_figure_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_source_id" ON "figures" USING btree ("source_id","id");
--> statement-breakpoint
CREATE INDEX "figures_supersedes_id" ON "figures" USING btree ("supersedes_id","id") WHERE supersedes_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_sum_of_ids_value" ON "figures_sum_of_ids" USING btree ("value","record_id");
--> statement-breakpoint
CREATE INDEX "rates_source_id" ON "rates" USING btree ("source_id","id") WHERE source_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "regions_history_parent_id" ON "regions_history" USING btree ("parent_id") WHERE parent_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "organizations_history_region_id" ON "organizations_history" USING btree ("region_id") WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "initiatives_history_region_id" ON "initiatives_history" USING btree ("region_id") WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "projects_history_region_id" ON "projects_history" USING btree ("region_id") WHERE region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_history_subject_region_id" ON "figures_history" USING btree ("subject_region_id") WHERE subject_region_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_history_subject_organization_id" ON "figures_history" USING btree ("subject_organization_id") WHERE subject_organization_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_history_subject_initiative_id" ON "figures_history" USING btree ("subject_initiative_id") WHERE subject_initiative_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "figures_history_subject_project_id" ON "figures_history" USING btree ("subject_project_id") WHERE subject_project_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "changes_record" ON "changes" USING btree ("resource","record_id","sequence");
--> statement-breakpoint
CREATE INDEX "changes_resource" ON "changes" USING btree ("resource","sequence");
--> statement-breakpoint
CREATE INDEX "changes_merged" ON "changes" USING btree ("record_id","resource") WHERE merged_into IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "batches_first" ON "batches" USING btree ("first");
--> statement-breakpoint
CREATE INDEX "batches_undoes" ON "batches" USING btree ("undoes");
--> statement-breakpoint
CREATE INDEX "differences_other" ON "differences" USING btree ("resource","other");
--> statement-breakpoint
CREATE UNIQUE INDEX "names_key" ON "names" USING btree ("resource","key",md5("rest"),"distance","record_id");
--> statement-breakpoint
CREATE INDEX "idempotency_expires_at" ON "idempotency" USING btree ("expires_at");
--> statement-breakpoint
-- The feed of changes and the histories are append-only.
CREATE FUNCTION refuse_to_change_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% keeps what is past', TG_TABLE_NAME;
END $$;
--> statement-breakpoint
CREATE TRIGGER changes_refuse_change BEFORE UPDATE OR DELETE ON changes FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER changes_refuse_truncate BEFORE TRUNCATE ON changes EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
-- The full-text index. Lexemes are the words of a record that an index can hold: words of names also with a mark, whole names as digests,
-- long words cut. A record with very many words has a mark alone. A loop takes a third of the time of a query for each row.
CREATE FUNCTION lexemes_of(named text, told text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	word text;
	lexemes text[] := '{}';
BEGIN
	IF octet_length(named) + octet_length(told) > 250000 THEN RETURN array_to_tsvector(ARRAY[chr(57347)]); END IF;
	FOREACH word IN ARRAY string_to_array(named, ' ') LOOP
		IF starts_with(word, chr(57345)) THEN
			lexemes := lexemes || (chr(57345) || md5(word));
		ELSE
			lexemes := lexemes || (chr(57348) || substr(word, 1, 100));
			IF word <> '' AND NOT starts_with(word, chr(57344)) THEN lexemes := lexemes || substr(word, 1, 100); END IF;
		END IF;
	END LOOP;
	FOREACH word IN ARRAY string_to_array(told, ' ') LOOP
		IF word <> '' AND NOT starts_with(word, chr(57344)) AND NOT starts_with(word, chr(57345)) THEN
			lexemes := lexemes || substr(word, 1, 100);
		END IF;
	END LOOP;
	RETURN array_to_tsvector(lexemes);
END $$;
--> statement-breakpoint
ALTER TABLE texts ADD COLUMN lexemes tsvector NOT NULL;
--> statement-breakpoint
CREATE INDEX texts_lexemes ON texts USING gin (lexemes);
--> statement-breakpoint
CREATE VIEW words AS SELECT place, named, told, lexemes FROM texts;
--> statement-breakpoint
CREATE FUNCTION number_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	-- One writes at a time, so the next number is nobody else's; a sequence would leave gaps.
	NEW.number := coalesce(NEW.number, (SELECT max(number) + 1 FROM texts), 1);
	NEW.lexemes := lexemes_of(NEW.named, NEW.told);
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER texts_numbered BEFORE INSERT ON texts FOR EACH ROW EXECUTE FUNCTION number_texts();
--> statement-breakpoint
CREATE FUNCTION index_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.lexemes := lexemes_of(NEW.named, NEW.told);
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER texts_indexed BEFORE UPDATE ON texts FOR EACH ROW EXECUTE FUNCTION index_texts();
--> statement-breakpoint
-- Listeners are notified of each commit that moves the register on.
CREATE FUNCTION tell_of_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('planledger', NEW.sequence::text);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER register_moved AFTER UPDATE ON register FOR EACH ROW WHEN (OLD.sequence <> NEW.sequence) EXECUTE FUNCTION tell_of_move();
--> statement-breakpoint
-- Null on a standby, and on services that keep no timeline. A promoted standby begins a new one.
CREATE FUNCTION current_timeline() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF pg_is_in_recovery() THEN
		RETURN NULL;
	END IF;
	RETURN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_function THEN
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Counts of the current minute may be lost with the server, and need not wait for the disk.
ALTER TABLE "calls" SET UNLOGGED;
--> statement-breakpoint
CREATE TRIGGER regions_history_refuse_change BEFORE UPDATE OR DELETE ON regions_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER regions_history_refuse_truncate BEFORE TRUNCATE ON regions_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER industries_history_refuse_change BEFORE UPDATE OR DELETE ON industries_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER industries_history_refuse_truncate BEFORE TRUNCATE ON industries_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER organizations_history_refuse_change BEFORE UPDATE OR DELETE ON organizations_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER organizations_history_refuse_truncate BEFORE TRUNCATE ON organizations_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER sources_history_refuse_change BEFORE UPDATE OR DELETE ON sources_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER sources_history_refuse_truncate BEFORE TRUNCATE ON sources_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER initiatives_history_refuse_change BEFORE UPDATE OR DELETE ON initiatives_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER initiatives_history_refuse_truncate BEFORE TRUNCATE ON initiatives_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER projects_history_refuse_change BEFORE UPDATE OR DELETE ON projects_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER projects_history_refuse_truncate BEFORE TRUNCATE ON projects_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER figures_history_refuse_change BEFORE UPDATE OR DELETE ON figures_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER figures_history_refuse_truncate BEFORE TRUNCATE ON figures_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER rates_history_refuse_change BEFORE UPDATE OR DELETE ON rates_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER rates_history_refuse_truncate BEFORE TRUNCATE ON rates_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER metrics_history_refuse_change BEFORE UPDATE OR DELETE ON metrics_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER metrics_history_refuse_truncate BEFORE TRUNCATE ON metrics_history EXECUTE FUNCTION refuse_to_change_the_past();
