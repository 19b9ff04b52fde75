/** Writes the cells of a sheet (SpreadsheetML): numbers and dates as such, and text as text, never as a formula. */
import type { Kind } from '../../model/field.ts'
import { escaped, fitMarkup, leading } from '../../text/characters.ts'
import type { Cell } from '../delimited/csv.ts'

/** The place of each style in `styles.xml`; that of a number is its decimals after the first. */
export const styleOf = { text: 0, heading: 1, date: 2, instant: 3, number: 4 } as const

/** A spreadsheet keeps numbers as doubles, and shows 15 digits of them. */
export const exactDigits = 15
/** In UTF-16 code units. Excel calls a file with longer ones damaged. */
export const longestText = 32_767

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
  const shown = text.length > longestText ? `${leading(text, longestText - 1)}…` : text
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
export const cellXml = (place: string, kind: Kind, cell: Cell | undefined): string => {
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

export const headingXml = (place: string, text: string): string => inlineText(place, text, styleOf.heading)
