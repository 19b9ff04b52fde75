CREATE INDEX `own_parts_instead` ON `own_parts` (`instead`) WHERE instead IS NOT NULL;
