CREATE TABLE "changes" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"at" text COLLATE "C" NOT NULL,
	"by" text COLLATE "C" NOT NULL,
	"resource" text COLLATE "C" NOT NULL,
	"record_id" text COLLATE "C" NOT NULL,
	"revision" bigint NOT NULL,
	"action" text COLLATE "C" NOT NULL
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
	"qualifier" text COLLATE "C" NOT NULL,
	"period_start" text COLLATE "C",
	"period_end" text COLLATE "C",
	"reported" text COLLATE "C" NOT NULL,
	"of_figure_id" text COLLATE "C",
	"note" text COLLATE "C",
	"source_id" text COLLATE "C" NOT NULL,
	"as_printed" text COLLATE "C" NOT NULL,
	"locator" text COLLATE "C",
	"attributed_to" text COLLATE "C",
	"supersedes_id" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	CONSTRAINT "figures_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "figures_subject_kind" CHECK (subject_kind IN ('region', 'industry', 'organization', 'initiative', 'project')),
	CONSTRAINT "figures_stage" CHECK (stage IN ('target', 'planned', 'committed', 'actual')),
	CONSTRAINT "figures_qualifier" CHECK (qualifier IN ('exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than', 'between')),
	CONSTRAINT "figures_period" CHECK (period_start <= period_end),
	CONSTRAINT "figures_sign" CHECK (value >= 0 OR unit = 'percent'),
	CONSTRAINT "figures_range" CHECK (qualifier <> 'between' OR (upper_value IS NOT NULL AND upper_value >= value)),
	CONSTRAINT "figures_share" CHECK ((metric <> 'share' AND of_figure_id IS NULL) OR unit = 'percent')
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
	"qualifier" text COLLATE "C" NOT NULL,
	"period_start" text COLLATE "C",
	"period_end" text COLLATE "C",
	"reported" text COLLATE "C" NOT NULL,
	"of_figure_id" text COLLATE "C",
	"note" text COLLATE "C",
	"source_id" text COLLATE "C" NOT NULL,
	"as_printed" text COLLATE "C" NOT NULL,
	"locator" text COLLATE "C",
	"attributed_to" text COLLATE "C",
	"supersedes_id" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint,
	CONSTRAINT "figures_history_id_revision_pk" PRIMARY KEY("id","revision")
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
CREATE TABLE "idempotency" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"token" text COLLATE "C" NOT NULL,
	"expires_at" text COLLATE "C" NOT NULL,
	"answer" text COLLATE "C"
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
	"until" bigint,
	CONSTRAINT "industries_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "initiatives" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"local_title" text COLLATE "C",
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
	CONSTRAINT "initiatives_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "initiatives_kind" CHECK (kind IN ('action-plan', 'programme', 'policy', 'agreement', 'platform', 'visit')),
	CONSTRAINT "initiatives_status" CHECK (status IN ('announced', 'in-force', 'completed', 'withdrawn')),
	CONSTRAINT "initiatives_period" CHECK (starts_on <= ends_on)
);
--> statement-breakpoint
CREATE TABLE "initiatives_citations" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"source_id" text COLLATE "C",
	"locator" text COLLATE "C",
	"note" text COLLATE "C",
	CONSTRAINT "initiatives_citations_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "initiatives_history" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"local_title" text COLLATE "C",
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
	"until" bigint,
	CONSTRAINT "initiatives_history_id_revision_pk" PRIMARY KEY("id","revision")
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
CREATE TABLE "names" (
	"resource" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"distance" bigint NOT NULL,
	"record_id" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"region_id" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"url" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
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
CREATE TABLE "organizations_history" (
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"local_name" text COLLATE "C",
	"aliases" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"region_id" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"url" text COLLATE "C",
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint,
	CONSTRAINT "organizations_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "own_parts" (
	"figure_id" text COLLATE "C" PRIMARY KEY NOT NULL,
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
	"tie" text COLLATE "C",
	"reason" text COLLATE "C",
	"own" bigint NOT NULL,
	"lower" bigint NOT NULL,
	"upper" bigint
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"local_title" text COLLATE "C",
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
	CONSTRAINT "projects_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "projects_kind" CHECK (kind IN ('project', 'portfolio')),
	CONSTRAINT "projects_status" CHECK (status IN ('identification', 'preparation', 'implementation', 'completion', 'maintenance', 'decommissioning', 'decommissioned', 'cancelled', 'suspended')),
	CONSTRAINT "projects_period" CHECK (starts_on <= ends_on)
);
--> statement-breakpoint
CREATE TABLE "projects_citations" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"source_id" text COLLATE "C",
	"locator" text COLLATE "C",
	"note" text COLLATE "C",
	CONSTRAINT "projects_citations_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "projects_history" (
	"id" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"local_title" text COLLATE "C",
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
	"until" bigint,
	CONSTRAINT "projects_history_id_revision_pk" PRIMARY KEY("id","revision")
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
	CONSTRAINT "rates_id_pk" PRIMARY KEY("id")
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
	"until" bigint,
	CONSTRAINT "rates_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
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
	"until" bigint,
	CONSTRAINT "regions_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "regions_member_ids" (
	"record_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"value" text COLLATE "C",
	CONSTRAINT "regions_member_ids_record_id_position_pk" PRIMARY KEY("record_id","position")
);
--> statement-breakpoint
CREATE TABLE "register" (
	"id" bigint PRIMARY KEY NOT NULL,
	"epoch" text COLLATE "C" NOT NULL,
	"sequence" bigint NOT NULL
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
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	CONSTRAINT "sources_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "sources_kind" CHECK (kind IN ('news-article', 'government-document', 'report', 'dataset', 'statement'))
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
	"revision" bigint NOT NULL,
	"created_at" text COLLATE "C" NOT NULL,
	"updated_at" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint,
	CONSTRAINT "sources_history_id_revision_pk" PRIMARY KEY("id","revision")
);
--> statement-breakpoint
CREATE TABLE "sums" (
	"family" text COLLATE "C" NOT NULL,
	"metric" text COLLATE "C" NOT NULL,
	"by" text COLLATE "C" NOT NULL,
	"stage" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"reason" text COLLATE "C" NOT NULL,
	"place" text COLLATE "C" NOT NULL,
	"cluster_start" text COLLATE "C" NOT NULL,
	"cluster_end" text COLLATE "C" NOT NULL,
	"start" text COLLATE "C" NOT NULL,
	"end" text COLLATE "C" NOT NULL,
	"figures" bigint NOT NULL,
	"own_high" bigint NOT NULL,
	"own_low" bigint NOT NULL,
	"lower_high" bigint NOT NULL,
	"lower_low" bigint NOT NULL,
	"upper_high" bigint NOT NULL,
	"upper_low" bigint NOT NULL,
	"open" bigint NOT NULL
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
	"called" text COLLATE "C" NOT NULL,
	"place" bigint GENERATED ALWAYS AS ((length * 274877906944 + number) * 32 + CASE resource WHEN 'regions' THEN 0 WHEN 'industries' THEN 1 WHEN 'organizations' THEN 2 WHEN 'sources' THEN 3 WHEN 'initiatives' THEN 4 WHEN 'projects' THEN 5 WHEN 'figures' THEN 6 WHEN 'rates' THEN 7 END) STORED,
	CONSTRAINT "texts_record" UNIQUE("resource","record_id")
);
--> statement-breakpoint
CREATE TABLE "unsettled" (
	"mark" text COLLATE "C" PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_region_id_regions_id_fk" FOREIGN KEY ("subject_region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_industry_id_industries_id_fk" FOREIGN KEY ("subject_industry_id") REFERENCES "public"."industries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_organization_id_organizations_id_fk" FOREIGN KEY ("subject_organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_initiative_id_initiatives_id_fk" FOREIGN KEY ("subject_initiative_id") REFERENCES "public"."initiatives"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_subject_project_id_projects_id_fk" FOREIGN KEY ("subject_project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_of_figure_id_figures_id_fk" FOREIGN KEY ("of_figure_id") REFERENCES "public"."figures"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_supersedes_id_figures_id_fk" FOREIGN KEY ("supersedes_id") REFERENCES "public"."figures"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figures_reported" ADD CONSTRAINT "figures_reported_record_id_figures_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."figures"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "industries" ADD CONSTRAINT "industries_parent_id_industries_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."industries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "industries_aliases" ADD CONSTRAINT "industries_aliases_record_id_industries_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."industries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "industries_codes" ADD CONSTRAINT "industries_codes_record_id_industries_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."industries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiatives" ADD CONSTRAINT "initiatives_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiatives" ADD CONSTRAINT "initiatives_parent_id_initiatives_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."initiatives"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiatives_citations" ADD CONSTRAINT "initiatives_citations_record_id_initiatives_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."initiatives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiatives_citations" ADD CONSTRAINT "initiatives_citations_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiatives_industry_ids" ADD CONSTRAINT "initiatives_industry_ids_record_id_initiatives_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."initiatives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiatives_industry_ids" ADD CONSTRAINT "initiatives_industry_ids_value_industries_id_fk" FOREIGN KEY ("value") REFERENCES "public"."industries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiatives_participants" ADD CONSTRAINT "initiatives_participants_record_id_initiatives_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."initiatives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiatives_participants" ADD CONSTRAINT "initiatives_participants_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_parent_id_organizations_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organizations_aliases" ADD CONSTRAINT "organizations_aliases_record_id_organizations_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "own_parts" ADD CONSTRAINT "own_parts_figure_id_figures_id_fk" FOREIGN KEY ("figure_id") REFERENCES "public"."figures"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_parent_id_projects_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_initiative_id_initiatives_id_fk" FOREIGN KEY ("initiative_id") REFERENCES "public"."initiatives"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects_citations" ADD CONSTRAINT "projects_citations_record_id_projects_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects_citations" ADD CONSTRAINT "projects_citations_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects_industry_ids" ADD CONSTRAINT "projects_industry_ids_record_id_projects_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects_industry_ids" ADD CONSTRAINT "projects_industry_ids_value_industries_id_fk" FOREIGN KEY ("value") REFERENCES "public"."industries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects_participants" ADD CONSTRAINT "projects_participants_record_id_projects_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects_participants" ADD CONSTRAINT "projects_participants_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rates" ADD CONSTRAINT "rates_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regions" ADD CONSTRAINT "regions_parent_id_regions_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regions_aliases" ADD CONSTRAINT "regions_aliases_record_id_regions_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regions_member_ids" ADD CONSTRAINT "regions_member_ids_record_id_regions_id_fk" FOREIGN KEY ("record_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regions_member_ids" ADD CONSTRAINT "regions_member_ids_value_regions_id_fk" FOREIGN KEY ("value") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_publisher_id_organizations_id_fk" FOREIGN KEY ("publisher_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "changes_record" ON "changes" USING btree ("resource","record_id","sequence");--> statement-breakpoint
CREATE INDEX "changes_at" ON "changes" USING btree ("at","sequence");--> statement-breakpoint
CREATE INDEX "changes_resource" ON "changes" USING btree ("resource","sequence");--> statement-breakpoint
CREATE INDEX "figures_subject_region_id" ON "figures" USING btree ("subject_region_id");--> statement-breakpoint
CREATE INDEX "figures_subject_industry_id" ON "figures" USING btree ("subject_industry_id");--> statement-breakpoint
CREATE INDEX "figures_subject_organization_id" ON "figures" USING btree ("subject_organization_id");--> statement-breakpoint
CREATE INDEX "figures_subject_initiative_id" ON "figures" USING btree ("subject_initiative_id");--> statement-breakpoint
CREATE INDEX "figures_subject_project_id" ON "figures" USING btree ("subject_project_id");--> statement-breakpoint
CREATE INDEX "figures_of_figure_id" ON "figures" USING btree ("of_figure_id");--> statement-breakpoint
CREATE INDEX "figures_source_id" ON "figures" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "figures_supersedes_id" ON "figures" USING btree ("supersedes_id");--> statement-breakpoint
CREATE INDEX "idempotency_expires_at" ON "idempotency" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "industries_parent_id" ON "industries" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "initiatives_region_id" ON "initiatives" USING btree ("region_id");--> statement-breakpoint
CREATE INDEX "initiatives_parent_id" ON "initiatives" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "initiatives_citations_source_id" ON "initiatives_citations" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "initiatives_industry_ids_value" ON "initiatives_industry_ids" USING btree ("value");--> statement-breakpoint
CREATE INDEX "initiatives_participants_organization_id" ON "initiatives_participants" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "names_key" ON "names" USING btree ("resource",md5("key"),"distance","record_id");--> statement-breakpoint
CREATE INDEX "names_record" ON "names" USING btree ("resource","record_id");--> statement-breakpoint
CREATE INDEX "organizations_region_id" ON "organizations" USING btree ("region_id");--> statement-breakpoint
CREATE INDEX "organizations_parent_id" ON "organizations" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "own_parts_span" ON "own_parts" USING btree ("family","metric","cluster_start","cluster_end","start","end");--> statement-breakpoint
CREATE INDEX "own_parts_tied" ON "own_parts" USING btree ("family","metric") WHERE tie IS NOT NULL;--> statement-breakpoint
CREATE INDEX "own_parts_cluster" ON "own_parts" USING btree ("cluster");--> statement-breakpoint
CREATE INDEX "projects_region_id" ON "projects" USING btree ("region_id");--> statement-breakpoint
CREATE INDEX "projects_parent_id" ON "projects" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "projects_initiative_id" ON "projects" USING btree ("initiative_id");--> statement-breakpoint
CREATE INDEX "projects_citations_source_id" ON "projects_citations" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "projects_industry_ids_value" ON "projects_industry_ids" USING btree ("value");--> statement-breakpoint
CREATE INDEX "projects_participants_organization_id" ON "projects_participants" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "rates_source_id" ON "rates" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "regions_parent_id" ON "regions" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "regions_member_ids_value" ON "regions_member_ids" USING btree ("value");--> statement-breakpoint
CREATE INDEX "sources_publisher_id" ON "sources" USING btree ("publisher_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sums_key" ON "sums" USING btree ("family","metric","by","stage","unit","reason",md5("place"),"cluster_start","cluster_end","start","end");--> statement-breakpoint
-- All below is written by hand: writes may refer to what comes later in their transaction.
DO $$
DECLARE reference record;
BEGIN
	FOR reference IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace LOOP
		EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY IMMEDIATE', reference.owner, reference.conname);
	END LOOP;
END $$;
--> statement-breakpoint
-- What is past is only added to.
CREATE FUNCTION refuse_to_change_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% keeps what is past', TG_TABLE_NAME;
END $$;
--> statement-breakpoint
CREATE FUNCTION end_a_state_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE until bigint := NEW.until;
BEGIN
	NEW.until := OLD.until;
	IF NEW IS DISTINCT FROM OLD OR OLD.until IS NOT NULL OR until IS NULL OR until <= OLD.since THEN
		RAISE EXCEPTION '% keeps what is past', TG_TABLE_NAME;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER changes_refuse_change BEFORE UPDATE OR DELETE ON changes FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER changes_refuse_truncate BEFORE TRUNCATE ON changes EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER regions_history_end_once AFTER UPDATE ON regions_history FOR EACH ROW EXECUTE FUNCTION end_a_state_once();
--> statement-breakpoint
CREATE TRIGGER regions_history_refuse_delete BEFORE DELETE ON regions_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER regions_history_refuse_truncate BEFORE TRUNCATE ON regions_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER industries_history_end_once AFTER UPDATE ON industries_history FOR EACH ROW EXECUTE FUNCTION end_a_state_once();
--> statement-breakpoint
CREATE TRIGGER industries_history_refuse_delete BEFORE DELETE ON industries_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER industries_history_refuse_truncate BEFORE TRUNCATE ON industries_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER organizations_history_end_once AFTER UPDATE ON organizations_history FOR EACH ROW EXECUTE FUNCTION end_a_state_once();
--> statement-breakpoint
CREATE TRIGGER organizations_history_refuse_delete BEFORE DELETE ON organizations_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER organizations_history_refuse_truncate BEFORE TRUNCATE ON organizations_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER sources_history_end_once AFTER UPDATE ON sources_history FOR EACH ROW EXECUTE FUNCTION end_a_state_once();
--> statement-breakpoint
CREATE TRIGGER sources_history_refuse_delete BEFORE DELETE ON sources_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER sources_history_refuse_truncate BEFORE TRUNCATE ON sources_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER initiatives_history_end_once AFTER UPDATE ON initiatives_history FOR EACH ROW EXECUTE FUNCTION end_a_state_once();
--> statement-breakpoint
CREATE TRIGGER initiatives_history_refuse_delete BEFORE DELETE ON initiatives_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER initiatives_history_refuse_truncate BEFORE TRUNCATE ON initiatives_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER projects_history_end_once AFTER UPDATE ON projects_history FOR EACH ROW EXECUTE FUNCTION end_a_state_once();
--> statement-breakpoint
CREATE TRIGGER projects_history_refuse_delete BEFORE DELETE ON projects_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER projects_history_refuse_truncate BEFORE TRUNCATE ON projects_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER figures_history_end_once AFTER UPDATE ON figures_history FOR EACH ROW EXECUTE FUNCTION end_a_state_once();
--> statement-breakpoint
CREATE TRIGGER figures_history_refuse_delete BEFORE DELETE ON figures_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER figures_history_refuse_truncate BEFORE TRUNCATE ON figures_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER rates_history_end_once AFTER UPDATE ON rates_history FOR EACH ROW EXECUTE FUNCTION end_a_state_once();
--> statement-breakpoint
CREATE TRIGGER rates_history_refuse_delete BEFORE DELETE ON rates_history FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
CREATE TRIGGER rates_history_refuse_truncate BEFORE TRUNCATE ON rates_history EXECUTE FUNCTION refuse_to_change_the_past();
--> statement-breakpoint
-- Sums are kept as what own parts add up to.
CREATE FUNCTION add_to_sums(part own_parts, sign bigint) RETURNS void LANGUAGE sql AS $$
	INSERT INTO sums (family, metric, "by", stage, unit, reason, place, cluster_start, cluster_end, start, "end", figures,
		own_high, own_low, lower_high, lower_low, upper_high, upper_low, open)
	SELECT part.family, part.metric, dimension, part.stage, part.unit, coalesce(part.reason, ''), at,
		part.cluster_start, part.cluster_end, part.start, part."end", sign,
		sign * (part.own / 1000000000), sign * (part.own % 1000000000), sign * (part.lower / 1000000000), sign * (part.lower % 1000000000),
		sign * (coalesce(part.upper, 0) / 1000000000), sign * (coalesce(part.upper, 0) % 1000000000), CASE WHEN part.upper IS NULL THEN sign ELSE 0 END
	FROM (VALUES ('region', coalesce(part.region, '')), ('industries', part.industries), ('organizations', part.organizations)) AS kept (dimension, at)
	WHERE part.tie IS NULL
	ON CONFLICT (family, metric, "by", stage, unit, reason, md5(place), cluster_start, cluster_end, start, "end") DO UPDATE SET
		figures = sums.figures + excluded.figures,
		own_high = sums.own_high + excluded.own_high, own_low = sums.own_low + excluded.own_low,
		lower_high = sums.lower_high + excluded.lower_high, lower_low = sums.lower_low + excluded.lower_low,
		upper_high = sums.upper_high + excluded.upper_high, upper_low = sums.upper_low + excluded.upper_low, open = sums.open + excluded.open;
$$;
--> statement-breakpoint
CREATE FUNCTION follow_own_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'INSERT' THEN PERFORM add_to_sums(OLD, -1); END IF;
	IF TG_OP <> 'DELETE' THEN PERFORM add_to_sums(NEW, 1); END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER own_parts_added_or_removed AFTER INSERT OR DELETE ON own_parts FOR EACH ROW EXECUTE FUNCTION follow_own_parts();
--> statement-breakpoint
CREATE TRIGGER own_parts_changed AFTER UPDATE ON own_parts FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION follow_own_parts();
--> statement-breakpoint
CREATE FUNCTION remove_empty_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM sums WHERE family = NEW.family AND metric = NEW.metric AND "by" = NEW."by" AND stage = NEW.stage AND unit = NEW.unit AND reason = NEW.reason
		AND md5(place) = md5(NEW.place) AND cluster_start = NEW.cluster_start AND cluster_end = NEW.cluster_end AND start = NEW.start AND "end" = NEW."end";
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER sums_emptied AFTER UPDATE ON sums FOR EACH ROW WHEN (NEW.figures = 0) EXECUTE FUNCTION remove_empty_sum();
--> statement-breakpoint
-- Of the words of a record, what an index can hold: those of names also with a mark, whole names as digests, long words cut; of very many, a mark alone.
CREATE FUNCTION lexemes_of(named text, told text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN octet_length(named) + octet_length(told) > 250000 THEN array_to_tsvector(ARRAY[chr(57347)]) ELSE (
		SELECT array_to_tsvector(coalesce(array_agg(lexeme), '{}')) FROM (
			SELECT CASE WHEN starts_with(word, chr(57345)) THEN chr(57345) || md5(word) ELSE chr(57348) || substr(word, 1, 100) END AS lexeme
			FROM string_to_table(named, ' ') AS word
			UNION
			SELECT substr(word, 1, 100) FROM string_to_table(named || ' ' || told, ' ') AS word
			WHERE word <> '' AND NOT starts_with(word, chr(57344)) AND NOT starts_with(word, chr(57345))
		) AS found
	) END
$$;
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
	NEW.number := (SELECT coalesce(max(number), 0) + 1 FROM texts);
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
CREATE INDEX names_beginning ON names (resource, substr(key, 1, 100), distance, record_id);
--> statement-breakpoint
CREATE FUNCTION follow_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'INSERT' THEN DELETE FROM names WHERE resource = OLD.resource AND record_id = OLD.record_id; END IF;
	IF TG_OP <> 'DELETE' THEN
		INSERT INTO names (resource, key, distance, record_id)
		SELECT NEW.resource, value ->> 'key', (value ->> 'distance')::bigint, NEW.record_id FROM json_array_elements(NEW.called::json);
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER texts_named AFTER INSERT OR UPDATE OR DELETE ON texts FOR EACH ROW EXECUTE FUNCTION follow_texts();
