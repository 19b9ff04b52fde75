/** The rows of a total by year: what was planned for a year, and what came of just that. */
import {
  atStage,
  lineOf,
  type YearsCompared,
  promisedFirst,
  placeAndUnit,
  type Programme,
  topmostParts,
} from '../../charts/subjects.ts'
import type { TotalsRow } from '../../figures/totals.ts'
import { programmeIn } from '../../http/formats/chart.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { type Parameters, promisePath } from '../layout/addresses.ts'
import { boundOfRow, explainedAt, type ShownRow } from '../layout/amounts.ts'
import { toRecord } from '../layout/components.ts'
import type { Content } from '../layout/html.ts'
import { recordsByIds, subjectOf } from '../layout/queries.ts'
import { bodyThatSays, type FigureEvidence, voicesOf } from '../layout/voices.ts'
import { language, words } from '../words/words.ts'
import { type Bound, boundOfShare, isLess, latestFirst, type Ratio, ratioOf } from '../layout/words.ts'

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
