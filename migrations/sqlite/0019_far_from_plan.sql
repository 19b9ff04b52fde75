INSERT OR IGNORE INTO `unsettled` (`mark`) SELECT `subject_kind` || '/' || `subject_id` FROM `figures`;
