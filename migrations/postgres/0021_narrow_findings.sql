ALTER TABLE "finding_records" DROP CONSTRAINT "finding_records_finding_findings_id_fk";
--> statement-breakpoint
DROP INDEX "findings_check";
--> statement-breakpoint
DROP INDEX "findings_rank";
--> statement-breakpoint
-- By hand: the name that PostgreSQL gave it.
ALTER TABLE "findings" DROP CONSTRAINT "findings_pkey";
--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_rank_id_pk" PRIMARY KEY("rank","id");
--> statement-breakpoint
-- By hand: the first figure of a finding is in its row.
DELETE FROM finding_records WHERE resource = 'figures'
  AND EXISTS (SELECT 1 FROM findings WHERE findings.figure = finding_records.record_id AND findings.id = finding_records.finding);
