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
