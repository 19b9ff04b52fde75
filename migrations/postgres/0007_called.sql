-- By hand: the table `names` stays as it is, but is no longer among the tables that every engine has: SQLite keeps names in an index.
SELECT 1;
