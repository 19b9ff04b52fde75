/** Writes the rows of a total as CSV. */
import type { Totals } from '../../figures/totals.ts'
import { boolean, code, date, integer, name, optional, reference, sum, type Fields } from '../../model/field.ts'
import { figures } from '../../resources/figures.ts'
import type { groups } from '../../model/vocabulary.ts'
import { cellsOf, headerOf, rowWriter } from './rows.ts'

export type Groups = readonly (typeof groups)[number][]

const groupColumns = {
  region: optional(
    reference('regions', 'The region that the row stands for; none where it cannot be placed.', 'guangdong'),
  ),
  industry: optional(
    reference('industries', 'The industry that the row stands for; none where it cannot be placed.', 'steel'),
  ),
  organization: optional(
    reference('organizations', 'The organization that the row stands for; none where it cannot be placed.', 'tencent'),
  ),
  year: optional(code('^\\d{4}$', 'The year that the row stands for; none where its figures span several.', '2025')),
}

/** The columns that say what a row stands for. */
export const keyColumns = (groupBy: Groups): Fields =>
  Object.fromEntries(groupBy.map((group) => [group, groupColumns[group]]))

export const totalsColumns = (groupBy: Groups): Fields => ({
  ...keyColumns(groupBy),
  label: name('The key in words.', 'Guangdong'),
  stage: figures.own.stage,
  unit: figures.own.unit,
  total: sum('The sum of the own parts.', '1000000000000'),
  lowerBound: optional(sum('The least that it may be; none where open.', '1000000000000')),
  upperBound: optional(sum('The most that it may be; none where open.', '1000000000000')),
  figures: integer('How many figures are in it.', 2),
  approximate: boolean('Whether an amount that it rests on is approximate.', false),
  from: optional(date('The first day of the periods of its figures; none where one is open.', '2025-01-01')),
  through: optional(
    date('The earliest day at which what its topmost subjects report ends; none where one is open.', '2025-12-31'),
  ),
  partial: boolean('Whether it is actual and ends before its year, the period, or the plan beside it.', false),
})

/** A table from objects that have its columns as their keys. */
export const csvFrom = (columns: Fields, rows: readonly object[]): string => {
  const [written, cells] = [rowWriter(columns), cellsOf(columns)]
  return [headerOf(columns), ...rows.map((row) => written(cells(row)))].join('')
}

/** The rows of a total as objects that have its columns as their keys. */
export const totalsRows = ({ data }: Totals): object[] => data.map(({ key, ...row }) => ({ ...row, ...key }))

export const totalsCsv = (totals: Totals, groupBy: Groups): string =>
  csvFrom(totalsColumns(groupBy), totalsRows(totals))
