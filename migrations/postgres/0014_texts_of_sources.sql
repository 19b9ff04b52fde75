CREATE TABLE "source_texts" (
	"source_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"text" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "text_hash" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "sources_history" ADD COLUMN "text_hash" text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "source_texts" ADD CONSTRAINT "source_texts_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
