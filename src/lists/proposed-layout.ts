/** The layout that a table without one begins with: that of the edition before, moved on by its years, else a guess. */
import { yearsIn } from './cells.ts'
import { captionsOf, type Heading, headingsOf } from './headings.ts'
import { guessLayout, type GuessContext, withRates } from './guess.ts'
import type { FigureColumn, Layout, LayoutColumn } from './layout.ts'
import { type Table, tableOf } from './table.ts'

/** The edition before: its title, the layout of its table as JSON, and the table as CSV where it is still there. */
export interface EditionBefore {
  readonly id: string
  readonly title: string
  readonly csv: string | null
  readonly layout: string
}

/** Returns words with each of their years moved on: 2025年计划投资 → 2026年计划投资. */
const movedOn = (words: string, years: number): string =>
  words.replaceAll(/(?<!\d)(?:19|20)\d\d(?!\d)/g, (year) => (Number(year) + years).toString())

/** Returns a date some years on; February 29 is the last of February in other years. */
const dateOn = (date: string, years: number): string => {
  const moved = movedOn(date.slice(0, 4), years) + date.slice(4)
  const isLeapYear = Number(moved.slice(0, 4)) % 4 === 0
  return isLeapYear ? moved : moved.replace(/-02-29$/, '-02-28')
}

/** Gives a column that has the unit and the scale of the edition before those that this edition prints. */
const measuredAs = (column: FigureColumn, before: Heading['measure'], now: Heading['measure']): FigureColumn => {
  const { unit, scale = 1 } = column
  if (!before || !now || (before.unit ?? unit) !== unit || before.scale !== scale) return column
  return { ...column, ...(now.unit !== null && { unit: now.unit }), ...(now.scale !== scale && { scale: now.scale }) }
}

const columnOn = (
  column: LayoutColumn,
  years: number,
  headingOf: (column: string) => Heading | undefined,
  before: ReadonlyMap<string, Heading>,
): LayoutColumn[] => {
  const heading = headingOf(column.column)
  if (heading === undefined) return []
  const { name, measure } = heading
  if (column.as !== 'figure') return [{ ...column, column: name }]
  const measured = measuredAs(column, before.get(column.column)?.measure ?? null, measure)
  const { periodStart, periodEnd, supersedes, ...rest } = measured
  const other = supersedes === undefined ? undefined : headingOf(supersedes)?.name
  return [
    {
      ...rest,
      column: name,
      ...(periodStart !== undefined && { periodStart: dateOn(periodStart, years) }),
      ...(periodEnd !== undefined && { periodEnd: dateOn(periodEnd, years) }),
      ...(other !== undefined && { supersedes: other }),
    },
  ]
}

const byName = (table: Table, headerRows: number): ReadonlyMap<string, Heading> =>
  new Map(headingsOf(table, headerRows).map((heading) => [heading.name, heading]))

/** Returns the layout of the edition before for a table, with a guess of what is new; undefined where no title is found. */
const takenOver = (table: Table, before: EditionBefore, context: GuessContext): Layout | undefined => {
  const { headerRows, columns, sums = [], ...rest } = JSON.parse(before.layout) as Layout
  if (headerRows > table.rows.length) return undefined
  const headings = byName(table, headerRows)
  const [later] = [context.title, ...captionsOf(table, headerRows)].flatMap(yearsIn)
  const [earlier] = yearsIn(before.title)
  const years = later?.end && earlier?.end ? Number(later.end.slice(0, 4)) - Number(earlier.end.slice(0, 4)) : 0
  const headingOf = (column: string): Heading | undefined =>
    headings.get(movedOn(column, years)) ?? headings.get(column)
  const earlierHeadings = byName(before.csv === null ? { rows: [] } : tableOf(before.csv), headerRows)
  const known = columns.flatMap((column) => columnOn(column, years, headingOf, earlierHeadings))
  if (!known.some(({ as }) => as === 'title' || as === 'localTitle')) return undefined
  const guessed = guessLayout(table, context).columns.filter(({ as }) => as === 'figure')
  const moved = sums.flatMap(({ total, of }) => {
    const [sum, ...parts] = [total, ...of].map((column) => headingOf(column)?.name)
    const found = parts.filter((part) => part !== undefined)
    return sum === undefined || found.length < of.length ? [] : [{ total: sum, of: found }]
  })
  return {
    ...rest,
    headerRows,
    columns: withRates(
      [...headings.keys()].map(
        (name) => [...guessed, ...known].findLast(({ column }) => column === name) ?? { column: name, as: 'ignore' },
      ),
    ),
    ...(moved.length > 0 && { sums: moved }),
  }
}

/** Returns a layout to begin with, and the source that it is from; null for a guess. */
export const proposedLayout = (
  table: Table,
  context: GuessContext,
  before: EditionBefore | null,
): { readonly layout: Layout; readonly from: string | null } => {
  const layout = before ? takenOver(table, before, context) : undefined
  return layout && before ? { layout, from: before.id } : { layout: guessLayout(table, context), from: null }
}
