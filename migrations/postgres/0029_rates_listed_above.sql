CREATE INDEX "own_parts_listed_above" ON "own_parts" USING btree ("series") WHERE rate LIKE '%
%';
