/** Puts a spreadsheet together (Office Open XML, `.xlsx`): the entries of its zip, each made as it is read. */
import type { Entry } from '../zip.ts'
import { declaration, sheetXml, type Sheet } from './sheet.ts'

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
export async function* workbookEntries(sheets: readonly Sheet[]): AsyncGenerator<Entry> {
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
