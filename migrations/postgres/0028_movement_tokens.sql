-- By hand: running totals begin anew.
DELETE FROM "movements";
--> statement-breakpoint
ALTER TABLE "movements" ADD COLUMN "token" text COLLATE "C" NOT NULL;
