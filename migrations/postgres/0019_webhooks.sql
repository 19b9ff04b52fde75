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
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY IMMEDIATE;
