/** Writes the triggers that make a history append-only, for each engine. */

/** The statements that create the triggers of a new history. */
export type Guard = (table: string) => readonly string[]

export const sqliteGuard: Guard = (table) =>
  Object.entries({
    refuse_update: `UPDATE ON \`${table}\``,
    refuse_delete: `DELETE ON \`${table}\``,
    refuse_replace: `INSERT ON \`${table}\` WHEN EXISTS (SELECT 1 FROM \`${table}\` WHERE \`id\` = NEW.\`id\` AND \`revision\` = NEW.\`revision\`)`,
  }).map(
    ([name, when]) =>
      `CREATE TRIGGER \`${table}_${name}\` BEFORE ${when} BEGIN SELECT RAISE(ABORT, '${table} keeps what is past'); END;`,
  )

export const postgresGuard: Guard = (table) => [
  `CREATE TRIGGER ${table}_refuse_change BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_past();`,
  `CREATE TRIGGER ${table}_refuse_truncate BEFORE TRUNCATE ON ${table} EXECUTE FUNCTION refuse_to_change_the_past();`,
]
