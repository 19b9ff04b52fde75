/** Keeps own parts, and with each change of them the sums and the movements by which totals are brought up to date. */
import type { Contribution } from '../../figures/contributions.ts'
import { snakeCase } from '../../model/canonical.ts'
import type { Session } from '../engine.ts'
import { amongThese } from '../sql/dialect.ts'
import { columnOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { insertRows, keepRows } from './keep-rows.ts'
import { addToSums } from './keep-sums.ts'

const placement = {
  family: 'text',
  metric: 'text',
  stage: 'text',
  unit: 'text',
  region: 'text',
  industries: 'text',
  organizations: 'text',
  start: 'text',
  end: 'text',
  cluster: 'text',
  clusterStart: 'text',
  clusterEnd: 'text',
} as const
const amounts = { reason: 'text', own: 'integer', lower: 'integer', upper: 'integer', approximate: 'integer' } as const
const columns = { figureId: 'text', ...placement, whole: 'text', instead: 'text', tie: 'text', ...amounts } as const

const keep = keepRows<Contribution>('own_parts', columns)

/** An own part that came (1) or went (-1). */
interface Movement extends Omit<Contribution, 'figureId' | 'whole' | 'instead' | 'tie'> {
  readonly number: number
  readonly figures: 1 | -1
  readonly tied: 0 | 1
}

const addMovements = insertRows<Movement>('movements', {
  number: 'integer',
  figures: 'integer',
  ...placement,
  tied: 'integer',
  ...amounts,
})

/** A running total that has missed more is added up anew. */
const movementsKept = 10_000

const names = Object.keys(columns) as (keyof Contribution)[]

/** An integer of a database may exceed the exact numbers of JavaScript. */
const selected = (name: keyof typeof columns): SQL => {
  const column = columnOf(snakeCase(name))
  return columns[name] === 'text'
    ? sql`${column} AS ${columnOf(name)}`
    : sql`CAST(${column} AS TEXT) AS ${columnOf(name)}`
}

type Texts = Readonly<Record<keyof Contribution, string | null>>

const keptAmong = queryTemplate(
  1,
  (ids = sql``) => sql<Texts>`SELECT ${sql.join(names.map(selected), sql`, `)} FROM own_parts
    WHERE figure_id IN ${amongThese(ids)}`,
)
const dropAmong = queryTemplate(1, (ids = sql``) => sql`DELETE FROM own_parts WHERE figure_id IN ${amongThese(ids)}`)
const lastMovement = queryTemplate(
  0,
  () => sql<{ last: number }>`SELECT coalesce(max(number), 0) AS last FROM movements`,
)
const forgetMovements = queryTemplate(1, (first) => sql`DELETE FROM movements WHERE number < ${first}`)

const bigintOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text))

const contributionOf = ({ own, lower, upper, approximate, ...texts }: Texts): Contribution =>
  ({
    ...texts,
    own: bigintOf(own),
    lower: bigintOf(lower),
    upper: bigintOf(upper),
    approximate: Number(approximate),
  }) as Contribution

const move = async (session: Session, moved: readonly Omit<Movement, 'number'>[]): Promise<void> => {
  const [row] = await session.all(lastMovement())
  const first = (row?.last ?? 0) + 1
  const numbered = moved.map((one, at) => ({ ...one, number: first + at }))
  await session.run(addMovements(numbered.slice(-movementsKept)))
  await session.run(forgetMovements(first + moved.length - movementsKept))
}

/** Keeps the contributions of the figures among `ids`, and drops what is kept of the others. */
export const keepOwnParts = async (
  session: Session,
  contributions: readonly Contribution[],
  ids: readonly string[],
): Promise<void> => {
  const rows = await session.all(keptAmong(JSON.stringify(ids)))
  const kept = new Map(rows.map((row) => [row.figureId, contributionOf(row)]))
  const isKept = (one: Contribution): boolean => {
    const former = kept.get(one.figureId)
    return former !== undefined && names.every((name) => former[name] === one[name])
  }
  const changed = contributions.filter((one) => !isKept(one))
  const present = new Set(contributions.map(({ figureId }) => figureId))
  const gone = [...kept.values()].filter(({ figureId }) => !present.has(figureId))
  const former = changed.flatMap(({ figureId }) => kept.get(figureId) ?? [])
  const moved = [
    ...[...former, ...gone].map((one) => ({ ...one, figures: -1 as const })),
    ...changed.map((one) => ({ ...one, figures: 1 as const })),
  ]
  if (moved.length === 0) return
  if (changed.length > 0) await session.run(keep(changed))
  if (gone.length > 0) await session.run(dropAmong(JSON.stringify(gone.map(({ figureId }) => figureId))))
  await move(
    session,
    moved.map((one) => ({ ...one, tied: one.tie === null ? 0 : 1 })),
  )
  await addToSums(session, moved)
}
