/** What the amounts of a place rest on: its programme, one batch of it, or several programmes. */
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

/** Returns the subjects of the topmost figures in a row; none unless all of its parts are known. */
export const topmostIn = ({ parts = [], figures }: TotalsRow): ChartSubject[] => {
  if (parts.length < figures) return []
  const inRow = new Set(parts.map(({ figureId }) => figureId))
  const topmost = parts.filter(({ wholeFigureId }) => wholeFigureId === null || !inRow.has(wholeFigureId))
  return [...Map.groupBy(topmost, subjectKey)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, [first]]) => first ?? [])
}

/** `Key projects, 2025` → `Key projects`: a programme has another name each year. */
const withoutYear = (name: string, year: string | null | undefined): string =>
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
export const besidesIn = (rows: readonly TotalsRow[], programme: Programme, said: ChartWords): string[] => {
  const drawn = drawnOf(rows, programme)
  return rows.flatMap((row) => {
    const names = programme.besides(row).map(programme.nameOf)
    const { year } = row.key
    return names.length === 0 || typeof year !== 'string' ? [] : [said.restsOn(row, year, names, drawn.includes(row))]
  })
}
