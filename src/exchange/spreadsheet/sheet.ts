/** Writes a sheet of a spreadsheet row by row, so that it takes the same memory however long it is. */
import type { Kind } from '../../model/field.ts'
import type { Columns, Rows } from '../delimited/rows.ts'
import { capital } from '../../text/in-words.ts'
import { cellXml, headingXml } from './cell.ts'

export interface Sheet {
  readonly name: string
  /** Lines before the header, each a name and its value. */
  readonly above?: readonly (readonly [name: string, value: string])[]
  readonly columns: Columns
  readonly rows: () => Rows
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
export const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** Returns the beginning of a sheet, whose rows up to the header stay in sight. */
const beginning = (columns: Columns, header: number): string => {
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

/** Yields the XML of a sheet. */
export async function* sheetXml({ above = [], columns, rows }: Sheet): AsyncGenerator<string> {
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
