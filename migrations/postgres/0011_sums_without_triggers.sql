-- By hand: whoever keeps own parts keeps their movements and sums, so no trigger does.
DROP TRIGGER own_parts_added ON own_parts;
--> statement-breakpoint
DROP TRIGGER own_parts_removed ON own_parts;
--> statement-breakpoint
DROP TRIGGER own_parts_changed ON own_parts;
--> statement-breakpoint
DROP TRIGGER movements_added ON movements;
--> statement-breakpoint
DROP TRIGGER sums_emptied ON sums;
--> statement-breakpoint
DROP FUNCTION move_own_parts();
--> statement-breakpoint
DROP FUNCTION follow_movements();
--> statement-breakpoint
DROP FUNCTION remove_empty_sum();
--> statement-breakpoint
ALTER TABLE "own_parts" DROP CONSTRAINT "own_parts_figure_id_figures_id_fk";
--> statement-breakpoint
ALTER TABLE "own_parts" ADD COLUMN "whole" text COLLATE "C";
--> statement-breakpoint
CREATE INDEX "sums_empty" ON "sums" USING btree ("figures") WHERE figures = 0;
