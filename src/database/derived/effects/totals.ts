/** Compares rows of totals by region and year in two states: those of some regions alone, from kept sums. */
import { decimalText } from '../../../figures/amounts.ts'
import { byText, grouped } from '../../../figures/collections.ts'
import { stockOf } from '../../../figures/natures.ts'
import { labelOf } from '../../../figures/places/groups.ts'
import { placesBySubject } from '../../../figures/places/placements.ts'
import type { Stage } from '../../../figures/register.ts'
import { familyOf } from '../../../figures/running/contributions.ts'
import { explainedLink } from '../../../figures/running/linked-parts.ts'
import { neverAdds } from '../../../figures/totals.ts'
import type { TotalEffect } from '../../../store/effects.ts'
import type { Reader } from '../../engine.ts'
import { among, amongThese, elementsOf, longKey, partOf } from '../../sql/dialect.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { gather, nothing } from '../inputs/register-records.ts'
import { natureIn } from '../nature.ts'
import type { NotedPlace } from '../noted.ts'
import { ownPartsWithSeries, sumsWithSeries } from '../sums/series.ts'
import { half, yearIn } from '../sums/sums.ts'
import { inSlices } from './slices.ts'

interface Row {
  readonly stage: Stage
  readonly unit: string
  readonly region: string
  readonly year: string | null
}
type SumRow = Row & Readonly<Record<'high' | 'low', number>>
type TiedRow = Row & { readonly tie: string }

const family = sql.raw(`'${familyOf(undefined)}'`)
const [stage, unit, region] = ['stage', 'unit', 'region'].map((key) => partOf(sql`value`, key))

/** Takes a metric and places. */
const sums = (year: SQL) =>
  queryTemplate(
    2,
    (metric, places = sql``) => sql<SumRow>`SELECT sums.stage, sums.unit, place AS region, ${year} AS year,
      sum(own_high) AS high, sum(own_low) AS low
    FROM (SELECT ${stage} AS stage, ${unit} AS unit, ${region} AS region FROM ${elementsOf(places)}) AS asked
    CROSS JOIN ${sumsWithSeries} AS sums WHERE family = ${family} AND metric = ${metric} AND "by" = 'region' AND sums.stage = asked.stage
      AND sums.unit = asked.unit AND reason = '' AND ${longKey(sql`place`)} = ${longKey(sql`asked.region`)} AND rate = ''
    GROUP BY sums.stage, sums.unit, place, year HAVING sum(figures) > 0`,
  )

/** Takes a metric and regions. */
const tied = (year: SQL) =>
  queryTemplate(
    2,
    (metric, regions = sql``) => sql<TiedRow>`SELECT stage, unit, coalesce(region, '') AS region, ${year} AS year, tie
    FROM ${ownPartsWithSeries} AS parts WHERE family = ${family} AND metric = ${metric} AND tie IS NOT NULL AND reason IS NULL
      AND coalesce(region, '') IN ${amongThese(regions)}`,
  )

const queriesOf = (metric: string, isStock: boolean) => {
  const year = yearIn({ metric, ...(isStock && { stock: {} }) })
  return { sums: sums(year), tied: tied(year) }
}
const queries = { flow: queriesOf('', false), stock: queriesOf('', true) }

/** A row of the total of a metric; the amount is in thousandths. */
interface PlacedTotal extends Row {
  readonly metric: string
  readonly own: bigint
}

export type PlacedTotals = ReadonlyMap<string, PlacedTotal>

const nameOf = ({ stage, unit, region }: Omit<NotedPlace, 'metric'>): string => [stage, unit, region].join(' ')

const rowsOf = async (reader: Reader, metric: string, places: readonly NotedPlace[]): Promise<PlacedTotal[]> => {
  const nature = await natureIn(reader, metric)
  if (neverAdds({ metric }, nature, []) !== undefined) return []
  const of = queries[stockOf(nature) ? 'stock' : 'flow']
  const added = await inSlices(places, (some) => reader.all(of.sums(metric, JSON.stringify(some))))
  const regions = new Set(places.map((place) => place.region))
  const linked = await reader.all(of.tied(metric, JSON.stringify([...regions])))
  const asked = new Set(places.map(nameOf))
  return [
    ...added.map(({ high, low, ...row }) => ({ ...row, metric, own: BigInt(high) * half + BigInt(low) })),
    ...linked
      .filter((row) => asked.has(nameOf(row)))
      .map(({ tie, ...row }) => ({ ...row, metric, own: explainedLink(tie).own })),
  ]
}

/** Returns the rows of the totals of these places, in every year. */
export const totalsOf = async (reader: Reader, places: readonly NotedPlace[]): Promise<PlacedTotals> => {
  const totals = new Map<string, PlacedTotal>()
  for (const [metric, some] of grouped(places, (place) => place.metric))
    for (const row of await rowsOf(reader, metric, some)) {
      const name = JSON.stringify([metric, row.region || null, row.year, row.stage, row.unit])
      totals.set(name, { ...row, own: row.own + (totals.get(name)?.own ?? 0n) })
    }
  return totals
}

/** Returns the rows that differ, labelled as in the later state. */
export const totalEffects = async (
  reader: Reader,
  before: PlacedTotals,
  after: PlacedTotals,
): Promise<TotalEffect[]> => {
  const changed = [...new Set([...before.keys(), ...after.keys()])].sort(byText).flatMap((name) => {
    const [old, next] = [before.get(name), after.get(name)]
    const row = next ?? old
    return row && old?.own !== next?.own ? [{ row, old, next }] : []
  })
  const regions = await gather(reader, 'regions', sql`id IN ${among(changed.map(({ row }) => row.region))}`)
  const places = placesBySubject({ ...nothing, regions })
  return changed.map(({ row, old, next }) => {
    const { metric, region, year, stage, unit } = row
    const key = { region: region === '' ? null : region, year }
    const label = labelOf(places, ['region', 'year'], [key.region, year])
    const [now = null, then = null] = [old, next].map((one) => one && decimalText(one.own))
    return { metric, key, label, stage, unit, now, then }
  })
}

const placesOfMetric = queryTemplate(
  2,
  (own, linked) => sql<NotedPlace>`SELECT DISTINCT metric, stage, unit, place AS region FROM ${sumsWithSeries} AS sums
    WHERE family = ${family} AND metric = ${own} AND "by" = 'region'
    UNION SELECT DISTINCT metric, stage, unit, coalesce(region, '') FROM ${ownPartsWithSeries} AS parts
    WHERE family = ${family} AND metric = ${linked} AND tie IS NOT NULL`,
)

/** Returns the places of all own parts of metrics. */
export const placesOfMetrics = async (reader: Reader, metrics: readonly string[]): Promise<NotedPlace[]> => {
  const places = []
  for (const metric of metrics) places.push(...(await reader.all(placesOfMetric(metric, metric))))
  return places
}
