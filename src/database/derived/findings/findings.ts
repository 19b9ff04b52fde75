/** Keeps findings, and drops the answers to those that are gone. */
import type { Check, CheckName } from '../../../figures/checks/checks.ts'
import { byText } from '../../../figures/collections.ts'
import { severities } from '../../../model/vocabulary.ts'
import type { Session } from '../../engine.ts'
import { amongThese } from '../../sql/dialect.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { identified, withIds } from './ids.ts'
import { insertRows, keepRows } from '../keep-rows.ts'
import type { Recomputing } from '../noted.ts'

const keep = keepRows(
  'findings',
  { rank: 'integer', id: 'text', check: 'text', subject: 'text', figure: 'text', item: 'text' },
  2,
)

/** All findings of some checks in part of the register. */
export interface Found {
  readonly checks: readonly CheckName[]
  readonly found: readonly Check[]
  /** Returns the subject that a finding is about, empty if it is about rates. */
  readonly subjectOf: (check: Check) => string
}

/** The kept findings that are brought up to date: about these subjects, or with one of these figures first; or all. */
export type Kept = { readonly subjects?: readonly string[]; readonly figures?: readonly string[] } | undefined

/** Takes the checks, what findings are about, and the ids to keep. */
const outdated = (about: (ids: SQL) => SQL) =>
  queryTemplate(
    3,
    (checks = sql``, ids = sql``, kept = sql``) => sql<{ id: string }>`SELECT id FROM findings
    WHERE "check" IN ${amongThese(checks)} AND ${about(ids)} AND id NOT IN ${amongThese(kept)}`,
  )
const outdatedSubjects = outdated((ids) => sql`subject IN ${amongThese(ids)}`)
const outdatedFigures = outdated((ids) => sql`figure IN ${amongThese(ids)}`)
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
const dropReviews = queryTemplate(1, (ids = sql``) => sql`DELETE FROM reviews WHERE finding IN ${amongThese(ids)}`)

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

const firstFigure = ({ records: [first] }: Check): string => (first?.resource === 'figures' ? first.id : '')

/** Brings these findings up to date. */
export const keepFindings = async (
  session: Recomputing,
  { checks, found, subjectOf }: Found,
  about: Kept,
): Promise<void> => {
  const items = identified(found).sort((one, other) => byText(one.id, other.id))
  const rows = items.map((item) => ({
    rank: severities.indexOf(item.severity),
    id: item.id,
    check: item.check,
    subject: subjectOf(item),
    figure: firstFigure(item),
    item: JSON.stringify(item),
  }))
  const gone = await outdatedIn(
    session,
    checks,
    about,
    rows.map((row) => row.id),
  )
  for (const id of [...gone, ...rows.map((row) => row.id)]) session.noted?.findings.add(id)
  if (gone.length > 0)
    for (const drop of [dropReviews, dropRecords, dropFindings]) await session.run(drop(JSON.stringify(gone)))
  if (rows.length === 0) return
  await session.run(keep(rows))
  const records = items.flatMap((item) =>
    item.records
      .slice(firstFigure(item) === '' ? 0 : 1)
      .map((record) => ({ finding: item.id, resource: record.resource, recordId: record.id })),
  )
  if (records.length > 0) await session.run(addRecords(records))
}
