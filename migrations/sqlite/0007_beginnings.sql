-- By hand: beginnings of four letters are found among all words nearly as soon, and to keep them took a fifth of a write.
DROP TABLE words;
--> statement-breakpoint
CREATE VIRTUAL TABLE words USING fts5(named, told, content='', columnsize=0, tokenize='ascii', prefix='2 3');
--> statement-breakpoint
INSERT INTO words (rowid, named, told) SELECT place, named, told FROM texts;
--> statement-breakpoint
-- What was written is merged with what was there less often, and then more at once.
INSERT INTO words (words, rank) VALUES ('automerge', 16);
