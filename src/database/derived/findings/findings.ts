/** Keeps findings, and marks the answers to those that are gone. */
import type { CheckName } from '../../../figures/checks/checks.ts'
import { partitioned } from '../../../figures/collections.ts'
import { allEnded } from '../../all-ended.ts'
import type { Session } from '../../engine.ts'
import { amongThese, isAmong } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { FindingRow } from './finding-rows.ts'
import { regrouped } from './alike.ts'
import { withIds } from './ids.ts'
import { insertRows, keepRows } from '../keep-rows.ts'
import { markAnswersOf } from './reviews.ts'
import type { Recomputing } from '../held.ts'

const keep = keepRows<Omit<FindingRow, 'others'>>(
  'findings',
  { rank: 'integer', id: 'text', check: 'text', subject: 'text', figure: 'text', alike: 'text', item: 'text' },
  2,
)

/** All findings of some checks about some subjects, or with one of some figures first; without either, about anything. */
export interface LookedFor {
  readonly checks: readonly CheckName[]
  readonly rows: readonly FindingRow[]
  readonly subjects?: readonly string[]
  readonly figures?: readonly string[]
}

type Kept = Pick<FindingRow, 'id' | 'check' | 'subject' | 'figure' | 'alike' | 'item'>

const keptColumns = sql`SELECT id, "check", subject, figure, alike, item FROM findings`
const keptAbout = queryTemplate(
  2,
  (subjects = sql``, figures = sql``) => sql<Kept>`${keptColumns} WHERE ${isAmong(sql`subject`, subjects)}
    UNION ALL ${keptColumns} WHERE ${isAmong(sql`figure`, figures)}`,
)
const keptAs = queryTemplate(1, (ids = sql``) => sql<Kept>`${keptColumns} WHERE ${withIds(ids)}`)
const keptOf = queryTemplate(1, (checks = sql``) => sql<Kept>`${keptColumns} WHERE "check" IN ${amongThese(checks)}`)

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

/** Returns what tells whether a kept finding is about what these were looked for. */
const covers = ({ checks, subjects, figures }: LookedFor): ((kept: Kept) => boolean) => {
  const [ofChecks, aboutSubjects, ofFigures] = [new Set<string>(checks), new Set(subjects), new Set(figures)]
  return ({ check, subject, figure }) =>
    ofChecks.has(check) && ((!subjects && !figures) || aboutSubjects.has(subject) || ofFigures.has(figure))
}

/** Returns kept findings among which are all that these were looked for. */
const keptBeside = async (session: Session, all: readonly LookedFor[]): Promise<Kept[]> => {
  const [wide, others] = partitioned(all, ({ subjects, figures }) => !subjects && !figures)
  const subjects = new Set(others.flatMap((one) => one.subjects ?? []))
  const figures = new Set(others.flatMap((one) => one.figures ?? []))
  const checks = wide.flatMap((one) => one.checks)
  return [
    ...(subjects.size + figures.size > 0
      ? await session.all(keptAbout(JSON.stringify([...subjects]), JSON.stringify([...figures])))
      : []),
    ...(checks.length > 0 ? await session.all(keptOf(JSON.stringify(checks))) : []),
  ]
}

/** Replaces findings by rows; returns how many answers were marked because their findings are gone. */
const replace = async (
  session: Session,
  gone: readonly string[],
  dropped: readonly string[],
  rows: readonly FindingRow[],
): Promise<number> => {
  const ids = JSON.stringify(dropped)
  const answers = gone.length > 0 ? await session.run(markAnswersOf(JSON.stringify(gone))) : 0
  if (dropped.length > 0) await allEnded([dropRecords, dropFindings].map((drop) => session.run(drop(ids))))
  const records = rows.flatMap(({ id, others }) =>
    others.map((record) => ({ finding: id, resource: record.resource, recordId: record.id })),
  )
  await allEnded([rows.length > 0 && session.run(keep(rows)), records.length > 0 && session.run(addRecords(records))])
  return answers
}

/** Brings findings up to date; returns how many answers were marked because their findings are gone. */
export const keepFindings = async (session: Recomputing, all: readonly LookedFor[]): Promise<number> => {
  const found = new Map(all.flatMap(({ rows }) => rows.map((row) => [row.id, row])))
  const kept = new Map((await keptBeside(session, all)).map((row) => [row.id, row]))
  const tests = all.map(covers)
  const isGone = (row: Kept): boolean => !found.has(row.id) && tests.some((test) => test(row))
  const left = [...kept.values()].filter(isGone)
  const gone = left.map(({ id }) => id)
  if (session.held) {
    session.held.addFindings(gone, [...found.values()])
    return 0
  }
  // The item tells all of a finding but its subject.
  const isKept = ({ id, subject, item }: FindingRow): boolean =>
    kept.get(id)?.item === item && kept.get(id)?.subject === subject
  const rows = [...found.values()].filter((row) => !isKept(row))
  // One that is hidden has another key, and may have been about another subject.
  const hidable = rows.filter(({ alike }) => alike !== '').map(({ id }) => id)
  const former = hidable.length > 0 ? await session.all(keptAs(JSON.stringify(hidable))) : []
  const answers = await replace(session, gone, [...gone, ...hidable], rows)
  const touched = new Set([...left, ...former, ...rows].map(({ alike }) => alike))
  touched.delete('')
  const { many, few } = await regrouped(session, [...touched])
  return answers + (await replace(session, few, [...few, ...many.map(({ id }) => id)], many))
}
