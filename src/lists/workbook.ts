/**
 * Reads one sheet of a workbook (ECMA-376, part 1) as it is shown. Memory depends on the cells that have a text, whatever
 * else the file declares.
 */
import { formatValue } from 'hucre'
import { noWorkbook, parsePart, type ArchivePart, type ArchiveParts, partsOf } from './archive.ts'
import { Grid, most, UnreadableTable } from './grid.ts'
import type { TableFile } from './table.ts'

// What the sheets share: the workbook, its styles, its texts.

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true'

/** Returns the targets of the relationships of a part by their ids, of one type. */
const relationshipsOf = async (
  parts: ArchiveParts,
  path: string,
  type: string,
): Promise<ReadonlyMap<string, string>> => {
  const [folder, name] = [path.slice(0, path.lastIndexOf('/') + 1), path.slice(path.lastIndexOf('/') + 1)]
  const targets = new Map<string, string>()
  await parsePart(parts.get(`${folder}_rels/${name}.rels`), {
    open: (element, { Id: id = '', Type: uri = '', Target: target = '' }) => {
      if (element !== 'Relationship' || !uri.endsWith(`/${type}`)) return
      targets.set(id, decodeURIComponent(new URL(target, `file:///${folder}`).pathname.slice(1)))
    },
  })
  return targets
}

interface Workbook {
  readonly sheets: ReadonlyMap<string, string>
  readonly is1904: boolean
  readonly path: string
}

const workbookOf = async (parts: ArchiveParts): Promise<Workbook> => {
  const [path] = (await relationshipsOf(parts, '', 'officeDocument')).values()
  if (path === undefined) throw noWorkbook()
  const targets = await relationshipsOf(parts, path, 'worksheet')
  const sheets = new Map<string, string>()
  let is1904 = false
  await parsePart(parts.get(path), {
    open: (element, attributes) => {
      if (element === 'workbookPr') is1904 = isTrue(attributes['date1904'])
      // A sheet that is a chart alone has no cells.
      const [, id = ''] = Object.entries(attributes).find(([name]) => name.endsWith(':id')) ?? []
      const target = element === 'sheet' ? targets.get(id) : undefined
      if (target !== undefined) sheets.set(attributes['name'] ?? '', target)
    },
  })
  return { sheets, is1904, path }
}

/** The formats without a code in the file (ECMA-376, part 1, 18.8.30); dates that follow the system of the reader are ISO 8601. */
const builtIn = new Map(
  Object.entries({
    '0': [1],
    '0.00': [2],
    '#,##0': [3],
    '#,##0.00': [4],
    '0%': [9],
    '0.00%': [10],
    '0.00E+00': [11],
    '# ?/?': [12],
    '# ??/??': [13],
    'yyyy-mm-dd': [14],
    'd-mmm-yy': [15],
    'd-mmm': [16],
    'mmm-yy': [17],
    'h:mm AM/PM': [18],
    'h:mm:ss AM/PM': [19],
    'h:mm': [20],
    'h:mm:ss': [21],
    'yyyy-mm-dd h:mm': [22],
    'yyyy"年"m"月"': [27, 36, 50, 52, 57],
    'm"月"d"日"': [28, 29, 51, 53, 54, 58],
    'm-d-yy': [30],
    'yyyy"年"m"月"d"日"': [31],
    'h"时"mm"分"': [32],
    'h"时"mm"分"ss"秒"': [33],
    '#,##0;(#,##0)': [37, 38],
    '#,##0.00;(#,##0.00)': [39, 40],
    '#,##0;-#,##0;"-"': [41, 42],
    '#,##0.00;-#,##0.00;"-"': [43, 44],
    'mm:ss': [45, 47],
    '[h]:mm:ss': [46],
    '##0.0E+0': [48],
  }).flatMap(([code, ids]) => ids.map((id) => [id, code] as const)),
)

/** What spreadsheet programs accept. */
const longestCode = 255

/**
 * Returns a format as the library reads it: a currency sign is a literal, digits are Arabic, and places for digits that
 * may be blank are no zero.
 */
const plainCode = (code: string): string =>
  code
    .replace(/\[\$([^\]-]*)(?:-[^\]]*)?\]/g, (_all, sign: string) => (sign === '' ? '' : `"${sign}"`))
    .replace(/\[DBNum\d\]/gi, '')
    .replace(/"-"\?+/g, '"-"')

/** Returns the format of each style; undefined shows a number as it is. */
const formatsOf = async (part: ArchivePart | undefined): Promise<readonly (string | undefined)[]> => {
  const [codes, formats] = [new Map<string, string>(), [] as (string | undefined)[]]
  if (!part) return formats
  let isOfCells = false
  await parsePart(part, {
    open: (element, { numFmtId = '0', formatCode = '' }) => {
      if (element === 'numFmt') codes.set(numFmtId, formatCode)
      if (element === 'cellXfs') isOfCells = true
      if (element !== 'xf' || !isOfCells) return
      const code = codes.get(numFmtId) ?? builtIn.get(Number(numFmtId))
      formats.push(
        code === undefined || /^(?:General|@)?$/i.test(code) || code.length > longestCode ? undefined : plainCode(code),
      )
    },
    close: (element) => {
      if (element === 'cellXfs') isOfCells = false
    },
  })
  return formats
}

/** Spreadsheet programs calculate to as many digits. */
const digits = 15

/** Returns a number in full, without an exponent. */
const generalText = (value: number): string => {
  const text = Number(value.toPrecision(digits)).toString()
  return text.includes('e')
    ? value.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: digits })
    : text
}

/** Half of the last digit rounds up although no binary number is one: 1.005 is shown as 1.01. */
const nudged = (value: number): number => (Number.isInteger(value) ? value : value * (1 + 2 ** -51))

const numberText = (printed: string, code: string | undefined, is1904: boolean): string => {
  const value = Number(printed)
  if (printed.trim() === '' || !Number.isFinite(value)) return printed
  if (code === undefined) return generalText(value)
  const whole = code.replace(/General/gi, () => `"${generalText(Math.abs(value))}"`)
  try {
    return formatValue(/[ymdhs]/i.test(whole) ? value : nudged(value), whole, { is1904 }).trim()
  } catch {
    return generalText(value)
  }
}

const unescaped = (text: string): string =>
  text.replace(/_x([\da-f]{4})_/gi, (_all, code: string) => String.fromCharCode(parseInt(code, 16)))

/** Collects the text of an element that holds runs of text; what says how to pronounce it is none of it. */
const runs = () => {
  let [text, isText, isPhonetic, isRaised] = ['', false, false, false]
  return {
    begin: () => {
      text = ''
    },
    open: (element: string, { val }: Readonly<Record<string, string>> = {}) => {
      if (element === 'rPh') isPhonetic = true
      if (element === 'vertAlign') isRaised = val === 'superscript'
      isText = element === 't' && !isPhonetic
    },
    add: (more: string) => {
      // The mark of a footnote is no digit of its number.
      const shown = isRaised ? more.replaceAll(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit))) : more
      if (isText && text.length <= most.cell) text += shown
    },
    close: (element: string) => {
      if (element === 'rPh') isPhonetic = false
      if (element === 'r') isRaised = false
      if (element === 't') isText = false
    },
    end: () => unescaped(text),
  }
}

// A sheet.

/** Returns the place of a cell such as `C7`, counted from 0. */
const placeOf = (reference: string): { readonly row: number; readonly column: number } => {
  const [, letters = '', number = ''] = /^([A-Za-z]{1,3})(\d{1,7})$/.exec(reference) ?? []
  if (letters === '') throw noWorkbook()
  const column = Buffer.from(letters.toUpperCase()).reduce((sum, letter) => sum * 26 + letter - 64, 0) - 1
  return { row: Number(number) - 1, column }
}

/** A range that is merged, its last row and column included. */
type Range = readonly [from: ReturnType<typeof placeOf>, to: ReturnType<typeof placeOf>]

const fillMerged = (grid: Grid, ranges: readonly Range[]): void => {
  let cells = 0
  for (const [from, to] of ranges) {
    const text = grid.rows[from.row]?.[from.column] ?? ''
    if (text === '') continue
    // A title is often merged over the whole line, or a column to the end of the sheet.
    const lastRow = to.row < most.rows ? to.row : grid.height - 1
    const lastColumn = to.column < most.columns ? to.column : grid.width - 1
    cells += Math.max(lastRow - from.row + 1, 0) * Math.max(lastColumn - from.column + 1, 0)
    if (cells > most.rows * most.columns) throw noWorkbook()
    for (let row = from.row; row <= lastRow; row++)
      for (let column = from.column; column <= lastColumn; column++) grid.set(row, column, text)
  }
}

interface Shared {
  readonly formats: readonly (string | undefined)[]
  readonly is1904: boolean
}

/** Cells whose texts are among those that the sheets share: plain numbers, since there may be millions. */
interface Pending {
  readonly rows: number[]
  readonly columns: number[]
  readonly texts: number[]
}

interface SheetRead {
  readonly grid: Grid
  readonly pending: Pending
  readonly merged: readonly Range[]
  readonly hiddenRows: readonly number[]
  readonly hiddenColumns: readonly number[]
  readonly formulas: number
}

const readSheet = async (part: ArchivePart | undefined, { formats, is1904 }: Shared): Promise<SheetRead> => {
  const [grid, runText] = [new Grid(), runs()]
  const pending: Pending = { rows: [], columns: [], texts: [] }
  const merged: Range[] = []
  const [hiddenRows, hiddenColumns] = [new Set<number>(), new Set<number>()]
  let [row, column, formulas] = [-1, -1, 0]
  let [type, style, value] = ['n', '', '']
  let [isValue, hasFormula] = [false, false]
  const shown = (): string => {
    if (type === 'inlineStr') return runText.end()
    if (type === 'str') return unescaped(value)
    if (type === 'b') return isTrue(value) ? 'TRUE' : 'FALSE'
    return type === 'n' ? numberText(value, formats[Number(style)], is1904) : value
  }
  const endCell = (): void => {
    if (type === 's' && value !== '') {
      if (row < most.rows && column < most.columns) {
        pending.rows.push(row)
        pending.columns.push(column)
        pending.texts.push(Number(value))
      }
      // The size counts all cells; the text comes later.
      grid.set(row, column, ' ')
    } else grid.set(row, column, value === '' && type !== 'inlineStr' ? '' : shown())
    if (hasFormula) formulas++
  }
  await parsePart(part, {
    open: (element, attributes) => {
      if (element === 'row') {
        row = attributes['r'] === undefined ? row + 1 : Number(attributes['r']) - 1
        column = -1
        if (!Number.isInteger(row) || row < 0) throw noWorkbook()
        if (isTrue(attributes['hidden']) && row < most.rows) hiddenRows.add(row + 1)
      } else if (element === 'c') {
        ;({ row, column } = attributes['r'] === undefined ? { row, column: column + 1 } : placeOf(attributes['r']))
        ;[type, style, value, hasFormula] = [attributes['t'] ?? 'n', attributes['s'] ?? '', '', false]
        runText.begin()
      } else if (element === 'v') isValue = true
      else if (element === 'f') hasFormula = true
      else if (element === 'mergeCell') {
        const [from = '', to = from] = (attributes['ref'] ?? '').split(':')
        merged.push([placeOf(from), placeOf(to)])
      } else if (element === 'col' && isTrue(attributes['hidden'])) {
        const last = Math.min(Number(attributes['max']), most.columns)
        for (let at = Number(attributes['min']); at <= last; at++) hiddenColumns.add(at)
      } else runText.open(element, attributes)
    },
    text: (more) => {
      if (isValue) value += more
      else runText.add(more)
    },
    close: (element) => {
      if (element === 'v') isValue = false
      else if (element === 'c') endCell()
      else runText.close(element)
    },
  })
  return { grid, pending, merged, hiddenRows: [...hiddenRows], hiddenColumns: [...hiddenColumns], formulas }
}

/** Puts the shared texts into the cells that refer to them. */
const putTexts = async (part: ArchivePart | undefined, { grid, pending }: SheetRead): Promise<void> => {
  if (pending.texts.length === 0) return
  const [used, runText] = [new Map<number, string>(), runs()]
  for (const text of pending.texts) used.set(text, '')
  let at = -1
  await parsePart(part, {
    open: (element, attributes) => {
      if (element === 'si') {
        at++
        runText.begin()
      } else runText.open(element, attributes)
    },
    text: runText.add,
    close: (element) => {
      if (element !== 'si') runText.close(element)
      else if (used.has(at)) used.set(at, runText.end())
    },
  })
  for (const [index, text] of pending.texts.entries()) {
    const cells = grid.rows[pending.rows[index] as number] as string[]
    cells[pending.columns[index] as number] = used.get(text) ?? ''
  }
}

/** A sheet as it is shown, and what its workbook says of it. */
export interface WorkbookRead extends Omit<TableFile, 'format' | 'rows' | 'columns'> {
  readonly grid: Grid
}

/** Reads a sheet by its name, else the first. Throws an UnreadableTable. */
export const readWorkbook = async (bytes: Buffer, name: string | undefined): Promise<WorkbookRead> => {
  const parts = partsOf(bytes)
  const { sheets, is1904, path } = await workbookOf(parts)
  const names = [...sheets.keys()]
  const sheet = name ?? names[0]
  if (sheet === undefined) throw noWorkbook()
  if (!sheets.has(sheet)) throw new UnreadableTable('invalid-request', ['no-sheet', names])
  const partOf = async (type: string): Promise<ArchivePart | undefined> => {
    const [target] = (await relationshipsOf(parts, path, type)).values()
    return target === undefined ? undefined : parts.get(target)
  }
  const formats = await formatsOf(await partOf('styles'))
  const read = await readSheet(parts.get(sheets.get(sheet) as string), { formats, is1904 })
  await putTexts(await partOf('sharedStrings'), read)
  fillMerged(read.grid, read.merged)
  const { grid, hiddenRows, hiddenColumns, formulas } = read
  return {
    grid,
    sheet,
    sheets: names,
    hiddenRows: hiddenRows.filter((row) => row <= grid.height),
    hiddenColumns: hiddenColumns.filter((column) => column <= grid.width),
    formulas,
  }
}
