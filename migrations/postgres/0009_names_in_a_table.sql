-- By hand: triggers kept names. The new table is filled when the register is opened, as `text_version` is null.
DROP TRIGGER texts_named ON texts;
--> statement-breakpoint
DROP FUNCTION follow_texts();
--> statement-breakpoint
DROP TABLE names;
--> statement-breakpoint
CREATE TABLE "names" (
	"resource" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"rest" text COLLATE "C" NOT NULL,
	"distance" bigint NOT NULL,
	"record_id" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "register" ADD COLUMN "text_version" text COLLATE "C";--> statement-breakpoint
CREATE UNIQUE INDEX "names_key" ON "names" USING btree ("resource","key",md5("rest"),"distance","record_id");--> statement-breakpoint
ALTER TABLE "texts" DROP COLUMN "called";
