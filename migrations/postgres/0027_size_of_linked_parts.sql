-- By hand: own parts that are linked to others have their size in its column, too.
UPDATE "own_parts" SET "own" = least(CAST(CAST("tie" AS json) ->> 'own' AS numeric), 9223372036854775807)
	WHERE "tie" IS NOT NULL;
