DROP INDEX "own_parts_series";
--> statement-breakpoint
CREATE INDEX "own_parts_largest" ON "own_parts" USING btree ("series","own");
--> statement-breakpoint
CREATE INDEX "own_parts_region" ON "own_parts" USING btree ("region");
