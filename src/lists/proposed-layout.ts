/** The layout that a table without one begins with: that of the edition before, moved on by its years, else a guess. */
import { yearsIn } from './cells.ts'
import { captionsOf, headingsOf } from './headings.ts'
import { guessLayout, type GuessContext, withRates } from './guess.ts'
import type { Layout, LayoutColumn } from './layout.ts'
import type { Table } from './table.ts'

/** The edition before: its title, and the layout of its table. */
export interface EditionBefore {
  readonly id: string
  readonly title: string
  readonly layout: Layout
}

const yearIn = (words: string): number | undefined => {
  const end = yearsIn(words)[0]?.end
  return end == null ? undefined : Number(end.slice(0, 4))
}

/** Returns words with each of their years moved on: 2025年计划投资 → 2026年计划投资. */
const movedOn = (words: string, years: number): string =>
  words.replaceAll(/(?<!\d)(?:19|20)\d\d(?!\d)/g, (year) => (Number(year) + years).toString())

/** Returns a date some years on; February 29 is the last of February in other years. */
const dateOn = (date: string, years: number): string => {
  const moved = movedOn(date.slice(0, 4), years) + date.slice(4)
  return moved.endsWith('-02-29') && !Number.isInteger(Number(moved.slice(0, 4)) / 4)
    ? moved.replace(/29$/, '28')
    : moved
}

const columnOn = (
  column: LayoutColumn,
  years: number,
  nameOf: (column: string) => string | undefined,
): LayoutColumn[] => {
  const name = nameOf(column.column)
  if (name === undefined) return []
  if (column.as !== 'figure') return [{ ...column, column: name }]
  const { periodStart, periodEnd, supersedes, ...rest } = column
  const other = supersedes === undefined ? undefined : nameOf(supersedes)
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

/** Returns the layout of the edition before for a table, with a guess of what is new; undefined where no title is found. */
const takenOver = (table: Table, before: EditionBefore, context: GuessContext): Layout | undefined => {
  const { headerRows, columns, sums = [], ...rest } = before.layout
  if (headerRows > table.rows.length) return undefined
  const headings = headingsOf(table, headerRows)
  const names = headings.map(({ name }) => name)
  const list = [context.title, ...captionsOf(table, headerRows)].map(yearIn).find((year) => year !== undefined)
  const earlier = yearIn(before.title)
  const years = list === undefined || earlier === undefined ? 0 : list - earlier
  const nameOf = (column: string): string | undefined =>
    [movedOn(column, years), column].find((name) => names.includes(name))
  const known = new Map(
    columns.flatMap((column) => columnOn(column, years, nameOf)).map((column) => [column.column, column]),
  )
  if (![...known.values()].some(({ as }) => as === 'title' || as === 'localTitle')) return undefined
  const guessed = new Map(
    guessLayout(table, context)
      .columns.filter(({ as }) => as === 'figure')
      .map((column) => [column.column, column]),
  )
  const moved = sums.flatMap(({ total, of }) => {
    const [sum, ...parts] = [total, ...of].map(nameOf)
    const found = parts.filter((part) => part !== undefined)
    return sum === undefined || found.length < of.length ? [] : [{ total: sum, of: found }]
  })
  return {
    ...rest,
    headerRows,
    columns: withRates(
      names.map((column) => known.get(column) ?? guessed.get(column) ?? ({ column, as: 'ignore' } as const)),
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
