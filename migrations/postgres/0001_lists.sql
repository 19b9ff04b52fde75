DROP INDEX "figures_subject_region_id";--> statement-breakpoint
DROP INDEX "figures_subject_industry_id";--> statement-breakpoint
DROP INDEX "figures_subject_organization_id";--> statement-breakpoint
DROP INDEX "figures_subject_initiative_id";--> statement-breakpoint
DROP INDEX "figures_subject_project_id";--> statement-breakpoint
DROP INDEX "figures_of_figure_id";--> statement-breakpoint
DROP INDEX "figures_source_id";--> statement-breakpoint
DROP INDEX "figures_supersedes_id";--> statement-breakpoint
DROP INDEX "industries_parent_id";--> statement-breakpoint
DROP INDEX "initiatives_region_id";--> statement-breakpoint
DROP INDEX "initiatives_parent_id";--> statement-breakpoint
DROP INDEX "initiatives_citations_source_id";--> statement-breakpoint
DROP INDEX "initiatives_industry_ids_value";--> statement-breakpoint
DROP INDEX "initiatives_participants_organization_id";--> statement-breakpoint
DROP INDEX "organizations_region_id";--> statement-breakpoint
DROP INDEX "organizations_parent_id";--> statement-breakpoint
DROP INDEX "projects_region_id";--> statement-breakpoint
DROP INDEX "projects_parent_id";--> statement-breakpoint
DROP INDEX "projects_initiative_id";--> statement-breakpoint
DROP INDEX "projects_citations_source_id";--> statement-breakpoint
DROP INDEX "projects_industry_ids_value";--> statement-breakpoint
DROP INDEX "projects_participants_organization_id";--> statement-breakpoint
DROP INDEX "rates_source_id";--> statement-breakpoint
DROP INDEX "regions_parent_id";--> statement-breakpoint
DROP INDEX "regions_member_ids_value";--> statement-breakpoint
DROP INDEX "sources_publisher_id";--> statement-breakpoint
CREATE INDEX "figures_subject_region_id" ON "figures" USING btree ("subject_region_id","id");--> statement-breakpoint
CREATE INDEX "figures_subject_industry_id" ON "figures" USING btree ("subject_industry_id","id");--> statement-breakpoint
CREATE INDEX "figures_subject_organization_id" ON "figures" USING btree ("subject_organization_id","id");--> statement-breakpoint
CREATE INDEX "figures_subject_initiative_id" ON "figures" USING btree ("subject_initiative_id","id");--> statement-breakpoint
CREATE INDEX "figures_subject_project_id" ON "figures" USING btree ("subject_project_id","id");--> statement-breakpoint
CREATE INDEX "figures_of_figure_id" ON "figures" USING btree ("of_figure_id","id");--> statement-breakpoint
CREATE INDEX "figures_source_id" ON "figures" USING btree ("source_id","id");--> statement-breakpoint
CREATE INDEX "figures_supersedes_id" ON "figures" USING btree ("supersedes_id","id");--> statement-breakpoint
CREATE INDEX "industries_parent_id" ON "industries" USING btree ("parent_id","id");--> statement-breakpoint
CREATE INDEX "initiatives_region_id" ON "initiatives" USING btree ("region_id","id");--> statement-breakpoint
CREATE INDEX "initiatives_parent_id" ON "initiatives" USING btree ("parent_id","id");--> statement-breakpoint
CREATE INDEX "initiatives_citations_source_id" ON "initiatives_citations" USING btree ("source_id","record_id");--> statement-breakpoint
CREATE INDEX "initiatives_industry_ids_value" ON "initiatives_industry_ids" USING btree ("value","record_id");--> statement-breakpoint
CREATE INDEX "initiatives_participants_organization_id" ON "initiatives_participants" USING btree ("organization_id","record_id");--> statement-breakpoint
CREATE INDEX "organizations_region_id" ON "organizations" USING btree ("region_id","id");--> statement-breakpoint
CREATE INDEX "organizations_parent_id" ON "organizations" USING btree ("parent_id","id");--> statement-breakpoint
CREATE INDEX "projects_region_id" ON "projects" USING btree ("region_id","id");--> statement-breakpoint
CREATE INDEX "projects_parent_id" ON "projects" USING btree ("parent_id","id");--> statement-breakpoint
CREATE INDEX "projects_initiative_id" ON "projects" USING btree ("initiative_id","id");--> statement-breakpoint
CREATE INDEX "projects_citations_source_id" ON "projects_citations" USING btree ("source_id","record_id");--> statement-breakpoint
CREATE INDEX "projects_industry_ids_value" ON "projects_industry_ids" USING btree ("value","record_id");--> statement-breakpoint
CREATE INDEX "projects_participants_organization_id" ON "projects_participants" USING btree ("organization_id","record_id");--> statement-breakpoint
CREATE INDEX "rates_source_id" ON "rates" USING btree ("source_id","id");--> statement-breakpoint
CREATE INDEX "regions_parent_id" ON "regions" USING btree ("parent_id","id");--> statement-breakpoint
CREATE INDEX "regions_member_ids_value" ON "regions_member_ids" USING btree ("value","record_id");--> statement-breakpoint
CREATE INDEX "sources_publisher_id" ON "sources" USING btree ("publisher_id","id");