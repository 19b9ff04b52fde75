/** Chooses what a chart draws: the programmes that the amounts of a place rest on, and plans with their outcomes by year. */
import type { CountsAs, OutcomePart, Outcomes, OutcomesRow } from '../figures/outcomes.ts'
import type { ExplainedPart, TotalsRow } from '../figures/totals.ts'
import type { ChartWords } from './speech.ts'

export type ChartSubject = Pick<ExplainedPart, 'subjectKind' | 'subjectId'>

/** What is known about subjects. */
interface Known {
  /** The title, by which programmes are told apart: not each year has a name in the language of the chart. */
  readonly titleOf: (subject: ChartSubject) => string
  readonly nameOf: (subject: ChartSubject) => string
  /** Returns a subject and all that it is part of, the nearest first. */
  readonly pathOf: (subject: ChartSubject) => readonly ChartSubject[]
}

export interface Programme {
  /** What most amounts rest on, without its year; undefined where nothing leads. */
  readonly main: string | undefined
  readonly nameOf: Known['nameOf']
  /** Returns what a row rests on, where that is not the main programme. */
  readonly besides: (row: TotalsRow) => readonly ChartSubject[]
  /** Reports whether a row is about nothing but what another is about, as far as that is known. */
  readonly isWithin: (row: TotalsRow, other: TotalsRow) => boolean
}

export const subjectKey = ({ subjectKind, subjectId }: ChartSubject): string => `${subjectKind} ${subjectId}`

/** Returns the parts of a row that lie in no other of its parts. */
export const topmostParts = ({ parts = [] }: TotalsRow): ExplainedPart[] => {
  const inRow = new Set(parts.map(({ figureId }) => figureId))
  return parts.filter(({ wholeFigureId }) => wholeFigureId === null || !inRow.has(wholeFigureId))
}

/** Returns the subjects of the topmost figures in a row; none unless all of its parts are known. */
export const topmostIn = (row: TotalsRow): ChartSubject[] =>
  (row.parts?.length ?? 0) < row.figures
    ? []
    : [...Map.groupBy(topmostParts(row), subjectKey)]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([, [first]]) => first ?? [])

/** `Key projects, 2025` → `Key projects`: a programme has another name each year. */
export const withoutYear = (name: string, year: string | null | undefined): string =>
  typeof year === 'string'
    ? name.replace(new RegExp(`(?:,\\s*|\\s*\\()?\\b${year}(?:年度?|\\b)\\)?`), '').replace(/^[\s,，:：]+/, '')
    : name

/** Returns the most frequent of texts; undefined where another is as frequent. */
const leading = (texts: readonly string[]): string | undefined => {
  const [[first, count] = [undefined, 0], second] = [...Map.groupBy(texts, (text) => text)]
    .map(([text, alike]) => [text, alike.length] as const)
    .sort(([, one], [, other]) => other - one)
  return second?.[1] === count ? undefined : first
}

/** Returns the programme of explained rows by year, of one place. */
export const programmeOf = (rows: readonly TotalsRow[], { titleOf, nameOf, pathOf }: Known): Programme => {
  const rootOf = (subject: ChartSubject): ChartSubject => pathOf(subject).at(-1) ?? subject
  const calledIn = (row: TotalsRow, called: Known['nameOf']): string =>
    topmostIn(row)
      .map((subject) => withoutYear(called(subject), row.key.year))
      .sort()
      .join('; ')
  const titled = rows.map((row) => ({ row, title: calledIn(row, titleOf) })).filter(({ title }) => title !== '')
  const main = leading(titled.map(({ title }) => title))
  const names = titled.filter(({ title }) => title === main).map(({ row }) => calledIn(row, nameOf))
  return {
    main: main && (leading(names) ?? names[0]),
    nameOf,
    besides: (row) => (calledIn(row, titleOf) === main ? [] : topmostIn(row)),
    isWithin: (row, other) => {
      const roots = new Set(topmostIn(other).map((subject) => subjectKey(rootOf(subject))))
      return roots.size === 0 || topmostIn(row).every((subject) => roots.has(subjectKey(rootOf(subject))))
    },
  }
}

/** Returns those rows of a year that are about the same as its first: the main programme goes first, then plans. */
const alikeIn = (rows: readonly TotalsRow[], { besides, isWithin }: Programme): TotalsRow[] => {
  const planFirst = rows.toSorted((one, other) => Number(other.stage === 'planned') - Number(one.stage === 'planned'))
  const first = planFirst.find((row) => besides(row).length === 0) ?? planFirst[0]
  return rows.filter((row) => first !== undefined && isWithin(row, first) && isWithin(first, row))
}

/** Chooses the rows that a chart draws: two sums over different subjects never stand beside each other. */
export const drawnOf = (rows: readonly TotalsRow[], programme: Programme): TotalsRow[] =>
  [...Map.groupBy(rows, ({ key, unit }) => `${key.year ?? ''} ${unit}`).values()].flatMap((alike) =>
    alikeIn(alike, programme),
  )

/** Says of each year that rests on something else what that is, and whether it is drawn. */
export const besidesIn = (rows: readonly TotalsRow[], programme: Programme, words: ChartWords): string[] => {
  const drawn = drawnOf(rows, programme)
  return rows.flatMap((row) => {
    const names = programme.besides(row).map(programme.nameOf)
    const { year } = row.key
    return names.length === 0 || typeof year !== 'string' ? [] : [words.restsOn(row, year, names, drawn.includes(row))]
  })
}

// Chooses what a chart shows of outcomes: in each row, amounts over the same subjects.

/** The best that is known of a row: wholly reported, partly, only planned, or only done. */
const shownOf = ({ reported, partly, unreported }: OutcomesRow): CountsAs =>
  reported.promises > 0
    ? 'reported'
    : partly.promises > 0
      ? 'partly'
      : unreported.promises > 0
        ? 'unreported'
        : 'unplanned'

/** A row of a total, or one that stands for promises of a stage and what came of just them. */
export interface DrawnRow extends TotalsRow {
  readonly promised?: Outcomes['stage']
}

/** Returns the rows of a total that stand for a row of outcomes: what is planned, and what came of just that. */
const drawnIn = (row: OutcomesRow, stage: Outcomes['stage']): DrawnRow[] => {
  const { key, label, unit, approximate, parts, reported, partly, unreported, unplanned } = row
  const shown = shownOf(row)
  const { promises, planned, actual } = {
    reported,
    partly,
    unreported: { ...unreported, actual: undefined },
    unplanned: { promises: unplanned.figures, actual: unplanned.actual, planned: undefined },
  }[shown]
  const inParts = (kind: (part: OutcomePart) => boolean): Pick<TotalsRow, 'parts'> =>
    parts ? { parts: parts.filter((part) => part.countsAs === shown && kind(part)) } : {}
  const drawn = (one: TotalsRow['stage'], total: string): DrawnRow => ({
    promised: stage,
    key,
    label,
    stage: one,
    unit,
    total,
    lowerBound: total,
    upperBound: total,
    figures: promises,
    approximate,
    from: row.from,
    through: one === 'actual' && shown === 'partly' ? partly.through : row.through,
    partial: one === 'actual' && shown === 'partly',
    ...inParts((part) => (one === 'actual' ? part.actual !== null : part.planned !== null)),
  })
  return [
    ...(planned === undefined ? [] : [drawn(stage, planned)]),
    ...(actual === undefined ? [] : [drawn('actual', actual)]),
  ]
}

export const drawnOutcomes = ({ data, stage }: Pick<Outcomes, 'data' | 'stage'>): DrawnRow[] =>
  data.flatMap((row) => drawnIn(row, stage))

// Sets what is promised beside what came of just that: the rows of a total, as far as outcomes are of the same subjects.

/** The rows of a total by year, of which those of one year are about the same subjects. */
export interface YearsCompared {
  readonly data: TotalsRow[]
  /** The stage that the outcome of a key and unit is one of; undefined where nothing promised has an outcome. */
  readonly measured: ReadonlyMap<string, TotalsRow['stage']>
  /** Outcomes of something else than what is promised for their year. */
  readonly apart: readonly TotalsRow[]
}

export const placeAndUnit = ({ key, unit }: Pick<TotalsRow, 'key' | 'unit'>): string =>
  `${Object.values(key).join('/')} ${unit}`

/** Outcomes of several years are of other years than the plans of several years, unless they are of just these plans. */
export const lineOf = (row: DrawnRow): string =>
  `${placeAndUnit(row)}${row.key.year === null && row.stage === 'actual' && row.promised === undefined ? ' actual' : ''}`

/** Plans measure outcomes before commitments and targets do. */
export const promisedFirst = ['planned', 'committed', 'target'] as const

export const atStage = (rows: readonly TotalsRow[], stage: TotalsRow['stage']): TotalsRow | undefined =>
  rows.find((row) => row.stage === stage)

/** Chooses among the rows of a key and unit those about the same subjects, given the drawn outcomes of each stage. */
const comparedRows = (
  rows: readonly TotalsRow[],
  drawn: ReadonlyMap<string, readonly TotalsRow[]>,
): { readonly data: readonly TotalsRow[]; readonly stage?: TotalsRow['stage']; readonly apart?: TotalsRow } => {
  const [first] = rows
  if (!first || first.key.year === null) return { data: rows }
  /** A row of a total has bounds too, and stands where it says the same. */
  const withBounds = (row: TotalsRow): TotalsRow => {
    const whole = atStage(rows, row.stage)
    return whole?.total === row.total ? whole : { ...row, label: first.label }
  }
  for (const stage of promisedFirst) {
    const pair = drawn.get(`${stage} ${placeAndUnit(first)}`) ?? []
    const [promised, actual] = [atStage(pair, stage), atStage(pair, 'actual')]
    if (!promised || !actual) continue
    const others = rows.filter((row) => row.stage !== stage && row.stage !== 'actual')
    return { data: [withBounds(promised), ...others, withBounds(actual)], stage }
  }
  const [done, promises] = [atStage(rows, 'actual'), rows.filter((row) => row.stage !== 'actual')]
  return done && promises.length > 0 ? { data: promises, apart: done } : { data: rows }
}

/** Returns the rows of a total that are about the same subjects, given what came of the promises of each stage. */
export const comparedWith = (data: readonly TotalsRow[], outcomes: readonly Outcomes[]): YearsCompared => {
  const wanted = new Set(data.map(placeAndUnit))
  const drawn = new Map(
    outcomes.flatMap(({ data: rows, stage }) =>
      rows
        .filter((row) => wanted.has(placeAndUnit(row)))
        .map((row) => [`${stage} ${placeAndUnit(row)}`, drawnIn(row, stage)] as const),
    ),
  )
  const compared = [...Map.groupBy(data, placeAndUnit)].map(([name, rows]) => ({ name, ...comparedRows(rows, drawn) }))
  return {
    data: compared.flatMap((one) => one.data),
    measured: new Map(compared.flatMap(({ name, stage }) => (stage ? [[name, stage] as const] : []))),
    apart: compared.flatMap(({ apart }) => apart ?? []),
  }
}
