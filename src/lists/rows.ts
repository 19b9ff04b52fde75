/** Reads the rows of a table by its layout: records, headings between them, totals, and identities tried on the cells. */
import { decimalText } from '../model/decimals.ts'
import { jsonOf } from '../model/json-schema.ts'
import { projects } from '../resources/projects.ts'
import { hasHan } from '../text/characters.ts'
import {
  type ColumnMeasure,
  type PrintedAmount,
  cellAmount,
  isBlank,
  isUnsettled,
  periodIn,
  wholeStep,
} from './cells.ts'
import { cellFigure, listColumns, type Edition, type ListColumns } from './columns.ts'
import type { BrokenIdentity, Drafts, Remark, RowDraft, SectionDraft } from './drafts.ts'
import { type Layout, sectionsOf } from './layout.ts'
import { foldedName } from './names.ts'
import { countIn, headingIn, levelOf, totalIn } from './row-kinds.ts'
import { cellAt, type Table } from './table.ts'
import { addTo, candidatesOf, draftsOfTotal, emptySums, type PrintedTotal, type Sums } from './totals.ts'

/** A cell of amounts: a number, none, or words. */
export type ReadCell = PrintedAmount | 'blank' | 'words'

const readCell = (cell: string, measure: ColumnMeasure = { unit: null, scale: 1 }): ReadCell =>
  isBlank(cell) ? 'blank' : (cellAmount(cell, measure) ?? 'words')

/** One column is the sum of others. */
interface Identity {
  readonly columns: readonly string[]
  /** The place and the scale of each column, that of the total first. */
  readonly cells: readonly (readonly [at: number, scale: bigint])[]
}

const identitiesOf = ({ sums = [] }: Layout, { amounts, headings, placeOf }: ListColumns): Identity[] => {
  const scaleOf = (at: number): number | undefined =>
    amounts.find((one) => one.at === at)?.scale ?? headings[at]?.measure?.scale
  return sums.flatMap(({ total, of }) => {
    const columns = [total, ...of]
    const places = columns.map((column) => placeOf.get(column)).filter((place) => place !== undefined)
    if (places.length < columns.length) return []
    const scales = places.map(scaleOf)
    // A column of which nothing says a scale is printed as the others are.
    const usual = scales.find((scale) => scale !== undefined) ?? 1
    return [{ columns, cells: places.map((at, place) => [at, BigInt(scales[place] ?? usual)] as const) }]
  })
}

const zero: PrintedAmount = { units: 0n, step: wholeStep }

/** Reports whether a cell has no single amount: words, a bound or a range. */
const isOpen = (cell: ReadCell): boolean =>
  typeof cell === 'string' ? cell === 'words' : !['exact', 'about'].includes(cell.qualifier ?? 'exact')

/** Tries an identity on the cells of a row; undefined where it cannot be tried. */
const tried = (
  identity: Identity,
  read: (at: number) => ReadCell,
): { broken: Omit<BrokenIdentity, 'row'> | null } | undefined => {
  const cells = identity.cells.map(([at, scale]) => [read(at), scale] as const)
  if (cells.some(([cell]) => isOpen(cell)) || cells.every(([cell]) => cell === 'blank')) return undefined
  const amounts = cells.map(([cell, scale]) => [typeof cell === 'string' ? zero : cell, scale] as const)
  const [printed = [zero, 1n] as const, ...parts] = amounts
  const [{ units }, scale] = printed
  const sum = parts.reduce((all, [amount, one]) => all + amount.units * one, 0n)
  // A blank cell is 0, and not rounded.
  const slack = amounts.reduce((all, [amount, one]) => (amount === zero ? all : all + amount.step * one), 0n)
  const isExact = amounts.every(([{ step }, one]) => step === wholeStep && one === scale)
  const difference = sum - units * scale
  const holds = isExact ? difference === 0n : 2n * (difference < 0n ? -difference : difference) <= slack
  if (holds) return { broken: null }
  return {
    broken: { columns: identity.columns, printed: decimalText(units, 9), sum: decimalText(sum / scale, 9) },
  }
}

/** Returns a name that a narrow column breaks over lines on one: no blank stands beside Chinese characters. */
const unwrapped = (name: string): string =>
  name.replaceAll(/(\S?)(\s+)(?=(\S?))/gu, (words: string, before: string, blank: string, after: string) =>
    /[\r\n]/.test(blank) ? before + (hasHan(before + after) ? '' : ' ') : words,
  )

/** Several names in one cell are parted by 、 or ; */
const namesIn = (cell: string): string[] =>
  cell
    .split(/[、；;\n]/)
    .map((name) => name.trim())
    .filter((name) => !isBlank(name))

/** Words of headings for one end of a period. */
const [startWords, endWords] = [
  /开工|开始|起始|\bstart|\bbegin|\bcommence/i,
  /竣工|完工|建成|投产|结束|\bend\b|\bfinish|\bcomplet|\bclos/i,
]

const isTitled = ({ title, localTitle }: RowDraft): boolean => title !== null || localTitle !== null

type Mutable<T> = {
  -readonly [K in keyof T]: K extends 'cells' ? T[K] : T[K] extends readonly (infer E)[] ? E[] : T[K]
}

const emptyRow = (row: number, cells: readonly string[]): RowDraft => ({
  row,
  cells,
  title: null,
  localTitle: null,
  codes: [],
  region: null,
  participants: [],
  status: null,
  startsOn: null,
  endsOn: null,
  partOf: null,
  summary: null,
  notes: [],
  locator: `row ${row.toString()}`,
  section: null,
  figures: [],
  faults: [],
  notices: [],
})

const none: readonly never[] = []

/** Returns a list without the room that an engine leaves in one that grows: a table has 50,000 rows of six lists. */
const fitted = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? none : list.slice())

/** The most characters of a title, a code or a locator. */
const longestName = jsonOf(projects.own.title.schema).maxLength ?? Infinity

/** Reads the cells of a record. */
const recordOf = (
  table: Table,
  line: number,
  columns: ListColumns,
  read: (at: number) => ReadCell,
  sections: readonly SectionDraft[],
): RowDraft => {
  const row = line + 1
  const draft: Mutable<RowDraft> = {
    ...(emptyRow(row, table.rows[line] ?? []) as Mutable<RowDraft>),
    notes: sections.map(({ words }) => words),
    section: sections.at(-1)?.row ?? null,
  }
  const unread = (column: string, cell: string, detail: Remark['detail']): void => {
    draft.notices.push({ column, detail })
    draft.notes.push(`${column}: ${cell}`)
  }
  const nameIn = (column: string, name: string): string => {
    if (Array.from(name).length > longestName)
      draft.faults.push({ column, detail: ['maxLength', longestName.toString()] })
    return name
  }
  for (const { at, column } of columns.known) {
    if (column.as === 'figure') continue
    const cell = cellAt(table, line, at)
    if (isBlank(cell)) continue
    switch (column.as) {
      case 'title':
      case 'localTitle':
        draft[column.as] = nameIn(column.column, unwrapped(cell))
        break
      case 'region':
      case 'partOf':
        draft[column.as] = unwrapped(cell)
        break
      case 'summary':
        draft.summary = draft.summary === null ? cell : `${draft.summary}\n${cell}`
        break
      case 'note':
        draft.notes.push(`${column.column}: ${cell}`)
        break
      case 'number':
        draft.locator = nameIn(column.column, `row ${row.toString()}, no. ${cell}`)
        break
      case 'code':
        draft.codes.push({ scheme: column.scheme, code: nameIn(column.column, cell) })
        break
      case 'participant':
        draft.participants.push(...namesIn(cell).map((name) => ({ name, role: column.role })))
        break
      case 'status': {
        const status = Object.hasOwn(column.values, cell) ? column.values[cell] : undefined
        if (status === undefined) unread(column.column, cell, ['status-unlisted', cell])
        else draft.status = status
        break
      }
      case 'period': {
        const days = periodIn(cell)
        const heading = columns.headings[at]?.cells.join(' ') ?? ''
        const [isStart, isEnd] = [startWords.test(heading), endWords.test(heading)]
        if (days === undefined) unread(column.column, cell, ['period-unread', cell])
        if (days && (isStart || !isEnd)) draft.startsOn = days.start
        if (days && (isEnd || !isStart)) draft.endsOn = days.end
        break
      }
      case 'ignore':
        break
    }
  }
  if (draft.startsOn !== null && draft.endsOn !== null && draft.endsOn < draft.startsOn) {
    const column = columns.known.findLast((one) => one.column.as === 'period')?.column.column ?? ''
    unread(column, `${draft.startsOn}, ${draft.endsOn}`, ['ends-first', draft.startsOn, 'startsOn'])
    draft.startsOn = null
    draft.endsOn = null
  }
  if (!isTitled(draft)) draft.faults.push({ column: null, detail: ['row-untitled'] })
  for (const column of columns.amounts) {
    const cell = read(column.at)
    if (cell === 'blank') continue
    const printed = cellAt(table, line, column.at)
    if (cell === 'words' && isUnsettled(printed)) {
      unread(column.shared.column, printed, ['cell-unsettled'])
      continue
    }
    const figure = cellFigure(column, cell, printed)
    if ('detail' in figure) draft.faults.push(figure)
    else draft.figures.push(figure)
  }
  if (columns.amounts.some(({ shared }) => shared.supersedes !== null)) {
    const printed = new Set(draft.figures.map(({ column }) => column))
    draft.figures = draft.figures.map((figure) =>
      figure.supersedes === null || printed.has(figure.supersedes) ? figure : { ...figure, supersedes: null },
    )
  }
  const { codes, participants, notes, figures, faults, notices } = draft
  return {
    ...draft,
    codes: fitted(codes),
    participants: fitted(participants),
    notes: fitted(notes),
    figures: fitted(figures),
    faults: fitted(faults),
    notices: fitted(notices),
  }
}

/** The numeral before the words of a heading, and what stands in brackets after them. */
const aroundWords =
  /^(?:[（(][一二三四五六七八九十百\d]+[）)][、.．]?|[一二三四五六七八九十百\d]+(?:[、.．]|(?=\s)))\s*|[（(][^（）()]*[）)]$/g

/** Returns the headings that rows stand under as rows: each is the whole of those below it. */
export const portfoliosOf = ({ rows, sections }: Drafts): RowDraft[] => {
  const used = new Set(rows.map(({ section }) => section))
  return sections.flatMap(({ row, words }): RowDraft[] => {
    if (!used.has(row)) return []
    const name = words.replaceAll(aroundWords, '').trim() || words
    return [{ ...emptyRow(row, [words]), ...(hasHan(name) ? { localTitle: name } : { title: name }) }]
  })
}

/** A heading with the sums of the rows below it. */
interface OpenSection {
  readonly draft: Mutable<SectionDraft>
  readonly level: string
  readonly sums: Sums
}

/** 其中：铁路 tells a part of a row above it, whose amounts are counted there. */
const ofWhich = /^(?:其中|of which\b)/i
/** 注：, Source: begin a remark; 填报人：张三 says who made the table. */
const remark =
  /^(?:注|备注|说明|(?:数据|资料)?来源|填[报表](?:人|单位|日期)|制表人?|审核人?|负责人|联系(?:人|电话)|notes?|sources?) ?\d?[:：.]/i

/** Reports whether a row numbers the columns, as 甲 乙 1 2 3 does below many headings. */
const numbersColumns = (row: readonly string[]): boolean => {
  const filled = row.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const first = filled.indexOf('1')
  const isLabel = (cell: string, at: number): boolean =>
    at < first ? /^(?:栏次|[甲乙丙丁戊己A-F])$/.test(cell) : cell === (at - first + 1).toString()
  return filled.length > 4 && first >= 0 && filled.every(isLabel)
}

/** Returns what the rows of a table say by its layout. */
export const draftsOf = (table: Table, layout: Layout, edition: Edition): Drafts => {
  const columns = listColumns(table, layout, edition)
  const { amounts, headings, known } = columns
  const measures = headings.map(({ measure }, at) => amounts.find((one) => one.at === at) ?? measure)
  const identities = identitiesOf(layout, columns)
  const placeOf = (as: string): number | undefined => known.find(({ column }) => column.as === as)?.at
  const titles = [placeOf('title'), placeOf('localTitle')].filter((at) => at !== undefined)
  const headingOf = headingIn(sectionsOf(layout).words, placeOf('number'))
  const totalOf = totalIn(layout.totals)

  const firstIn = (line: number): string => table.rows[line]?.find((cell) => cell.trim() !== '')?.trim() ?? ''
  /** Returns what may name a row: its first text, and its titles. */
  const namesOf = (line: number): string[] => [firstIn(line), ...titles.map((at) => cellAt(table, line, at))]
  /** Reports whether a row is none of the list itself: it tells a part of a row above, or is a remark. */
  const isAside = (line: number): boolean => {
    if (namesOf(line).some((name) => ofWhich.test(name))) return true
    const row = (table.rows[line] ?? []).map((cell) => cell.trim())
    if (line === layout.headerRows && numbersColumns(row)) return true
    const first = firstIn(line)
    return remark.test(first) && row.every((cell) => cell === '' || cell === first || remark.test(cell))
  }
  const isNamed = (line: number): boolean =>
    titles.some((at) => cellAt(table, line, at) !== '') || totalOf(namesOf(line)) !== undefined
  const lastLine = table.rows.findLastIndex((_row, line) => isNamed(line) && !isAside(line))
  const rows: RowDraft[] = []
  const sections: SectionDraft[] = []
  const totals: PrintedTotal[] = []
  const broken: BrokenIdentity[] = []
  const [all, topmost] = [emptySums(null, amounts.length), emptySums(null, amounts.length)]
  const wholeAt = placeOf('partOf')
  // A total may stand for the rows alone that are part of no other.
  const wholes = wholeAt === undefined ? [all] : [all, topmost]
  const namesAt = (line: number): string[] => titles.map((at) => foldedName(cellAt(table, line, at)).key)
  const named = new Set(wholeAt === undefined ? [] : table.rows.flatMap((_row, line) => namesAt(line)))
  let block = emptySums(null, amounts.length)
  let open: OpenSection[] = []
  let [identitiesTried, totalRows, emptyRows] = [0, 0, 0]

  const printedIn = (line: number, words: string, candidates: readonly Sums[]): PrintedTotal => ({
    row: line + 1,
    words,
    cells: amounts.map((column) => cellAmount(cellAt(table, line, column.at), column) ?? null),
    asPrinted: amounts.map(({ at }) => cellAt(table, line, at)),
    candidates,
  })

  const readTotal = (line: number, words: string): void => {
    totalRows++
    const ofBlock = { ...block, section: line + 1 }
    const inner = open.map(({ sums }) => sums).toReversed()
    const isLast = line === lastLine || !rows.some(isTitled)
    totals.push(printedIn(line, words, candidatesOf(words, wholes, inner, ofBlock, isLast)))
    block = emptySums(null, amounts.length)
  }

  const readSection = (line: number, words: string): void => {
    const level = levelOf(words)
    const outer = open.findIndex((section) => section.level === level)
    if (outer !== -1) open = open.slice(0, outer)
    const draft = { row: line + 1, words, printed: countIn(words), rows: 0 }
    const sums = emptySums(line + 1, amounts.length)
    open.push({ draft, level, sums })
    sections.push(draft)
    totals.push(printedIn(line, words, [sums]))
  }

  const readRecord = (line: number): void => {
    const cells = new Map<number, ReadCell>()
    const read = (at: number): ReadCell => {
      const cell = cells.get(at) ?? readCell(cellAt(table, line, at), measures[at] ?? undefined)
      cells.set(at, cell)
      return cell
    }
    const headings = open.map(({ draft }) => draft)
    const record = recordOf(table, line, columns, read, headings)
    const notices: Remark[] = []
    for (const identity of identities) {
      const result = tried(identity, read)
      if (result) identitiesTried++
      if (!result?.broken) continue
      broken.push({ row: line + 1, ...result.broken })
      const { printed, sum } = result.broken
      notices.push({ column: identity.columns[0] ?? null, detail: ['sum-in-row-differs', printed, sum] })
    }
    rows.push(notices.length > 0 ? { ...record, notices: [...record.notices, ...notices] } : record)
    // A remark below a table is no project of its last section.
    if (isTitled(record)) for (const heading of headings) heading.rows++
    const isPart = record.partOf !== null && named.has(foldedName(record.partOf).key)
    const sums = [all, ...(isPart ? [] : [topmost]), block, ...open.map((section) => section.sums)]
    for (const [column, { at }] of amounts.entries()) {
      const cell = read(at)
      if (typeof cell !== 'string') for (const one of sums) addTo(one, column, cell)
    }
  }

  for (let line = layout.headerRows; line < table.rows.length; line++) {
    const row = table.rows[line] ?? []
    if (firstIn(line) === '') {
      emptyRows++
      continue
    }
    const total = totalOf(namesOf(line))
    const heading = total === undefined ? headingOf(row) : undefined
    if (total !== undefined) readTotal(line, total)
    else if (heading !== undefined) readSection(line, heading)
    else if (isAside(line))
      rows.push({ ...emptyRow(line + 1, row), faults: [{ column: null, detail: ['row-untitled'] }] })
    else readRecord(line)
  }
  return {
    rows,
    sections,
    totals: totals.flatMap((total) => draftsOfTotal(total, amounts)),
    totalRows,
    emptyRows,
    identities: { tried: identitiesTried, broken },
  }
}
