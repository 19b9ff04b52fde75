/** The totals within a region, an industry, an initiative or a project, by year. */
import type { ResourceName } from '../../model/field.ts'
import { comparedIn, mostFigures } from '../../http/formats/chart.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { address } from '../layout/addresses.ts'
import { shortTotal } from '../layout/amounts.ts'
import { curl, section } from '../layout/components.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { attempted, namesOfRecords, recordsByIds, totalsOf } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { metricName } from '../layout/words.ts'
import { amountsOfRow, asPrinted, basisOf, type YearRow, yearRows } from '../years/rows.ts'
import { type TotalByYear, yearsOf } from '../years/figure.ts'
import { words } from '../words/words.ts'

export interface Sum extends TotalByYear {
  /** The filters of the list of all figures in it; without them, values are looked for about the subjects of rows. */
  readonly figuresWithin: Readonly<Record<string, unknown>> | undefined
}

const metricsShown = 4

/** The filter that restricts totals to a record, by resource. Totals of one tree are explained, since it is small. */
interface Confined {
  readonly filter: 'regionWithin' | 'industryWithin' | 'initiativeId' | 'projectId'
  readonly parameter: string
  /** The kind of the records themselves, whose figures are totalled apart. */
  readonly ownKind?: 'region' | 'industry'
}

const confinedBy: Readonly<Partial<Record<ResourceName, Confined>>> = {
  regions: { filter: 'regionWithin', parameter: 'regionId.within', ownKind: 'region' },
  industries: { filter: 'industryWithin', parameter: 'industryIds.within', ownKind: 'industry' },
  initiatives: { filter: 'initiativeId', parameter: 'initiativeId' },
  projects: { filter: 'projectId', parameter: 'projectId' },
}

/** Returns a total; undefined if it has no rows or its figures never add up. */
const totalled = async (
  store: Store,
  { filter, parameter, ownKind }: Confined,
  id: string,
  metric: string,
  subjectKind: Confined['ownKind'],
  industryWithin: string | undefined,
): Promise<Pick<Sum, 'question' | 'totals' | 'figuresWithin'> | undefined> => {
  const isOfTree = ownKind === undefined
  const ofIndustry = industryWithin === undefined ? {} : { 'industryIds.within': industryWithin }
  const wanted = { metric, groupBy: ['year'], subjectKind, industryWithin, [filter]: id, explain: isOfTree } as const
  const totals = await attempted(totalsOf(store, wanted), 'broken-rule')
  if (totals instanceof Refusal || totals.data.length === 0) return undefined
  const counted = [...totals.data.map(({ figures }) => figures), ...Object.values(totals.excluded)]
  const isExplained = !isOfTree && counted.reduce((sum, count) => sum + count, 0) <= mostFigures
  const query = { ...wanted, explain: isOfTree || isExplained }
  const found = isExplained ? await totalsOf(store, query) : totals
  return {
    question: { metric, groupBy: 'year', subjectKind, 'industryIds.within': industryWithin, [parameter]: id },
    totals: { ...found, ...(await comparedIn(store, query, found)) },
    figuresWithin: isOfTree
      ? undefined
      : { ...ofIndustry, [parameter]: id, 'subjectKind.in': subjectKind ? [subjectKind] : ['initiative', 'project'] },
  }
}

/** Returns the totals within a record by year, of the metrics of these figures; also only within an industry. */
export const sumsOf = async (
  store: Store,
  { name }: Resource,
  id: string,
  metrics: readonly string[],
  industry?: string,
): Promise<Sum[]> => {
  const confined = confinedBy[name]
  if (!confined) return []
  const shown = metrics.slice(0, metricsShown)
  const totalOf = async (metric: string) =>
    (await totalled(store, confined, id, metric, undefined, industry)) ??
    (confined.ownKind && (await totalled(store, confined, id, metric, confined.ownKind, industry)))
  const [defined, coverage, names, found] = await Promise.all([
    recordsByIds(store, 'metrics', shown),
    name === 'regions' ? store.coverage() : undefined,
    namesOfRecords(store, [[name, id]]),
    Promise.all(shown.map(totalOf)),
  ])
  const isDivided = (coverage?.places.get(id)?.provinces ?? 0) > 0
  return Promise.all(
    found
      .filter((one) => one !== undefined)
      .map(async (one): Promise<Sum> => {
        const { metric } = one.totals
        const [data, apart] = await Promise.all([asPrinted(store, one.totals.data), asPrinted(store, one.totals.apart)])
        const totals = { ...one.totals, data, apart }
        const rows = yearRows(totals)
        const place = confined.ownKind && {
          ...{ id, name: names(name, id), isDivided },
          ...{ metric, data, rows, basis: await basisOf(store, [...data, ...apart]), question: one.question },
        }
        return { ...one, totals, rows, isStock: defined.get(metric)?.nature === 'stock', place }
      }),
  )
}

/** Says the newest amount of a metric: `Number of projects: 2,830 projects planned for 2026`. */
const newest = (metric: string, rows: readonly YearRow[]): Content => {
  const row = rows.find(({ year }) => year !== null)
  const amount = row && amountsOfRow(row).at(-1)
  return row && amount && row.year !== null
    ? words().years.amount(
        metric,
        html`<data value="${amount.total}">${shortTotal(amount)}</data>`,
        amount.stage,
        row.year,
      )
    : metric
}

export const sumsView = (sums: readonly Sum[], publicUrl: string): Html =>
  section({
    id: 'totals',
    title: words().record.totals,
    ways: curl(publicUrl, ...sums.map(({ question }) => address('/v1/totals', question))),
    body: sums.map((sum) => {
      const title = capital(metricName(sum.totals.metric))
      return html`<details class="metric"><summary>${newest(title, sum.rows)}</summary>
${yearsOf(sum, words().chart.byYear(title))}
</details>`
    }),
  })
