/** The headings of a table: what its columns are called, and the unit, scale and years that their words say. */
import { isCurrency } from '../model/units.ts'
import { leading } from '../text/characters.ts'
import { type HeadingScale, headingScale } from '../text/quantities/headings.ts'
import { cellAt, type Table, widthOf } from './table.ts'

export interface Heading {
  /** What the column is called. */
  readonly name: string
  /** The cells of its heading, from top to bottom, without captions. */
  readonly cells: readonly string[]
  /** Its lowest cell. */
  readonly lowest: string
  /** That cell with the words that say unit and scale, a caption's where the heading has none. */
  readonly words: string
  readonly measure: HeadingScale | null
}

const longest = 400

/** Line breaks and repeated spaces within a heading are those of the page. */
const oneLine = (cell: string): string => leading(cell.replaceAll(/\s+/g, ' ').trim(), longest)

const headerLines = (table: Table, headerRows: number): string[][] => {
  const width = widthOf(table)
  return Array.from({ length: headerRows }, (_none, row) =>
    Array.from({ length: width }, (_cell, column) => oneLine(cellAt(table, row, column))),
  )
}

const distinct = (cells: readonly string[]): string[] => [...new Set(cells.filter((cell) => cell !== ''))]

/** A line of one cell is a caption; merged cells repeat it. */
const isCaption = (line: readonly string[]): boolean => distinct(line).length === 1

/** Returns the captions above a table, from top to bottom. */
export const captionsOf = (table: Table, headerRows: number): string[] =>
  headerLines(table, headerRows).filter(isCaption).flatMap(distinct)

/** Returns the cells of the heading of each column, from top to bottom; those that merged cells repeat are one. */
const cellsOf = (table: Table, headerRows: number): string[][] => {
  const lines = headerLines(table, headerRows).filter((line) => !isCaption(line))
  return Array.from({ length: widthOf(table) }, (_none, column) => distinct(lines.map((line) => line[column] ?? '')))
}

/** Returns the names that are not yet unique with a number each: `Total (2)`. */
const numbered = (names: readonly string[]): string[] => {
  const taken = new Set(names)
  const given = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let count = 2; given.has(unique); count++) {
      const next = `${name} (${count.toString()})`
      if (!taken.has(next)) unique = next
    }
    given.add(unique)
    return unique
  })
}

const namesOf = (cells: readonly (readonly string[])[]): string[] => {
  const lowest = cells.map((heading) => heading.at(-1) ?? '')
  return numbered(
    lowest.map((name, at) => {
      if (name === '') return `#${(at + 1).toString()}`
      const isRepeated = lowest.indexOf(name) !== lowest.lastIndexOf(name)
      return isRepeated ? (cells[at] ?? []).join(' / ') : name
    }),
  )
}

/** A unit of money or a scale holds for all columns; （共30个项目） counts rows. */
const holdsForAll = ({ unit, scale }: HeadingScale): boolean => scale > 1 || isCurrency(unit ?? '')

/** Returns the headings of the columns of a table. */
export const headingsOf = (table: Table, headerRows: number): Heading[] => {
  const cells = cellsOf(table, headerRows)
  const captions = captionsOf(table, headerRows).map((words) => ({ words, measure: headingScale(words) }))
  const caption = captions.findLast(({ measure }) => measure !== null && holdsForAll(measure))
  return namesOf(cells).map((name, at) => {
    const own = (cells[at] ?? []).toReversed().map((words) => ({ words, measure: headingScale(words) }))
    const lowest = own[0]?.words ?? name
    const saying = own.find(({ measure }) => measure !== null) ?? caption
    const words = saying === undefined || saying.words === lowest ? lowest : `${lowest} ${saying.words}`
    return { name, cells: cells[at] ?? [], lowest, words, measure: saying?.measure ?? null }
  })
}
