/** Keeps own parts, and with each change of them the sums and the movements by which totals are brought up to date. */
import { familiesIn, type Contribution } from '../../../figures/running/contributions.ts'
import { byText, grouped } from '../../../figures/collections.ts'
import { snakeCase } from '../../../model/canonical.ts'
import type { Session } from '../../engine.ts'
import { amongThese } from '../../sql/dialect.ts'
import { columnOf } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { insertRows, keepRows } from '../keep-rows.ts'
import type { Recomputing } from '../noted.ts'
import { addToSums, type Moved } from './keep-sums.ts'

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
const amounts = {
  rate: 'text',
  reason: 'text',
  own: 'integer',
  lower: 'integer',
  upper: 'integer',
  approximate: 'integer',
} as const
const { family, ...placed } = placement
const columns = {
  figureId: 'text',
  family,
  ...placed,
  whole: 'text',
  instead: 'text',
  tie: 'text',
  ...amounts,
} as const

const keep = keepRows<Contribution>('own_parts', columns, 2)

interface Movement extends Omit<Moved, 'figureId' | 'whole' | 'instead' | 'tie'> {
  readonly number: number
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
  2,
  (ids = sql``, families = sql``) => sql<Texts>`SELECT ${sql.join(names.map(selected), sql`, `)} FROM own_parts
    WHERE figure_id IN ${amongThese(ids)} AND family IN ${amongThese(families)}`,
)
const dropAmong = queryTemplate(
  2,
  (ids = sql``, family = sql``) =>
    sql`DELETE FROM own_parts WHERE figure_id IN ${amongThese(ids)} AND family = ${family}`,
)
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

const move = async (session: Session, moved: readonly Moved[]): Promise<void> => {
  const [row] = await session.all(lastMovement())
  const last = (row?.last ?? 0) + moved.length
  // The last of too many tells running totals that they have missed some.
  const isMany = moved.length > movementsKept
  const kept = isMany ? moved.slice(-1) : moved
  await session.run(
    addMovements(
      kept.map((one, at) => ({ ...one, number: last - kept.length + 1 + at, tied: one.tie === null ? 0 : 1 })),
    ),
  )
  await session.run(forgetMovements(isMany ? last : last - movementsKept + 1))
}

interface Keeping {
  /** The unit asked for. */
  readonly unit?: string
  /** Nobody keeps a running total of what is not complete yet, so nothing is noted for them. */
  readonly quietly?: boolean
}

/** Keeps the contributions of the figures among `ids`, and drops what is kept of the others in the same unit. */
export const keepOwnParts = async (
  session: Recomputing,
  contributions: readonly Contribution[],
  ids: readonly string[],
  { unit, quietly = false }: Keeping = {},
): Promise<void> => {
  const rows = await session.all(keptAmong(JSON.stringify(ids), JSON.stringify(familiesIn(unit))))
  const keyOf = ({ family, figureId }: Pick<Contribution, 'family' | 'figureId'>): string => `${family} ${figureId}`
  const kept = new Map(rows.map(contributionOf).map((one) => [keyOf(one), one]))
  const isKept = (one: Contribution): boolean => {
    const former = kept.get(keyOf(one))
    return former !== undefined && names.every((name) => former[name] === one[name])
  }
  const changed = kept.size === 0 ? contributions : contributions.filter((one) => !isKept(one))
  const present = new Set(contributions.map(keyOf))
  const gone = [...kept.values()].filter((one) => !present.has(keyOf(one)))
  const former = changed.flatMap((one) => kept.get(keyOf(one)) ?? [])
  const moved = [
    ...[...former, ...gone].map((one) => ({ ...one, figures: -1 as const })),
    ...changed.map((one) => ({ ...one, figures: 1 as const })),
  ]
  if (moved.length === 0) return
  session.noted?.addPlaces(moved)
  if (changed.length > 0)
    await session.run(keep(changed.toSorted((one, other) => byText(one.figureId, other.figureId))))
  for (const [family, some] of grouped(gone, (one) => one.family))
    await session.run(dropAmong(JSON.stringify(some.map(({ figureId }) => figureId)), family))
  if (!quietly) await move(session, moved)
  await addToSums(session, moved)
}
