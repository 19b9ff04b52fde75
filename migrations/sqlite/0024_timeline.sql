ALTER TABLE `register` ADD `timeline` text;
