/** The sheets of a spreadsheet, its cells, the workbook around them, and the sheet that says where the data comes from. */
import type { Kind } from '../model/field.ts'
import type { ListRequest } from '../store/lists.ts'
import type { Snapshot } from '../store/store.ts'
import { escaped, fitMarkup, leading } from '../text/characters.ts'
import { capital } from '../text/in-words.ts'
import type { CsvValue, CellColumns, CellRow, CellRows } from './delimited/rows.ts'
import type { PackageSubject } from './package/package.ts'
import { withPublishers } from './requests.ts'
import type { ZipEntry } from './zip.ts'

// Writes the cells of a sheet (SpreadsheetML): numbers and dates as such, and text as text, never as a formula.

/** The place of each style in `styles.xml`; that of a number is its decimals after the first. */
const styleOf = { text: 0, heading: 1, date: 2, instant: 3, number: 4 } as const

/** A spreadsheet keeps numbers as doubles, and shows 15 digits of them. */
const exactDigits = 15
/** In UTF-16 code units. Excel calls a file with longer ones damaged. */
const longestCell = 32_767

const day = 86_400_000
/** Days count from here; Excel also counts the 29 February of 1900, which was none. */
const origin = Date.UTC(1899, 11, 30)
const firstDate = '1900-03-01'

/**
 * Escapes text, also what would be read as the code of a character, such as `_x0041_`,
 * and carriage returns, which XML reads as line feeds.
 */
const cellText = (text: string): string =>
  escaped(fitMarkup(text).replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')).replaceAll('\r', '&#13;')

const inlineText = (place: string, text: string, style: number): string => {
  const shown = text.length > longestCell ? `${leading(text, longestCell - 1)}…` : text
  return `<c r="${place}" s="${style.toString()}" t="inlineStr"><is><t xml:space="preserve">${cellText(shown)}</t></is></c>`
}

const value = (place: string, text: string, style: number): string =>
  `<c r="${place}" s="${style.toString()}"><v>${text}</v></c>`

const digitsOf = (decimal: string): number => decimal.replace(/\D/g, '').replace(/^0+/, '').length

const number = (place: string, decimal: string): string => {
  const [, fraction = ''] = decimal.split('.')
  return digitsOf(decimal) > exactDigits
    ? inlineText(place, decimal, styleOf.text)
    : value(place, decimal, styleOf.number + fraction.length)
}

const serial = (text: string): string => ((Date.parse(text) - origin) / day).toString()

/** Returns the XML of a cell at a place such as `B2`; empty for no value. */
const cellXml = (place: string, kind: Kind, cell: CsvValue | undefined): string => {
  if (cell === null || cell === undefined) return ''
  const text = cell.toString()
  switch (kind) {
    case 'decimal':
      return number(place, text)
    case 'integer':
      // A year has no separator of thousands.
      return value(place, text, styleOf.text)
    case 'boolean':
      return `<c r="${place}" t="b"><v>${text === 'true' ? '1' : '0'}</v></c>`
    case 'date':
    case 'instant':
      return text < firstDate ? inlineText(place, text, styleOf.text) : value(place, serial(text), styleOf[kind])
    default:
      return inlineText(place, text, styleOf.text)
  }
}

const headingXml = (place: string, text: string): string => inlineText(place, text, styleOf.heading)

// Writes a sheet of a spreadsheet row by row, so that it takes the same memory however long it is.

export interface Sheet {
  readonly name: string
  /** Lines before the header, each a name and its value. */
  readonly above?: readonly (readonly [name: string, value: string])[]
  readonly columns: CellColumns
  readonly rows: () => CellRows
}

const letters = 26

/** Returns the letters of a column: `A`, `Z`, `AA`. */
const columnName = (at: number): string =>
  `${at < letters ? '' : columnName(Math.floor(at / letters) - 1)}${String.fromCharCode(65 + (at % letters))}`

/** `actual.figureIds` → `Actual figure IDs`. */
export const headingOf = (key: string): string =>
  capital(key.replaceAll('.', ' ').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)).replaceAll(
    /\b(id|url|iso|gb)(s?)\b/gi,
    (_word, letters: string, s: string) => letters.toUpperCase() + s,
  )

/** In characters. */
const widths: Partial<Record<Kind, number>> = { date: 12, instant: 20, decimal: 22, integer: 10, boolean: 10, url: 40 }
const usualWidth = 24

const namespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** Returns the beginning of a sheet, whose rows up to the header stay in sight. */
const beginning = (columns: CellColumns, header: number): string => {
  const cols = Object.values(columns).map(({ kind }, at) => {
    const [place, width] = [(at + 1).toString(), (widths[kind] ?? usualWidth).toString()]
    return `<col min="${place}" max="${place}" width="${width}" customWidth="1"/>`
  })
  const below = `A${(header + 1).toString()}`
  return (
    `${declaration}<worksheet xmlns="${namespace}"><sheetViews><sheetView workbookViewId="0">` +
    `<pane ySplit="${header.toString()}" topLeftCell="${below}" activePane="bottomLeft" state="frozen"/>` +
    `</sheetView></sheetViews><cols>${cols.join('')}</cols><sheetData>`
  )
}

const rowXml = (at: number, cells: readonly string[]): string => `<row r="${at.toString()}">${cells.join('')}</row>`

async function* sheetXml({ above = [], columns, rows }: Sheet): AsyncGenerator<string> {
  const kinds = Object.values(columns).map(({ kind }) => kind)
  const names = kinds.map((_kind, at) => columnName(at))
  let at = above.length
  const placed = (index: number): string => `${names[index] ?? ''}${at.toString()}`
  const top = above.map(([name, value], index) => {
    const place = (index + 1).toString()
    return rowXml(index + 1, [headingXml(`A${place}`, name), cellXml(`B${place}`, 'text', value)])
  })
  at += 1
  yield beginning(columns, at) + top.join('')
  yield rowXml(
    at,
    Object.keys(columns).map((key, index) => headingXml(placed(index), headingOf(key))),
  )
  for await (const some of rows()) {
    let text = ''
    for (const row of some) {
      at += 1
      text += rowXml(
        at,
        kinds.map((kind, index) => cellXml(placed(index), kind, row[index])),
      )
    }
    yield text
  }
  yield '</sheetData></worksheet>'
}

// Puts a spreadsheet together (Office Open XML, `.xlsx`): the entries of its zip, each made as it is read.

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const typed = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const sheetPath = (at: number): string => `worksheets/sheet${(at + 1).toString()}.xml`

const contentTypes = (sheets: readonly Sheet[]): string => {
  const parts = [
    ['workbook.xml', 'sheet.main'],
    ['styles.xml', 'styles'],
    ...sheets.map((_sheet, at) => [sheetPath(at), 'worksheet']),
  ]
  return `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts
    .map(([path, type]) => `<Override PartName="/xl/${path ?? ''}" ContentType="${typed}.${type ?? ''}+xml"/>`)
    .join('')}</Types>`
}

const relationships = (targets: readonly (readonly [target: string, type: string])[]): string =>
  `<Relationships xmlns="${packages}/relationships">${targets
    .map(
      ([target, type], at) =>
        `<Relationship Id="rId${(at + 1).toString()}" Type="${relations}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`

const workbook = (sheets: readonly Sheet[]): string =>
  `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${sheets
    .map(({ name }, at) => {
      const number = (at + 1).toString()
      return `<sheet name="${name}" sheetId="${number}" r:id="rId${number}"/>`
    })
    .join('')}</sheets></workbook>`

/** The decimals of a rate; an amount has three. */
const mostDecimals = 12
/** Formats below are built into spreadsheets. */
const firstFormat = 164

const formats = [
  'yyyy-mm-dd',
  'yyyy-mm-dd hh:mm:ss',
  ...Array.from({ length: mostDecimals + 1 }, (_none, decimals) =>
    decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`,
  ),
]

/** Writes `styles.xml` in the order of `styleOf`. */
const styles = (): string => {
  const own = formats.map(
    (_format, at) => `numFmtId="${(firstFormat + at).toString()}" applyNumberFormat="1" fontId="0"`,
  )
  const cells = ['numFmtId="0" fontId="0"', 'numFmtId="0" fontId="1" applyFont="1"', ...own]
  const numbered = formats.map(
    (format, at) => `<numFmt numFmtId="${(firstFormat + at).toString()}" formatCode="${format}"/>`,
  )
  const list = (name: string, items: readonly string[]): string =>
    `<${name} count="${items.length.toString()}">${items.join('')}</${name}>`
  const font = '<sz val="11"/><name val="Calibri"/>'
  return `<styleSheet xmlns="${main}">${[
    list('numFmts', numbered),
    list('fonts', [`<font>${font}</font>`, `<font><b/>${font}</font>`]),
    list(
      'fills',
      ['none', 'gray125'].map((type) => `<fill><patternFill patternType="${type}"/></fill>`),
    ),
    list('borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>']),
    list('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
    list(
      'cellXfs',
      cells.map((cell) => `<xf ${cell} fillId="0" borderId="0" xfId="0"/>`),
    ),
    list('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
  ].join('')}</styleSheet>`
}

/** Yields the entries of a spreadsheet with these sheets. */
export async function* workbookEntries(sheets: readonly Sheet[]): AsyncGenerator<ZipEntry> {
  const parts = [
    ['[Content_Types].xml', contentTypes(sheets)],
    ['_rels/.rels', relationships([['xl/workbook.xml', 'officeDocument']])],
    ['xl/workbook.xml', workbook(sheets)],
    [
      'xl/_rels/workbook.xml.rels',
      relationships([...sheets.map((_sheet, at) => [sheetPath(at), 'worksheet'] as const), ['styles.xml', 'styles']]),
    ],
    ['xl/styles.xml', styles()],
  ] as const
  for (const [path, text] of parts) yield { path, text: [declaration, text] }
  for (const [at, sheet] of sheets.entries()) yield { path: `xl/${sheetPath(at)}`, text: sheetXml(sheet) }
}

// The sheet after the data: where it comes from, how to read it, and every source that it cites.

export interface SheetOrigin extends Pick<PackageSubject, 'publisher' | 'href' | 'at'> {
  /** Says for how long the address gives the same. */
  readonly validity: string
}

const kindsOfSources = {
  id: 'id',
  title: 'name',
  publisher: 'name',
  author: 'name',
  kind: 'enumeration',
  publishedOn: 'date',
  url: 'url',
  archivedUrl: 'url',
  language: 'code',
  licence: 'name',
} as const satisfies Readonly<Record<string, Kind>>

const columnsOfSources = Object.fromEntries(Object.entries(kindsOfSources).map(([key, kind]) => [key, { kind }]))

const reading =
  `Amounts of more than ${exactDigits.toString()} digits are text, because a spreadsheet would round them. ` +
  `Times are UTC. A text of more than ${longestCell.toLocaleString('en')} characters is cut and ends in “…”: ` +
  'CSV and JSON have it whole.'

async function* citedRows(snapshot: Snapshot, requests: Iterable<ListRequest>): AsyncGenerator<CellRow[]> {
  for await (const some of withPublishers(snapshot, requests))
    yield some.map(([source, publisher]) => {
      const row = { ...source, publisher }
      return Object.keys(kindsOfSources).map((key) => row[key as keyof typeof kindsOfSources])
    })
}

/** Returns the sheet; `cited` is asked once the data is written. */
export const sourcesSheet = (
  snapshot: Snapshot,
  { publisher, href, at, validity }: SheetOrigin,
  cited: () => Promise<Iterable<ListRequest>>,
): Sheet => ({
  name: 'Sources and address',
  above: [
    ['Published by', publisher],
    ['Address', href],
    ['', validity],
    ['As of', at === '' ? 'Nothing had been written to the register yet.' : at],
    ['Reading', reading],
  ],
  columns: columnsOfSources,
  rows: async function* () {
    yield* citedRows(snapshot, await cited())
  },
})
