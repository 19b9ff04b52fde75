/** Keeps findings, and marks the answers to those that are gone. */
import type { CheckName } from '../../../figures/checks/checks.ts'
import type { Session } from '../../engine.ts'
import { amongThese, isAmong } from '../../sql/dialect.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { FindingRow } from './finding-rows.ts'
import { withIds } from './ids.ts'
import { insertRows, keepRows } from '../keep-rows.ts'
import { markAnswersOf } from './reviews.ts'
import type { Recomputing } from '../held.ts'

const keep = keepRows<Omit<FindingRow, 'others'>>(
  'findings',
  { rank: 'integer', id: 'text', check: 'text', subject: 'text', figure: 'text', item: 'text' },
  2,
)

/** The kept findings that are brought up to date: about these subjects, or with one of these figures first; or all. */
export type Kept = { readonly subjects?: readonly string[]; readonly figures?: readonly string[] } | undefined

/** Takes the checks, what findings are about, and the ids to keep. */
const outdated = (about: (ids: SQL) => SQL) =>
  queryTemplate(
    3,
    (checks = sql``, ids = sql``, kept = sql``) => sql<{ id: string }>`SELECT id FROM findings
    WHERE "check" IN ${amongThese(checks)} AND ${about(ids)} AND id NOT IN ${amongThese(kept)}`,
  )
const outdatedSubjects = outdated((ids) => isAmong(sql`subject`, ids))
const outdatedFigures = outdated((ids) => isAmong(sql`figure`, ids))
const outdatedAny = outdated((ids) => sql`'' NOT IN ${amongThese(ids)}`)

const addRecords = insertRows<{ finding: string; resource: string; recordId: string }>(
  'finding_records',
  { finding: 'text', resource: 'text', recordId: 'text' },
  sql`ON CONFLICT DO NOTHING`,
)
const dropFindings = queryTemplate(1, (ids = sql``) => sql`DELETE FROM findings WHERE ${withIds(ids)}`)
const dropRecords = queryTemplate(
  1,
  (ids = sql``) => sql`DELETE FROM finding_records WHERE finding IN ${amongThese(ids)}`,
)

const outdatedIn = async (session: Session, checks: readonly CheckName[], about: Kept, kept: readonly string[]) => {
  const asked = ([query, ids]: readonly [typeof outdatedAny, readonly string[]]) =>
    session.all(query(...[checks, ids, kept].map((list) => JSON.stringify(list))))
  const questions =
    about === undefined
      ? [[outdatedAny, []] as const]
      : (
          [
            [outdatedSubjects, about.subjects ?? []],
            [outdatedFigures, about.figures ?? []],
          ] as const
        ).filter(([, ids]) => ids.length > 0)
  const rows = []
  for (const question of questions) rows.push(...(await asked(question)))
  return rows.map((row) => row.id)
}

/** Brings findings up to date: the rows are all findings of some checks about these records. */
export const keepFindings = async (
  session: Recomputing,
  checks: readonly CheckName[],
  rows: readonly FindingRow[],
  about: Kept,
): Promise<void> => {
  const ids = rows.map(({ id }) => id)
  const gone = await outdatedIn(session, checks, about, ids)
  if (session.held) {
    session.held.addFindings(gone, rows)
    return
  }
  if (gone.length > 0)
    for (const drop of [markAnswersOf, dropRecords, dropFindings]) await session.run(drop(JSON.stringify(gone)))
  if (rows.length === 0) return
  await session.run(keep(rows))
  const records = rows.flatMap(({ id, others }) =>
    others.map((record) => ({ finding: id, resource: record.resource, recordId: record.id })),
  )
  if (records.length > 0) await session.run(addRecords(records))
}
