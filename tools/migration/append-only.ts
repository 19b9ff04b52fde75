/** Writes the triggers that make a history append-only, for each engine. */

/** The statements that drop the triggers of a history, and those that create them. */
export interface Guard {
  readonly drop: readonly string[]
  readonly create: readonly string[]
}

/** SQLite names the columns that no update may set, so the triggers are created again for a new column. */
export const sqliteGuard = (table: string, columns: readonly string[], isNew: boolean): Guard => {
  const fixed = columns.filter((column) => column !== 'until').map((column) => `\`${column}\``)
  const triggers = {
    refuse_update: `UPDATE OF ${fixed.join(', ')} ON \`${table}\``,
    refuse_reopening: `UPDATE OF \`until\` ON \`${table}\` WHEN OLD.\`until\` IS NOT NULL OR typeof(NEW.\`until\`) <> 'integer' OR NEW.\`until\` <= OLD.\`since\``,
    refuse_delete: `DELETE ON \`${table}\``,
    refuse_replace: `INSERT ON \`${table}\` WHEN EXISTS (SELECT 1 FROM \`${table}\` WHERE \`id\` = NEW.\`id\` AND \`revision\` = NEW.\`revision\`)`,
  }
  return {
    drop: isNew ? [] : Object.keys(triggers).map((name) => `DROP TRIGGER \`${table}_${name}\`;`),
    create: Object.entries(triggers).map(
      ([name, when]) =>
        `CREATE TRIGGER \`${table}_${name}\` BEFORE ${when} BEGIN SELECT RAISE(ABORT, '${table} keeps what is past'); END;`,
    ),
  }
}

/** PostgreSQL's functions compare whole rows, so only a new history needs triggers. */
export const postgresGuard = (table: string, _columns: readonly string[], isNew: boolean): Guard => ({
  drop: [],
  create: isNew
    ? [
        `CREATE TRIGGER ${table}_end_once AFTER UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION end_a_state_once();`,
        `CREATE TRIGGER ${table}_refuse_delete BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();`,
        `CREATE TRIGGER ${table}_refuse_truncate BEFORE TRUNCATE ON ${table} EXECUTE FUNCTION refuse_to_change_the_past();`,
      ]
    : [],
})
