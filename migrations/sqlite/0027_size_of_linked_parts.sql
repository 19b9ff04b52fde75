-- By hand: own parts that are linked to others have their size in its column, too.
UPDATE `own_parts` SET `own` = CAST(`tie` ->> 'own' AS integer) WHERE `tie` IS NOT NULL;
