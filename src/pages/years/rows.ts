/** The totals of a place or a programme by year: what was planned for a year, and what came of just that. */
import {
  atStage,
  lineOf,
  type YearsCompared,
  promisedFirst,
  placeAndUnit,
  type Programme,
  topmostParts,
} from '../../charts/subjects.ts'
import type { Totals, TotalsRow } from '../../figures/totals.ts'
import { programmeIn, comparedIn, mostFigures } from '../../http/formats/chart.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { type Parameters, promisePath } from '../layout/addresses.ts'
import { boundOfRow, explainedAt, type ShownRow } from '../layout/amounts.ts'
import { toRecord } from '../layout/components.ts'
import type { Content } from '../layout/html.ts'
import { recordsByIds, subjectOf, attempted, namesOfRecords, totalsOf } from '../layout/queries.ts'
import { bodyThatSays, type FigureEvidence, voicesOf } from '../layout/voices.ts'
import { language, words } from '../words/words.ts'
import { type Bound, boundOfShare, isLess, latestFirst, type Ratio, ratioOf } from '../layout/words.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'

/** The basis of the amounts of a place: its main programme, and the figures in its rows with who prints them. */
export type Basis = Programme & FigureEvidence

/** Reads what explained rows of one place rest on. */
export const basisOf = async (store: Store, rows: readonly TotalsRow[]): Promise<Basis> => {
  const ids = rows.flatMap(({ parts = [] }) => parts.map(({ figureId }) => figureId))
  const figures = await recordsByIds(store, 'figures', ids)
  const voices = await voicesOf(store, figures.values(), [...figures.values()].map(subjectOf))
  return { ...(await programmeIn(store, rows, language())), figures, ...voices }
}

/** Returns rows that tell whether the one figure that a row is says that it is more than its amount. */
export const asPrinted = async <R extends TotalsRow>(store: Store, rows: readonly R[]): Promise<(R & ShownRow)[]> => {
  const onlyIn = (row: R): string[] => {
    const [only, ...others] = topmostParts(row)
    return only && others.length === 0 ? [only.figureId] : []
  }
  const open = rows.filter(({ upperBound }) => upperBound === null)
  const figures = await recordsByIds(store, 'figures', open.flatMap(onlyIn))
  return rows.map((row) => ({ ...row, isAbove: onlyIn(row).some((id) => figures.get(id)?.qualifier === 'more-than') }))
}

/** A figure of a row that is a part of its whole, called as a part of it. */
export interface PartOfRow {
  readonly figure: FigureRecord
  readonly name: string
}

/** `Key projects, 2025: infrastructure` → `infrastructure`, as a part of `Key projects, 2025`. */
const asPart = (name: string, whole: string): string =>
  name.startsWith(whole) ? name.slice(whole.length).replace(/^[\s:：,，]+/, '') || name : name

const largestFirst = ({ figure: one }: PartOfRow, { figure: other }: PartOfRow): number =>
  isLess(one.value, other.value) ? 1 : -1

/** Returns the largest parts of a row: those of the one figure that it is, else the figures that it adds up. */
export const partsOfRow = (row: TotalsRow, { figures, names }: Basis): PartOfRow[] => {
  const nameOf = (figure: FigureRecord): string => names(...subjectOf(figure))
  const topmost = topmostParts(row)
  const [first, second] = topmost.map(({ figureId }) => figures.get(figureId))
  const whole = second === undefined ? first : undefined
  const shown = whole ? row.parts?.filter(({ wholeFigureId }) => wholeFigureId === whole.id) : topmost
  return (shown ?? [])
    .flatMap(({ figureId }) => figures.get(figureId) ?? [])
    .filter(({ unit }) => unit === row.unit)
    .map((figure) => ({ figure, name: whole ? asPart(nameOf(figure), nameOf(whole)) : nameOf(figure) }))
    .sort(largestFirst)
}

/** More are only counted. */
const mostNamed = 4

const listed = (names: readonly Content[]): Content =>
  words().lists.series(names.slice(0, mostNamed), names.length - mostNamed)

/** Renders what a row rests on, where that is not the programme of its place. */
export const restsOn = (row: TotalsRow, { besides, nameOf }: Basis): Content => {
  const found = besides(row)
  return found.length === 0 ? undefined : listed(found.map((one) => toRecord(...subjectOf(one), nameOf(one))))
}

/** Renders who prints the figures in rows, the most frequent first. */
export const sourcesIn = (rows: readonly TotalsRow[], basis: Basis): Content => {
  const printing = rows.flatMap(({ parts = [] }) => parts.flatMap(({ figureId }) => basis.figures.get(figureId) ?? []))
  const byName = [...Map.groupBy(printing, (figure) => bodyThatSays(figure, basis))]
  const printers = byName
    .sort(([, one], [, other]) => other.length - one.length)
    .flatMap(([name, [first]]) => (first ? toRecord('sources', first.sourceId, name) : []))
  return printers.length === 0 ? undefined : words().years.sources(listed(printers))
}

export interface YearRow {
  /** Null stands for periods that belong to no single year. */
  readonly year: string | null
  readonly unit: string
  readonly planned: TotalsRow | undefined
  /** Targets and commitments, which no plan includes. */
  readonly others: readonly TotalsRow[]
  /** The measure of the outcome: the plan, else a commitment, else a target. */
  readonly promised: TotalsRow | undefined
  readonly actual: TotalsRow | undefined
  /** The part of it that is reported as done; none of something else. */
  readonly ratio: Ratio | undefined
}

/** Returns how exact the share of a row is. */
export const boundOfYear = ({ promised, actual }: YearRow): Bound =>
  promised && actual ? boundOfShare(boundOfRow(promised), boundOfRow(actual)) : 'exact'

const shown = 24

const rowOf = (rows: readonly TotalsRow[], measured: YearsCompared['measured'] = new Map()): YearRow => {
  const [first] = rows as readonly [TotalsRow]
  const [planned, actual] = [atStage(rows, 'planned'), atStage(rows, 'actual')]
  const stage = measured.get(placeAndUnit(first))
  const promised = stage ? atStage(rows, stage) : promisedFirst.map((one) => atStage(rows, one)).find((row) => row)
  return {
    year: first.key.year ?? null,
    unit: first.unit,
    planned,
    others: rows.filter(({ stage }) => stage !== 'planned' && stage !== 'actual'),
    promised,
    actual,
    ratio: promised && actual && stage ? ratioOf(actual.total, promised.total) : undefined,
  }
}

const newestAndLargestFirst = (one: YearRow, other: YearRow): number => {
  if (one.year !== other.year) return latestFirst(one.year, other.year)
  const [first, second] = [one, other].map(({ promised, actual }) => (promised ?? actual)?.total ?? '0')
  return isLess(first ?? '0', second ?? '0') ? 1 : -1
}

/** Returns the rows, the newest year first, and in it the largest plan first; several years at once come last. */
export const yearRows = ({ data, measured, apart }: YearsCompared): YearRow[] =>
  [...[...Map.groupBy(data, lineOf).values()].map((rows) => rowOf(rows, measured)), ...apart.map((row) => rowOf([row]))]
    .sort(newestAndLargestFirst)
    .slice(0, shown)

/** Returns the amounts of a row: what was promised, then what came of it. */
export const amountsOfRow = ({ planned, others, actual }: YearRow): TotalsRow[] =>
  [planned, ...others, actual].filter((row) => row !== undefined)

/** Returns the page of the evidence of a share: that of the promise if it rests on but one, else the sums behind it. */
export const evidenceOfShare = (question: Parameters, { promised, actual }: YearRow): string => {
  const [only, ...others] = promised ? topmostParts(promised) : []
  return only && others.length === 0 ? promisePath(only.figureId) : actual ? explainedAt(question, actual) : ''
}

/** Returns the row to begin with: the newest with a plan and an outcome, else the newest plan, else the newest. */
export const leadingRow = (rows: readonly YearRow[]): YearRow | undefined =>
  rows.find(({ ratio }) => ratio !== undefined) ?? rows.find(({ promised }) => promised) ?? rows[0]

// Reads the totals within a region, an industry, an initiative or a project.

/** Amounts of a place by year, explained. */
export interface PlaceYears {
  readonly id: string
  readonly name: string
  readonly metric: string
  readonly data: TotalsRow[]
  readonly rows: readonly YearRow[]
  readonly basis: Basis
  readonly question: Parameters
  /** True of a place with provinces: a programme is that of one of them. */
  readonly isDivided: boolean
}

/** A total by year, and the parameters by which the API answers it. */
export interface TotalByYear {
  readonly question: Parameters
  readonly totals: Totals & YearsCompared
  readonly rows: readonly YearRow[]
  /** The place that it is of; undefined for one tree. */
  readonly place: PlaceYears | undefined
  /** True if the metric is counted at a moment of each year. */
  readonly isStock: boolean
}

/** Returns the total of other rows. */
export const withRows = <T extends TotalByYear>(sum: T, data: TotalsRow[], apart: TotalsRow[]): T => {
  const totals = { ...sum.totals, data, apart }
  const rows = yearRows(totals)
  return { ...sum, totals, rows, place: sum.place && { ...sum.place, data, rows } }
}

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
): Promise<(Pick<Sum, 'question' | 'totals' | 'figuresWithin'> & { readonly id: string }) | undefined> => {
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
    id,
    question: { metric, groupBy: 'year', subjectKind, 'industryIds.within': industryWithin, [parameter]: id },
    totals: { ...found, ...(await comparedIn(store, query, found)) },
    figuresWithin: isOfTree
      ? undefined
      : { ...ofIndustry, [parameter]: id, 'subjectKind.in': subjectKind ? [subjectKind] : ['initiative', 'project'] },
  }
}

/** Returns the totals within each of some records by year, of the metrics of these figures; also only within an industry. */
export const sumsOf = async (
  store: Store,
  { name }: Resource,
  ids: readonly string[],
  metrics: readonly string[],
  industry?: string,
): Promise<Sum[]> => {
  const confined = confinedBy[name]
  if (!confined) return []
  const [shown, references] = [metrics.slice(0, metricsShown), ids.map((id) => [name, id] as const)]
  const totalOf = async (id: string, metric: string) =>
    (await totalled(store, confined, id, metric, undefined, industry)) ??
    (confined.ownKind && (await totalled(store, confined, id, metric, confined.ownKind, industry)))
  const [defined, coverage, names, found] = await Promise.all([
    recordsByIds(store, 'metrics', shown),
    name === 'regions' ? store.coverage() : undefined,
    namesOfRecords(store, references),
    Promise.all(ids.flatMap((id) => shown.map((metric) => totalOf(id, metric)))),
  ])
  return Promise.all(
    found
      .filter((one) => one !== undefined)
      .map(async ({ id, ...one }): Promise<Sum> => {
        const { metric } = one.totals
        const [data, apart] = await Promise.all([asPrinted(store, one.totals.data), asPrinted(store, one.totals.apart)])
        const totals = { ...one.totals, data, apart }
        const rows = yearRows(totals)
        const place = confined.ownKind && {
          ...{ id, name: names(name, id), isDivided: (coverage?.places.get(id)?.provinces ?? 0) > 0 },
          ...{ metric, data, rows, basis: await basisOf(store, [...data, ...apart]), question: one.question },
        }
        return { ...one, totals, rows, isStock: defined.get(metric)?.nature === 'stock', place }
      }),
  )
}
