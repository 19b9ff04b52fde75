CREATE INDEX `own_parts_listed_above` ON `own_parts` (`series`) WHERE rate LIKE '%
%';
