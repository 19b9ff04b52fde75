/** Keeps own parts, and with each change of them the sums, and the movements by which running totals follow. */
import type { Contribution } from '../../../figures/running/contributions.ts'
import { familiesIn } from '../../../figures/running/families.ts'
import { byText } from '../../../figures/collections.ts'
import { allEnded } from '../../all-ended.ts'
import { snakeCase } from '../../../model/canonical.ts'
import { amongThese, elementsOf, numberIn, partOf, unindexed } from '../../sql/dialect.ts'
import { columnOf } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { keepRows } from '../keep-rows.ts'
import type { Recomputing } from '../held.ts'
import { ofContribution, ofSeries } from './contribution-columns.ts'
import { addToSums } from './keep-sums.ts'
import { move } from './movements.ts'
import { dropEmptySeries, numbersOf, ownPartsOf, seriesName } from './series.ts'
import { sumsOfMoved, type SumsOfSeries } from './sum-rows.ts'

const ownColumns = { figureId: 'text', ...ofContribution, whole: 'text', instead: 'text', tie: 'text' } as const
const columns = { ...ownColumns, ...ofSeries } as const

const { figureId: ofFigure, ...ofPart } = ownColumns
const keep = keepRows<Pick<Contribution, keyof typeof ownColumns> & { readonly series: number }>(
  'own_parts',
  { figureId: ofFigure, series: 'integer', ...ofPart },
  2,
)

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
  (ids = sql``, families = sql``) => sql<Texts & { readonly series: number }>`
    SELECT parts.series, ${sql.join(names.map(selected), sql`, `)} FROM ${ownPartsOf(ids)} AS parts
    WHERE ${unindexed(sql`family`)} IN ${amongThese(families)}`,
)
/** Takes figures with the numbers of their series. */
const drop = queryTemplate(
  1,
  (rows = sql``) => sql`DELETE FROM own_parts WHERE (figure_id, series) IN
    (SELECT ${partOf(sql`value`, 'figureId')}, ${numberIn(sql`value`, 'series')} FROM ${elementsOf(rows)})`,
)
/** A kept contribution, with the number of its series. */
type Kept = Contribution & { readonly series: number }

/** Returns a text that is another for each row. */
const placeOf = ({ figureId, series }: Pick<Kept, 'figureId' | 'series'>): string => `${series.toString()} ${figureId}`

const bigintOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text))

const contributionOf = ({ own, lower, upper, approximate, ...texts }: Texts & { readonly series: number }): Kept =>
  ({
    ...texts,
    own: bigintOf(own),
    lower: bigintOf(lower),
    upper: bigintOf(upper),
    approximate: Number(approximate),
  }) as Kept

interface Keeping {
  /** The unit asked for. */
  readonly unit?: string
  /** Nobody keeps a running total of what is not complete yet, so nothing is noted for them. */
  readonly quietly?: boolean
  /** What the contributions add to the sums if none is kept yet. */
  readonly sums?: readonly SumsOfSeries[]
}

const keyOf = ({ family, figureId }: Pick<Contribution, 'family' | 'figureId'>): string => `${family} ${figureId}`

/** Returns those of the kept own parts that others take the place of, or none. */
const formersOf = (
  kept: ReadonlyMap<string, Kept>,
  contributions: readonly Contribution[],
  came: readonly Contribution[],
): Kept[] => {
  const present = new Set(contributions.map(keyOf))
  const gone = [...kept.values()].filter((one) => !present.has(keyOf(one)))
  return [...came.flatMap((one) => kept.get(keyOf(one)) ?? []), ...gone]
}

/** Keeps the contributions of the figures among `ids`, and drops what is kept of the others in the same unit. */
export const keepOwnParts = async (
  session: Recomputing,
  contributions: readonly Contribution[],
  ids: readonly string[],
  { unit, quietly = false, sums }: Keeping = {},
): Promise<void> => {
  const found = await session.all(keptAmong(JSON.stringify(ids), JSON.stringify(familiesIn(unit))))
  const kept = new Map(found.map(contributionOf).map((one) => [keyOf(one), one]))
  const isKept = (one: Contribution): boolean => {
    const former = kept.get(keyOf(one))
    return former !== undefined && names.every((name) => former[name] === one[name])
  }
  const came = kept.size === 0 ? contributions : contributions.filter((one) => !isKept(one))
  const went = kept.size === 0 ? [] : formersOf(kept, contributions, came)
  if (came.length + went.length === 0) return
  if (session.held) {
    session.held.addOwnParts(went, came)
    return
  }
  const numbers = await numbersOf(session, came, went)
  const rows = came
    .map((one) => ({ ...one, series: numbers.get(seriesName(one)) as number }))
    .sort((one, other) => byText(one.figureId, other.figureId))
  const stays = new Set(rows.map(placeOf))
  const gone = went.filter((one) => !stays.has(placeOf(one)))
  await allEnded([
    gone.length > 0 && session.run(drop(JSON.stringify(gone.map(({ figureId, series }) => ({ figureId, series }))))),
    rows.length > 0 && session.run(keep(rows)),
    !quietly && move(session, came, went),
    addToSums(session, kept.size === 0 && sums ? sums : sumsOfMoved(came, went), numbers),
  ])
  await dropEmptySeries(session, [...new Set(gone.map(({ series }) => series))])
}
