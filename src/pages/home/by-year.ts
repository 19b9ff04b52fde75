/** Renders planned and actual investment by year: a small chart a place, and a table of years and places. */
import { frameOf, type Chart, type Frame } from '../../charts/chart.ts'
import type { Totals, TotalsRow } from '../../figures/totals.ts'
import type { Store } from '../../store/store.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { totalBeside } from '../layout/amounts.ts'
import { drawing, key } from '../layout/chart.ts'
import { link, none, toRecord } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import { spoken } from '../layout/words.ts'
import { basisOf, restsOn } from '../years/basis.ts'
import { chartOfPlace, measured, under, type PlaceYears } from '../years/figure.ts'
import { finding } from '../years/finding.ts'
import { yearRows, type YearRow } from '../years/rows.ts'
import { yearTable } from '../years/table.ts'
import { words } from '../words/words.ts'

export const placeOf = ({ region, label }: YearRow): Content =>
  typeof region === 'string' ? toRecord('regions', region, label) : label

/** Places with fewer figures are a link away. */
const mostPlaces = 12

/** A place with its amounts by year. */
interface Place extends PlaceYears {
  readonly region: string
  readonly name: string
}

const countIn = (rows: readonly TotalsRow[]): number => rows.reduce((sum, { figures }) => sum + figures, 0)

/** Reads the places with data, those with the most figures first. */
export const placesIn = async (store: Store, { metric, data }: Totals): Promise<Place[]> => {
  const byRegion = Map.groupBy(
    data.filter(({ key }) => typeof key.region === 'string'),
    ({ key }) => key.region ?? '',
  )
  const first = [...byRegion].sort(([, one], [, other]) => countIn(other) - countIn(one)).slice(0, mostPlaces)
  return Promise.all(
    first.map(async ([region, rows]) => {
      const ofYears = rows.map((row) => ({ ...row, key: { year: row.key.year ?? null } }))
      const [named] = yearRows({ data: rows })
      return {
        region,
        name: named?.label ?? region,
        metric,
        data: ofYears,
        basis: await basisOf(store, ofYears),
        question: { metric, groupBy: 'year', 'regionId.within': region },
      }
    }),
  )
}

const isOnScale = (chart: Chart, frame: Frame | undefined): boolean =>
  frame === undefined || (chart.unit === frame.unit && chart.scale.ticks[1] === frame.scale.ticks[1])

/** Renders the places as small charts on the scale and years of the first, so that no other place changes a picture. */
const charts = (places: readonly Place[]): Content => {
  const [first] = places
  const chart = first && chartOfPlace(first)
  const frame = chart && frameOf(chart)
  const drawn = places.flatMap((place) => {
    const chart = chartOfPlace(place, frame)
    return chart ? [{ place, chart }] : []
  })
  return html`${key(drawn.map(({ chart }) => chart))}
<div class="places">${drawn.map(({ place, chart }) => {
    const { name, region, basis, question } = place
    const title = words().chart.byYear(name)
    return html`
<figure class="chart" id="years-${region}"><figcaption><b>${finding({ place: toRecord('regions', region, name), rows: yearRows(place, basis.isOf), basis, question }) ?? title}</b>
<span class="measured">${measured(place, chart)}${isOnScale(chart, frame) ? undefined : words().years.ownScale}</span></figcaption>
${drawing(title, chart)}
${under(place, chart)}</figure>`
  })}</div>`
}

/** Renders what is planned over several years, which belongs to no single one. */
const acrossYears = (question: Parameters, { data }: Totals): Content => {
  const rows = data.filter(({ key, stage }) => key.year === null && stage !== 'actual')
  return rows.length === 0
    ? undefined
    : words().home.acrossYears(
        rows.map(
          (row, at) =>
            html`${at === 0 ? undefined : words().lists.and}${words().home.stageAmount(
              totalBeside(question, row),
              spoken(row.stage),
            )}`,
        ),
      )
}

export interface ByYear {
  /** By year and region. */
  readonly question: Parameters
  readonly totals: Totals
  readonly rows: readonly YearRow[]
  readonly places: readonly Place[]
}

/** Renders who is meant by an amount of a place that rests on less. */
const ofPlaces =
  (places: readonly Place[]) =>
  (row: TotalsRow): Content => {
    const place = places.find(({ region }) => region === row.key.region)
    return place && restsOn(row, place.basis)
  }

export const byYear = ({ question, totals, rows, places }: ByYear): Content =>
  rows.length === 0
    ? none(words().home.noFigures)
    : html`${charts(places)}
<details><summary>${words().years.asTable}</summary>
${yearTable({
  caption: words().home.byYearAndRegion,
  question,
  rows,
  place: { name: words().columns.region, cell: placeOf },
  of: ofPlaces(places),
})}
${acrossYears(question, totals)}
</details>
<p>${link(address('/totals', question), words().years.allPlaces)}</p>`
