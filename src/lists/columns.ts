/** The columns of a table by its layout, with what headings, captions and the title say of them. */
import { headingsOf, captionsOf, type Heading } from './headings.ts'
import { decimalText } from '../model/decimals.ts'
import { isPercentage } from '../model/units.ts'
import {
  type CellPeriod,
  inThousandths,
  type ColumnMeasure,
  otherSignIn,
  type PrintedAmount,
  yearsIn,
} from './cells.ts'
import { daysOf } from '../text/candidates/period-words.ts'
import { normalized } from '../text/characters.ts'
import type { FigureColumn, Layout, LayoutColumn } from './layout.ts'
import type { FigureDraft, Remark } from './drafts.ts'
import type { Table } from './table.ts'

/** What the source says of the list, and the register of its metrics. */
export interface Edition {
  readonly title: string
  readonly publishedOn: string | null
  /** Reports whether a metric is counted at a moment. */
  readonly isStock: (metric: string) => boolean
}

/** A column of amounts, with all that its figures share. */
export interface AmountColumn extends ColumnMeasure {
  readonly at: number
  readonly isStock: boolean
  readonly shared: Omit<FigureDraft, 'value' | 'upperValue' | 'qualifier' | 'asPrinted'>
}

export interface ListColumns {
  /** The columns of the layout that the table has, with their places. */
  readonly known: readonly { readonly at: number; readonly column: LayoutColumn }[]
  readonly amounts: readonly AmountColumn[]
  readonly headings: readonly Heading[]
  readonly placeOf: ReadonlyMap<string, number>
}

const yearOf = (days: CellPeriod): number => Number(days.end?.slice(0, 4))

const onlyOf = (years: readonly CellPeriod[]): CellPeriod | undefined =>
  new Set(years.map(({ end }) => end)).size === 1 ? years[0] : undefined

/** Returns the year that a list plans for: by its title, its captions, or the one year of its headings. */
export const yearOfList = (
  title: string,
  captions: readonly string[],
  headings: readonly Heading[],
): CellPeriod | undefined =>
  yearsIn(title)[0] ??
  captions.flatMap(yearsIn)[0] ??
  onlyOf(headings.flatMap(({ cells }) => cells.filter((cell) => /计划|安排|plan|budget/i.test(cell)).flatMap(yearsIn)))

const inYear = (year: number, months: { fromMonth?: number; toMonth?: number } = {}): CellPeriod => daysOf(year, months)

/** Words for a year beside that of the list, and how far it is from that. */
const relativeYears: readonly (readonly [words: RegExp, years: number])[] = [
  [/本年|今年|当年|全年|年度|年计划|\bthis year|\bannual/i, 0],
  [/上年|去年|上一年|\blast year|\bprevious year/i, -1],
  [/明年|下年|下一年|\bnext year/i, 1],
]
const months = /(\d{1,2}) ?[-~至] ?(\d{1,2}) ?月/
const upTo = /(?:到|至|截至|截止)?(?:上年|去年|(?:19|20)\d{2} ?年)度?[底末]/

/** Reads the period that one cell of a heading says, in a list for a year. */
const periodOfCell = (cell: string, year: number | undefined): CellPeriod | undefined => {
  const words = normalized(cell, 'NFKC').replaceAll(/[‐-―]/g, '-')
  const [named] = yearsIn(words)
  const relative = relativeYears.find(([pattern]) => pattern.test(words))?.[1]
  const at = named ? yearOf(named) : year === undefined ? undefined : year + (relative ?? 0)
  const [, from, to] = months.exec(words) ?? []
  if (at !== undefined && from !== undefined) return inYear(at, { fromMonth: Number(from), toMonth: Number(to) })
  if (at !== undefined && upTo.test(words)) return { start: null, end: `${at.toString()}-12-31` }
  if (named) return named
  return relative === undefined || at === undefined ? undefined : inYear(at)
}

/** Returns the period that a heading says, by its lowest cell that says one. */
export const periodOfHeading = (
  { cells }: Pick<Heading, 'cells'>,
  year: number | undefined,
): CellPeriod | undefined => {
  for (const cell of cells.toReversed()) {
    const period = periodOfCell(cell, year)
    if (period) return period
  }
  return undefined
}

const scaleWords = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
  [1e3, 'thousand'],
] as const
const hanScales: Readonly<Record<number, string>> = { 1: '元', 1e4: '万元', 1e8: '亿元', 1e12: '万亿元' }

/** Puts unit and scale into words: `thousand USD`, `万元`. */
const unitInWords = (unit: string, scale: number): string => {
  const han = unit === 'CNY' ? hanScales[scale] : undefined
  if (han !== undefined && scale > 1) return han
  const [size, word] = scaleWords.find(([one]) => scale % one === 0) ?? [1, '']
  return [scale === size ? '' : (scale / size).toString(), word, unit].filter((part) => part !== '').join(' ')
}

/** Returns the words of a heading that hold for a number, and in square brackets what only the layout says. */
const wordsOf = (heading: Heading, unit: string, scale: number): string => {
  const isInHeading = heading.measure?.unit === unit && heading.measure.scale === scale
  return isInHeading ? heading.words : `${heading.words} [${unitInWords(unit, scale)}]`
}

/** A caption in another unit does not hold for a column, nor does its scale. */
const headingFor = (heading: Heading, unit: string | undefined): Heading =>
  unit === undefined || (heading.measure?.unit ?? unit) === unit
    ? heading
    : { ...heading, words: heading.lowest, measure: null }

/** Returns the columns of a table by its layout. */
export const listColumns = (table: Table, layout: Layout, edition: Edition): ListColumns => {
  const headings = headingsOf(table, layout.headerRows)
  const placeOf = new Map(headings.map(({ name }, at) => [name, at]))
  const known = layout.columns.flatMap((column) => {
    const at = placeOf.get(column.column)
    return at === undefined || column.as === 'ignore' ? [] : [{ at, column }]
  })
  const { title, publishedOn, isStock } = edition
  const year = yearOfList(title, captionsOf(table, layout.headerRows), headings)
  const yearNumber = year ? yearOf(year) : publishedOn === null ? undefined : Number(publishedOn.slice(0, 4))

  const periodOf = (column: FigureColumn, heading: Heading): CellPeriod => {
    const { periodStart = null, periodEnd = null } = column
    const isDated = periodStart !== null || periodEnd !== null
    if (isDated) return { start: periodStart, end: periodEnd }
    const period = periodOfHeading(heading, yearNumber)
    // A stock has no first day, and one day for the whole list.
    if (isStock(column.metric)) return { start: null, end: period?.end ?? year?.end ?? publishedOn }
    return period ?? { start: null, end: null }
  }

  const amounts = known.flatMap(({ at, column }): AmountColumn[] => {
    const printed = headings[at]
    if (column.as !== 'figure' || printed === undefined) return []
    const heading = headingFor(printed, column.unit)
    const unit = column.unit ?? heading.measure?.unit ?? null
    const scale = column.scale ?? heading.measure?.scale ?? 1
    const { start, end } = periodOf(column, heading)
    return [
      {
        at,
        scale,
        unit,
        isStock: isStock(column.metric),
        shared: {
          column: column.column,
          heading: wordsOf(heading, unit ?? '', scale),
          metric: column.metric,
          stage: column.stage,
          unit: unit ?? '',
          periodStart: start,
          periodEnd: end,
          prices: column.prices ?? null,
          supersedes: column.supersedes ?? null,
        },
      },
    ]
  })
  return { known, amounts, headings, placeOf }
}

/** Returns the figure of a cell in a column, or the fault of it. */
export const cellFigure = (
  column: AmountColumn,
  read: PrintedAmount | 'words',
  asPrinted: string,
): FigureDraft | Remark => {
  const { column: name, metric, stage, periodEnd } = column.shared
  if (read === 'words') return { column: name, detail: ['cell-no-number'] }
  const { units, upperUnits = units, qualifier = 'exact' } = read
  const [value, upper] = [inThousandths(units, column.scale), inThousandths(upperUnits, column.scale)]
  if (value === undefined || upper === undefined) return { column: name, detail: ['too-many-digits'] }
  if (column.unit === null) return { column: name, detail: ['column-without-unit'] }
  if (column.isStock && periodEnd === null) return { column: name, detail: ['stock-without-day', metric] }
  const sign = otherSignIn(asPrinted, column.unit)
  if (sign !== undefined) return { column: name, detail: ['other-currency', sign, column.unit] }
  if (value < 0n && (column.isStock || stage === 'target') && !isPercentage(column.unit))
    return { column: name, detail: ['negative-amount'] }
  const upperValue = qualifier === 'between' ? decimalText(upper) : null
  return { ...column.shared, value: decimalText(value), upperValue, qualifier, asPrinted }
}
