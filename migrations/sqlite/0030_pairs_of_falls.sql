INSERT OR IGNORE INTO `unsettled` (`mark`) SELECT DISTINCT 'pairs/' || `source_id` FROM `figures` WHERE `relation` = 'difference' AND `reported` <> '[]';
