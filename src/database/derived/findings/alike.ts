/** Keeps one finding for many that are alike, and hides these behind it: their rank is raised. */
import { manyOf, mostAlike } from '../../../figures/checks/alike.ts'
import type { Check } from '../../../figures/checks/checks.ts'
import { partitioned } from '../../../figures/collections.ts'
import { severities } from '../../../model/vocabulary.ts'
import type { Session } from '../../engine.ts'
import { isAmong } from '../../sql/dialect.ts'
import { upTo } from '../../sql/fragments.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { FindingRow } from './finding-rows.ts'
import { hiddenBy } from './ids.ts'

const hidden = sql.raw(hiddenBy.toString())

const countsOf = queryTemplate(
  1,
  (names = sql``) => sql<{ alike: string; count: number }>`SELECT alike, count(*) AS count FROM findings
    WHERE ${isAmong(sql`alike`, names)} GROUP BY alike`,
)
const hide = queryTemplate(
  1,
  (names = sql``) => sql`UPDATE findings SET rank = rank + ${hidden}
    WHERE ${isAmong(sql`alike`, names)} AND rank < ${hidden}`,
)
const show = queryTemplate(
  1,
  (names = sql``) => sql`UPDATE findings SET rank = rank - ${hidden}
    WHERE ${isAmong(sql`alike`, names)} AND rank >= ${hidden}`,
)
const firstOf = queryTemplate(
  1,
  (name) => sql<{ item: string }>`SELECT item FROM findings WHERE alike = ${name} ORDER BY rank, id ${upTo(mostAlike)}`,
)

/** Makes the row of the finding that stands for others. */
const rowOf = async (session: Session, alike: string, count: number): Promise<FindingRow> => {
  const first = (await session.all(firstOf(alike))).map(({ item }) => JSON.parse(item) as Check)
  const found = manyOf(first, count)
  return {
    rank: severities.indexOf(found.severity),
    id: alike,
    check: found.check,
    subject: '',
    figure: '',
    alike: '',
    item: JSON.stringify({ id: alike, ...found }),
    others: found.records,
  }
}

/** Hides those that have become many, shows those that are many no more; returns what stands for the one and no more for the other. */
export const regrouped = async (
  session: Session,
  names: readonly string[],
): Promise<{ readonly many: readonly FindingRow[]; readonly few: readonly string[] }> => {
  if (names.length === 0) return { many: [], few: [] }
  const counted = await session.all(countsOf(JSON.stringify(names)))
  const counts = new Map(counted.map(({ alike, count }) => [alike, count]))
  const [large, few] = partitioned(names, (name) => (counts.get(name) ?? 0) > mostAlike)
  if (large.length > 0) await session.run(hide(JSON.stringify(large)))
  if (few.length > 0) await session.run(show(JSON.stringify(few)))
  const many = []
  for (const name of large) many.push(await rowOf(session, name, counts.get(name) ?? 0))
  return { many, few }
}
