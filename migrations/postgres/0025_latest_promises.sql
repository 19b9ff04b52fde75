DROP INDEX "promises_latest";
--> statement-breakpoint
CREATE INDEX "promises_latest_open" ON "promises" USING btree ("while_open","last_day","figure_id");
--> statement-breakpoint
CREATE INDEX "promises_latest" ON "promises" USING btree ("once_due","last_day","figure_id");
