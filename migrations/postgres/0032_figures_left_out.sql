CREATE INDEX "own_parts_instead" ON "own_parts" USING btree ("instead") WHERE instead IS NOT NULL;
