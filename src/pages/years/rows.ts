/** The rows of a total by year: what was planned for a year, and what came of just that. */
import { atStage, type YearsCompared, promisedFirst, placeAndUnit, type Programme } from '../../charts/subjects.ts'
import type { TotalsRow } from '../../figures/totals.ts'
import { programmeIn } from '../../http/formats/chart.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { type Parameters, promisePath } from '../layout/addresses.ts'
import { explainedAt } from '../layout/amounts.ts'
import { toRecord } from '../layout/components.ts'
import { type Content, html } from '../layout/html.ts'
import { namesOfRecords, recordsByIds, subjectOf } from '../layout/queries.ts'
import { bodyThatSays, voicesOf } from '../layout/voices.ts'
import { language, words } from '../words/words.ts'
import { isLess, type Ratio, ratioOf } from '../layout/words.ts'

interface Printer {
  readonly name: string
  readonly sourceId: string
}

/** Reads a figure of a row, and the name of what it is about. */
interface Parts {
  readonly figureOf: (id: string) => FigureRecord | undefined
  readonly nameOfSubject: (figure: FigureRecord) => string
}

export interface Basis extends Programme, Parts {
  /** Returns who prints the figures in rows, the most frequent first. */
  readonly printersOf: (rows: readonly TotalsRow[]) => readonly Printer[]
}

const printersAmong = async (
  store: Store,
  figures: ReadonlyMap<string, FigureRecord>,
): Promise<Basis['printersOf']> => {
  const voices = await voicesOf(store, figures.values())
  return (rows) => {
    const printing = rows.flatMap(({ parts = [] }) => parts.flatMap(({ figureId }) => figures.get(figureId) ?? []))
    const printers = printing.map((figure) => ({ name: bodyThatSays(figure, voices), sourceId: figure.sourceId }))
    const byName = Map.groupBy(printers, ({ name }) => name)
    return [...byName.values()].sort((one, other) => other.length - one.length).flatMap(([first]) => first ?? [])
  }
}

/** Reads what explained rows of one place rest on. */
export const basisOf = async (store: Store, rows: readonly TotalsRow[]): Promise<Basis> => {
  const ids = rows.flatMap(({ parts = [] }) => parts.map(({ figureId }) => figureId))
  const figures = await recordsByIds(store, 'figures', ids)
  const names = await namesOfRecords(store, [...figures.values()].map(subjectOf))
  return {
    ...(await programmeIn(store, rows, language())),
    printersOf: await printersAmong(store, figures),
    figureOf: (id) => figures.get(id),
    nameOfSubject: (figure) => names(...subjectOf(figure)),
  }
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
export const partsOfRow = ({ parts = [], unit }: TotalsRow, { figureOf, nameOfSubject }: Parts): PartOfRow[] => {
  const inRow = new Set(parts.map(({ figureId }) => figureId))
  const topmost = parts.filter(({ wholeFigureId }) => wholeFigureId === null || !inRow.has(wholeFigureId))
  const [first, second] = topmost.map(({ figureId }) => figureOf(figureId))
  const whole = second === undefined ? first : undefined
  const shown = whole ? parts.filter(({ wholeFigureId }) => wholeFigureId === whole.id) : topmost
  return shown
    .flatMap(({ figureId }) => figureOf(figureId) ?? [])
    .filter((figure) => figure.unit === unit)
    .map((figure) => ({
      figure,
      name: whole ? asPart(nameOfSubject(figure), nameOfSubject(whole)) : nameOfSubject(figure),
    }))
    .sort(largestFirst)
}

/** More are only counted. */
const mostNamed = 4

const listed = (names: readonly Content[]): Content => {
  const more = names.length - mostNamed
  return [
    names.slice(0, mostNamed).map((name, at) => {
      const isLast = at === names.length - 1
      return html`${at !== 0 && words().years.and(isLast)}${name}`
    }),
    more > 0 ? words().years.more(more, names.length) : undefined,
  ]
}

/** Renders what a row rests on, where that is not the programme of its place. */
export const restsOn = (row: TotalsRow, { besides, nameOf }: Basis): Content => {
  const found = besides(row)
  return found.length === 0 ? undefined : listed(found.map((one) => toRecord(...subjectOf(one), nameOf(one))))
}

export const sourcesIn = (rows: readonly TotalsRow[], { printersOf }: Basis): Content => {
  const printers = printersOf(rows)
  return printers.length === 0
    ? undefined
    : words().years.sources(listed(printers.map(({ name, sourceId }) => toRecord('sources', sourceId, name))))
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

const shown = 24

/** Outcomes of several years are of other years than the plans of several years, so they stand in a row of their own. */
const rowsOf = (rows: readonly TotalsRow[], measured: YearsCompared['measured']): YearRow[] =>
  rows[0]?.key.year === null
    ? [false, true].flatMap((isActual) =>
        rowOf(
          rows.filter(({ stage }) => (stage === 'actual') === isActual),
          measured,
        ),
      )
    : rowOf(rows, measured)

const rowOf = (rows: readonly TotalsRow[], measured: YearsCompared['measured']): YearRow[] => {
  const [first] = rows
  if (!first) return []
  const [planned, actual] = [atStage(rows, 'planned'), atStage(rows, 'actual')]
  const stage = measured.get(placeAndUnit(first))
  const promised = stage ? atStage(rows, stage) : promisedFirst.map((one) => atStage(rows, one)).find((row) => row)
  return [
    {
      year: first.key.year ?? null,
      unit: first.unit,
      planned,
      others: rows.filter(({ stage }) => stage !== 'planned' && stage !== 'actual'),
      promised,
      actual,
      ratio: promised && actual && stage ? ratioOf(actual.total, promised.total) : undefined,
    },
  ]
}

const newestAndLargestFirst = (one: YearRow, other: YearRow): number => {
  if (one.year !== other.year) return (one.year ?? '') < (other.year ?? '') ? 1 : -1
  const [first, second] = [one, other].map(({ promised, actual }) => (promised ?? actual)?.total ?? '0')
  return isLess(first ?? '0', second ?? '0') ? 1 : -1
}

/** Returns the rows, the newest year first, and in it the largest plan first; several years at once come last. */
export const yearRows = ({ data, measured, apart }: YearsCompared): YearRow[] =>
  [
    ...[...Map.groupBy(data, placeAndUnit).values()].flatMap((rows) => rowsOf(rows, measured)),
    ...apart.flatMap((row) => rowOf([row], new Map())),
  ]
    .sort(newestAndLargestFirst)
    .slice(0, shown)

/** Returns the amounts of a row: what was promised, then what came of it. */
export const amountsOfRow = ({ planned, others, actual }: YearRow): TotalsRow[] =>
  [planned, ...others, actual].filter((row) => row !== undefined)

/** Returns the page of the evidence of a share: that of the promise if it rests on but one, else the sums behind it. */
export const evidenceOfShare = (question: Parameters, { promised, actual }: YearRow): string => {
  const parts = promised?.parts ?? []
  const ids = new Set(parts.map(({ figureId }) => figureId))
  const [only, ...others] = parts.filter(({ wholeFigureId }) => wholeFigureId === null || !ids.has(wholeFigureId))
  return only && others.length === 0 ? promisePath(only.figureId) : actual ? explainedAt(question, actual) : ''
}

/** Returns the row to begin with: the newest with a plan and an outcome, else the newest plan, else the newest. */
export const leadingRow = (rows: readonly YearRow[]): YearRow | undefined =>
  rows.find(({ ratio }) => ratio !== undefined) ?? rows.find(({ promised }) => promised) ?? rows[0]
