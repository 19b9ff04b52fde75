/** Guesses the layout of a table by the words of its headings and by its cells. What is not known is `ignore`. */
import { nameOf } from '../model/closest-name.ts'
import { hasHan, normalized } from '../text/characters.ts'
import { jsonOf } from '../model/json-schema.ts'
import { projects } from '../resources/projects.ts'
import { printedAmount, isBlank, yearsIn } from './cells.ts'
import { periodOfHeading, yearOfList } from './columns.ts'
import { type ColumnMeaning, headingWords, kindsOfWorks, remarkWords, statusWords, totalWords } from './guess-words.ts'
import { captionsOf, type Heading, headingsOf } from './headings.ts'
import type { FigureColumn, Layout, LayoutColumn } from './layout.ts'
import { levelOf, numeralIn, totalIn } from './row-kinds.ts'
import { foundSums, type FoundSum } from './found-sums.ts'
import { cellAt, type Table } from './table.ts'

/** A metric of the register, with what it is called. */
export interface MetricNames {
  readonly id: string
  readonly names: readonly string[]
  readonly isStock: boolean
}

export interface GuessContext {
  readonly title: string
  readonly publishedOn: string | null
  /** Whose codes the list prints, as the id of an organization. */
  readonly issuer?: string | null
  readonly metrics: readonly MetricNames[]
}

const sampleRows = 2000
const headingsWithin = 20

const folded = (heading: string): string =>
  normalized(heading, 'NFKC')
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
    .trim()

const isInside = (heading: string, word: string): boolean => {
  if (hasHan(word)) return heading.replaceAll(' ', '').includes(word)
  const at = ` ${heading.replaceAll(/[^a-z/.]+/g, ' ')} `.indexOf(` ${word} `)
  return at !== -1
}

const byLength = headingWords.toSorted(([one], [other]) => other.length - one.length)

/** Returns what the words of a heading say that its column is. */
const meaningOf = (heading: string): ColumnMeaning | undefined => {
  const words = folded(heading)
  return byLength.find(([word]) => isInside(words, word))?.[1]
}

const distinctIn = (row: readonly string[]): Set<string> =>
  new Set(row.map((cell) => cell.trim()).filter((cell) => cell !== ''))

const hasAmounts = (row: readonly string[]): boolean =>
  row.some((cell) => printedAmount(cell.trim()) !== undefined && !/^(?:19|20)\d\d$/.test(cell.trim()))

/**
 * Reports whether a second row of headings follows: it differs from the row above, and repeats merged cells of it, or has
 * nothing below the first ones of numbers and names.
 */
const goesOn = (first: readonly string[], above: readonly string[], row: readonly string[]): boolean => {
  const isOther = row.some((cell, at) => cell.trim() !== '' && cell !== above[at])
  if (hasAmounts(row) || !isOther) return false
  const naming = first.flatMap((cell, at) => (['name', 'number'].includes(meaningOf(cell)?.as ?? '') ? [at] : []))
  const isNameless = naming.length > 0 && naming.every((at) => (row[at] ?? '').trim() === '')
  const isHeading = distinctIn(row).size > 1 || row.some((cell) => meaningOf(cell) !== undefined)
  return row.some((cell, at) => cell.trim() !== '' && cell === above[at]) || (isNameless && isHeading)
}

/** Returns the number of rows of captions and headings: up to the row with most known headings, and what goes on below it. */
const headerRowsOf = ({ rows }: Table): number => {
  const first = rows.slice(0, headingsWithin)
  const known = first.map((row) =>
    distinctIn(row).size < 2 || hasAmounts(row) ? 0 : [...distinctIn(row)].filter((cell) => meaningOf(cell)).length,
  )
  const most = Math.max(0, ...known)
  const best = most >= 2 ? known.indexOf(most) : first.findIndex((row) => distinctIn(row).size > 1)
  let last = Math.max(best, 0)
  const heading = rows[last] ?? []
  while (last + 1 < rows.length && goesOn(heading, rows[last] ?? [], rows[last + 1] ?? [])) last++
  return Math.min(last + 1, rows.length)
}

/** The cells of a column below the headings, some of them where there are many. */
interface Sample {
  readonly cells: readonly string[]
  readonly filled: readonly string[]
  readonly distinct: ReadonlySet<string>
  readonly isAmounts: boolean
}

const sampleOf = (table: Table, lines: readonly number[], at: number): Sample => {
  const cells = lines.map((line) => cellAt(table, line, at))
  const filled = cells.filter((cell) => !isBlank(cell))
  const amounts = filled.filter((cell) => printedAmount(cell) !== undefined)
  return {
    cells,
    filled,
    distinct: new Set(filled),
    isAmounts: filled.length > 0 && 2 * amounts.length >= filled.length,
  }
}

const mostStatuses = 30
const statuses = jsonOf(projects.own.status.value).enum ?? []
type Status = (typeof statusWords)[number][1]
const isStatus = (word: string): word is Status => statuses.includes(word)

/** Returns the status of each word of a column that is known; none where the words tell kinds of works. */
const statusValues = ({ distinct }: Sample): Record<string, Status> => {
  const words = [...distinct]
  if (words.length > mostStatuses || words.some((word) => kindsOfWorks.some((kind) => word.includes(kind)))) return {}
  return Object.fromEntries(
    words.flatMap((word): [string, Status][] => {
      const known = statusWords.find(([one]) => (hasHan(one) ? word.startsWith(one) : folded(word) === one))?.[1]
      const meant = known ?? nameOf(word, statuses)
      return meant !== undefined && isStatus(meant) ? [[word, meant]] : []
    }),
  )
}

const slug = (text: string): string =>
  normalized(text, 'NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 60)
    .replace(/-$/, '')

/** A scheme is the issuer's, but for the national code: equal codes of two issuers are not one project. */
const schemeOf = (heading: string, { issuer, title }: GuessContext): string => {
  if (/代码|赋码/.test(heading)) return 'cn-investment-project'
  return [issuer ?? slug(title), 'project-id'].filter((part) => part !== '').join('-')
}

const figureOf = (
  heading: Heading,
  meaning: ColumnMeaning & { readonly as: 'figure' },
  isStock: boolean,
  year: number | undefined,
): FigureColumn => {
  const { metric, stage } = meaning
  const isOther = meaning.unit !== undefined && heading.measure?.unit !== meaning.unit
  const unit = meaning.unit ?? heading.measure?.unit ?? undefined
  const scale = isOther ? undefined : heading.measure?.scale
  const days = isStock ? undefined : periodOfHeading(heading, year)
  return {
    column: heading.name,
    as: 'figure',
    metric,
    stage,
    ...(unit !== undefined && { unit }),
    ...(scale !== undefined && scale !== 1 && { scale }),
    ...(days && days.start !== null && { periodStart: days.start }),
    ...(days && days.end !== null && { periodEnd: days.end }),
  }
}

/** Returns the metric that a heading names, with the stage that its words say. */
const metricNamed = (heading: string, metrics: readonly MetricNames[]): ColumnMeaning | undefined => {
  const words = folded(heading)
  const stage = /计划|安排|\b(?:plan(?:s|ned)?|budget(?:s|ed)?|target(?:s|ed)?)\b/.test(words)
    ? 'planned'
    : /完成|实际|actual/.test(words)
      ? 'actual'
      : null
  const named = metrics
    .flatMap(({ id, names }) => names.map((name) => ({ id, name: folded(name) })))
    .filter(({ name }) => name.length >= 2 && isInside(words, name))
    .sort((one, other) => other.name.length - one.name.length)[0]
  return named && stage ? { as: 'figure', metric: named.id, stage } : undefined
}

/** Single columns of a kind: of several, the first is it, and the others become notes. */
const single = new Set(['region', 'status', 'partOf', 'number', 'title', 'localTitle'])

const columnOf = (
  heading: Heading,
  sample: Sample,
  meaning: ColumnMeaning | undefined,
  context: GuessContext,
  year: number | undefined,
): LayoutColumn => {
  const column = heading.name
  const other = { column, as: 'ignore' } as const
  if (!meaning || sample.filled.length === 0) return other
  switch (meaning.as) {
    case 'figure': {
      const isStock = context.metrics.some(({ id, isStock: is }) => is && id === meaning.metric)
      return sample.isAmounts ? figureOf(heading, meaning, isStock, year) : other
    }
    case 'name':
      return sample.isAmounts
        ? other
        : { column, as: sample.filled.filter(hasHan).length * 2 > sample.filled.length ? 'localTitle' : 'title' }
    case 'code':
      return { column, as: 'code', scheme: schemeOf(column, context) }
    case 'participant':
      return sample.isAmounts ? other : { column, as: 'participant', role: meaning.role }
    case 'status': {
      const values = statusValues(sample)
      return Object.keys(values).length > 0 ? { column, as: 'status', values } : { column, as: 'note' }
    }
    case 'number':
      return { column, as: 'number' }
    default:
      return {
        column,
        as: sample.isAmounts && meaning.as !== 'period' && meaning.as !== 'note' ? 'ignore' : meaning.as,
      }
  }
}

/** Where no heading names the records, the column of most different texts does. */
const withTitle = (columns: readonly LayoutColumn[], samples: readonly Sample[]): LayoutColumn[] => {
  const isTitled = columns.some(({ as }) => as === 'title' || as === 'localTitle')
  if (isTitled) return [...columns]
  const isText = (at: number): boolean =>
    ['ignore', 'note', 'summary'].includes(columns[at]?.as ?? '') && samples[at]?.isAmounts === false
  const [best] = columns
    .map((_column, at) => ({ at, count: samples[at]?.distinct.size ?? 0 }))
    .filter(({ at, count }) => isText(at) && count * 2 > (samples[at]?.cells.length ?? 0))
    .sort((one, other) => other.count - one.count)
  return columns.map((column, at) => {
    if (at !== best?.at) return column
    const isHan = [...(samples[at]?.distinct ?? [])].some(hasHan)
    return { column: column.column, as: isHan ? 'localTitle' : 'title' }
  })
}

const inOnce = (columns: readonly LayoutColumn[]): LayoutColumn[] =>
  columns.map((column, at) =>
    single.has(column.as) && columns.slice(0, at).some(({ as }) => as === column.as)
      ? { column: column.column, as: 'note' }
      : column,
  )

/** A revised column supersedes the one of its metric and stage before it. */
const withSuperseded = (
  columns: readonly LayoutColumn[],
  meanings: readonly (ColumnMeaning | undefined)[],
): LayoutColumn[] =>
  columns.map((column, at) => {
    const meaning = meanings[at]
    if (column.as !== 'figure' || meaning?.as !== 'figure' || meaning.isRevised !== true) return column
    const before = columns
      .slice(0, at)
      .findLast((one) => one.as === 'figure' && one.metric === column.metric && one.stage === column.stage)
    return before ? { ...column, supersedes: before.column } : column
  })

/**
 * Amounts that add up to another are inside it: what each year adds to a total investment is an investment, and two
 * columns that make a third are ways to divide it.
 */
const withSums = (
  columns: readonly LayoutColumn[],
  headings: readonly Heading[],
  sums: readonly FoundSum[],
  year: number | undefined,
): LayoutColumn[] => {
  const divided = new Set(sums.filter(({ of }) => of.length === 2).flatMap(({ of }) => of))
  const totals = sums.filter(({ total, of }) => {
    const column = columns[total]
    return of.length > 2 && !divided.has(total) && column?.as === 'figure' && column.metric === 'total-investment'
  })
  const yearly = new Map(
    totals.flatMap(({ total, of }) => of.filter((at) => !divided.has(at)).map((at) => [at, columns[total]] as const)),
  )
  return columns.map((column, at): LayoutColumn => {
    const heading = headings[at]
    if (divided.has(at)) return column.as === 'figure' ? { column: column.column, as: 'ignore' } : column
    const total = yearly.get(at)
    if (!heading || total?.as !== 'figure' || column.as === 'figure') return column
    const isOfYear = heading.cells.some((cell) => yearsIn(cell).length > 0)
    return isOfYear ? figureOf(heading, { as: 'figure', metric: 'investment', stage: 'planned' }, false, year) : column
  })
}

/** A completion rate has the period of the outcome before it, of which it is a share. */
export const withRates = (columns: readonly LayoutColumn[]): LayoutColumn[] =>
  columns.map((column, at) => {
    if (column.as !== 'figure' || column.metric !== 'completion-rate') return column
    const outcome = columns.slice(0, at).findLast((one) => one.as === 'figure' && one.stage === 'actual')
    if (outcome?.as !== 'figure' || outcome.periodStart === undefined) return column
    const { periodStart, periodEnd } = outcome
    return { ...column, periodStart, ...(periodEnd !== undefined && { periodEnd }) }
  })

const mostWords = 200
const longestHeading = 100

/** Returns the words with which headings between rows begin: their numerals, else all of them. */
const sectionWords = (
  table: Table,
  lines: readonly number[],
  isTotal: (cells: readonly string[]) => boolean,
  numberAt: number,
): string[] => {
  const found = lines.flatMap((line): string[] => {
    const row = table.rows[line] ?? []
    const words = [...distinctIn(row)].filter((cell) => !isBlank(cell) && printedAmount(cell) === undefined)
    const number = (row[numberAt] ?? '').trim()
    const texts = words.filter((word) => word !== number)
    const isSpare = row.filter((cell) => cell.trim() !== '').length === 1 || distinctIn(row).size === 1
    const only = texts.length === 1 ? (texts[0] ?? '') : words.length === 1 ? (words[0] ?? '') : ''
    if (only === '' || only.length > longestHeading || isTotal(words)) return []
    if (remarkWords.some((word) => folded(only).startsWith(word))) return []
    const own = numeralIn(only)
    const before = texts.length === 1 && words.length > 1 ? numeralIn(`${number}、`) : ''
    const isNumbered = (numeral: string): boolean => numeral !== '' && !levelOf(numeral).startsWith('digit')
    if (isNumbered(own)) return [own]
    if (isNumbered(before)) return [before]
    return isSpare ? [own === '' ? only : own] : []
  })
  return [...new Set(found)].slice(0, mostWords)
}

/** Guesses what the columns of a table are. */
export const guessLayout = (table: Table, context: GuessContext): Layout => {
  const headerRows = headerRowsOf(table)
  const headings = headingsOf(table, headerRows)
  const step = Math.max(1, Math.ceil((table.rows.length - headerRows) / sampleRows))
  const isTotalRow = totalIn(totalWords)
  const below = Array.from({ length: table.rows.length - headerRows }, (_none, at) => at + headerRows)
  const cellsOf = (line: number): string[] => (table.rows[line] ?? []).map((cell) => cell.trim())
  const totalRows = below.filter((line) => isTotalRow(cellsOf(line)) !== undefined)
  const isTotalLine = new Set(totalRows)
  // A row of fewer texts is a heading, unless the table is as narrow.
  const fewest = Math.min(3, headings.length)
  const lines = below.filter(
    (line, at) => at % step === 0 && !isTotalLine.has(line) && distinctIn(table.rows[line] ?? []).size >= fewest,
  )
  const samples = headings.map((_heading, at) => sampleOf(table, lines, at))
  const year = yearOfList(context.title, captionsOf(table, headerRows), headings)?.end ?? context.publishedOn
  const yearNumber = year === null ? undefined : Number(year.slice(0, 4))

  const meanings = headings.map(({ cells, name }) => {
    const meaning = [...cells]
      .reverse()
      .map(meaningOf)
      .find((one) => one !== undefined)
    return meaning ?? metricNamed(cells.join(' ') || name, context.metrics)
  })
  const guessed = headings.map((heading, at) =>
    columnOf(heading, samples[at] as Sample, meanings[at], context, yearNumber),
  )
  const amounts = samples.flatMap(({ isAmounts }, at) =>
    isAmounts && ['figure', 'ignore'].includes(guessed[at]?.as ?? '') ? [at] : [],
  )
  const sums = foundSums(table, lines, amounts)
  const columns = withRates(
    withSuperseded(withSums(inOnce(withTitle(guessed, samples)), headings, sums, yearNumber), meanings),
  )
  const words = totalWords.filter((word) => totalRows.some((line) => totalIn([word])(cellsOf(line)) !== undefined))
  const numberAt = columns.findIndex(({ as }) => as === 'number')
  const sections = sectionWords(table, below, (cells) => isTotalRow(cells) !== undefined, numberAt)
  const nameAt = (at: number): string => headings[at]?.name ?? ''
  return {
    headerRows,
    columns,
    ...(sections.length > 0 && { sections: { words: sections } }),
    ...(words.length > 0 && { totals: words }),
    ...(sums.length > 0 && { sums: sums.map(({ total, of }) => ({ total: nameAt(total), of: of.map(nameAt) })) }),
    defaults: { kind: 'project', status: 'preparation' },
  }
}
