/** Reads rows of totals by region and year: kept sums and linked parts of some places, and what is held beside them. */
import { stockOf, type Nature } from '../../../figures/natures.ts'
import { yearOf } from '../../../figures/periods.ts'
import type { Stage } from '../../../figures/register.ts'
import type { Contribution } from '../../../figures/running/contributions.ts'
import { familyOf } from '../../../figures/running/families.ts'
import { explainedLink } from '../../../figures/running/linked-parts.ts'
import { neverAdds } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { amongThese, elementsOf, longKey, partOf } from '../../sql/dialect.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { Held } from '../held.ts'
import { ownPartsWithSeries, sumsWithSeries } from '../sums/series.ts'
import { yearIn } from '../sums/chosen.ts'
import { half } from '../sums/sums.ts'

/** Own parts that the totals by region and year add up; `region` is empty where there is none. */
export interface Place {
  readonly metric: string
  readonly stage: string
  readonly unit: string
  readonly region: string
}

interface Row {
  readonly stage: Stage
  readonly unit: string
  readonly region: string
  readonly year: string | null
}
type SumRow = Row & Readonly<Record<'high' | 'low' | 'figures', number>>
type TiedRow = Row & { readonly tie: string }

const plans = familyOf(undefined)
const family = sql.raw(`'${plans}'`)
const [stage, unit, region] = ['stage', 'unit', 'region'].map((key) => partOf(sql`value`, key))

/** Takes a metric and places. */
const sums = (year: SQL) =>
  queryTemplate(
    2,
    (metric, places = sql``) => sql<SumRow>`SELECT sums.stage, sums.unit, place AS region, ${year} AS year,
      sum(own_high) AS high, sum(own_low) AS low, sum(figures) AS figures
    FROM (SELECT ${stage} AS stage, ${unit} AS unit, ${region} AS region FROM ${elementsOf(places)}) AS asked
    CROSS JOIN ${sumsWithSeries} AS sums WHERE family = ${family} AND metric = ${metric} AND "by" = 'region' AND sums.stage = asked.stage
      AND sums.unit = asked.unit AND reason = '' AND ${longKey(sql`place`)} = ${longKey(sql`asked.region`)} AND rate = ''
    GROUP BY sums.stage, sums.unit, place, year`,
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

/** A row of the total of a metric, or what comes to one; the amount is in thousandths. */
interface Added extends Row {
  readonly metric: string
  readonly figures: number
  readonly own: bigint
}

type Totals = ReadonlyMap<string, Added>

const nameOf = ({ stage, unit, region }: Omit<Place, 'metric'>): string => [stage, unit, region].join(' ')

/** Returns the kept rows of some places, in every year. */
const keptRows = async (
  reader: Reader,
  places: readonly Place[],
  metric: string,
  isStock: boolean,
): Promise<Added[]> => {
  const of = queries[isStock ? 'stock' : 'flow']
  const added = await reader.all(of.sums(metric, JSON.stringify(places)))
  const regions = new Set(places.map((place) => place.region))
  const linked = await reader.all(of.tied(metric, JSON.stringify([...regions])))
  const asked = new Set(places.map(nameOf))
  return [
    ...added.map(({ high, low, ...row }) => ({ ...row, metric, own: BigInt(high) * half + BigInt(low) })),
    ...linked
      .filter((row) => asked.has(nameOf(row)))
      .map(({ tie, ...row }) => ({ ...row, metric, figures: 1, own: explainedLink(tie).own })),
  ]
}

export const isAdded = (part: Contribution | undefined): part is Contribution =>
  part?.family === plans && part.reason === null

export const placeOf = ({ metric, stage, unit, region }: Contribution): Place => ({
  metric,
  stage,
  unit,
  region: region ?? '',
})

/** Returns what own parts that were found add to the kept ones, which they replace. */
const heldRows = ({ ownParts }: Held, metric: string, isStock: boolean): Added[] => {
  const yearIn = ({ start, end }: Contribution) =>
    isStock ? (end < '~' ? end.slice(0, 4) : null) : yearOf({ start, end })
  const rowsOf = (part: Contribution | undefined, figures: 1 | -1): Added[] => {
    if (!isAdded(part) || part.metric !== metric) return []
    const own = part.tie === null ? part.own : explainedLink(part.tie).own
    const row = { ...placeOf(part), stage: part.stage as Stage, year: yearIn(part) }
    return [{ ...row, figures, own: BigInt(figures) * own }]
  }
  return ownParts.flatMap(({ kept, found }) => [...rowsOf(kept, -1), ...rowsOf(found, 1)])
}

/** Returns the rows of a state in these places; those without figures are none. */
export const totalsIn = async (
  reader: Reader,
  places: readonly Place[],
  held: Held,
  natureOf: (metric: string) => Promise<Nature>,
): Promise<Totals> => {
  const totals = new Map<string, Added>()
  for (const [metric, some] of Map.groupBy(places, (place) => place.metric)) {
    const nature = await natureOf(metric)
    if (neverAdds({ metric }, nature, []) !== undefined) continue
    const isStock = stockOf(nature) !== undefined
    for (const row of [...(await keptRows(reader, some, metric, isStock)), ...heldRows(held, metric, isStock)]) {
      const name = JSON.stringify([metric, row.region || null, row.year, row.stage, row.unit])
      const { figures, own } = totals.get(name) ?? { figures: 0, own: 0n }
      totals.set(name, { ...row, figures: row.figures + figures, own: row.own + own })
    }
  }
  return new Map([...totals].filter(([, { figures }]) => figures > 0))
}

const placesOfMetric = queryTemplate(
  2,
  (own, linked) => sql<Place>`SELECT DISTINCT metric, stage, unit, place AS region FROM ${sumsWithSeries} AS sums
    WHERE family = ${family} AND metric = ${own} AND "by" = 'region'
    UNION SELECT DISTINCT metric, stage, unit, coalesce(region, '') FROM ${ownPartsWithSeries} AS parts
    WHERE family = ${family} AND metric = ${linked} AND tie IS NOT NULL`,
)

/** Returns the places of all own parts of metrics. */
export const placesOfMetrics = async (reader: Reader, metrics: readonly string[]): Promise<Place[]> => {
  const places = []
  for (const metric of metrics) places.push(...(await reader.all(placesOfMetric(metric, metric))))
  return places
}
