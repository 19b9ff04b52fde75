/** Tells headings between rows and rows of totals from records, by the literal words of a layout. */
import { normalized } from '../text/characters.ts'
import { printedAmount, isBlank } from './cells.ts'

const folded = (text: string): string => normalized(text, 'NFKC').toLowerCase()

/** 合 计 is often spaced out, and ends with a colon or a count: `合 计：`, `Total (2,010 projects)`. */
const asTotal = (text: string): string =>
  folded(text)
    .replaceAll(/\s+/g, '')
    .replace(/[:.]$/, '')
    .replace(/\([^()]{0,40}\)$/, '')
    .replace(/共?(?<!\d)\d{1,6}(?:个?项目|[个项])$/, '')

/** Returns a function that gives the word of a total that one of some cells is. */
export const totalIn = (words: readonly string[] = []): ((cells: readonly string[]) => string | undefined) => {
  const known = new Set(words.flatMap((word) => [asTotal(word), folded(word).replaceAll(/\s+/g, '')]))
  const longest = Math.max(0, ...words.map(({ length }) => length)) * 2 + 40
  return (cells) =>
    known.size === 0
      ? undefined
      : cells.filter((cell) => cell !== '' && cell.length <= longest).find((cell) => known.has(asTotal(cell)))
}

/** The numerals before a heading; headings with the same kind of numeral are of one level. */
const numerals: readonly (readonly [level: string, pattern: RegExp])[] = [
  ['part', /^第[一二三四五六七八九十百\d]+[部编章类]分?[、.:\s]?/],
  ['han', /^[一二三四五六七八九十百]+[、.:]/],
  ['han in brackets', /^\([一二三四五六七八九十百]+\)[、.:]?/],
  ['digit in brackets', /^\(\d+\)[、.:]?/],
  ['digit', /^\d+(?:[、.:](?!\d)|\s)/],
  ['roman', /^[ivxlc]+[、.:)]\s?/],
  ['letter', /^[a-z][、.:)]\s/],
]

const numeralOf = (words: string): readonly [level: string, length: number] => {
  for (const [level, pattern] of numerals) {
    const length = pattern.exec(words)?.[0].length
    if (length !== undefined) return [level, length]
  }
  return ['none', 0]
}

/** Returns the level of a heading, by the numeral that it begins with. */
export const levelOf = (heading: string): string => numeralOf(folded(heading))[0]

/** Returns the numeral that a heading begins with, as printed: 一、 */
export const numeralIn = (heading: string): string => {
  const text = normalized(heading, 'NFKC')
  return text.slice(0, numeralOf(text.toLowerCase())[1]).trim()
}

const counts = [
  /\((?:共|合计|total:?)? ?(\d{1,6}) ?(?:个?项目|[个项]|projects?|items?|rows?)\)/,
  /[共计] ?(\d{1,6}) ?(?:个?项目|[个项])/,
]

/** Reads the number of rows that a heading prints: 一、交通（35项）. */
export const countIn = (heading: string): number | null => {
  const text = folded(heading).replaceAll(/(?<=\d),(?=\d{3})/g, '')
  const [, count] = counts.map((pattern) => pattern.exec(text)).find((found) => found !== null) ?? []
  return count === undefined ? null : Number(count)
}

/**
 * Returns a function that gives the words of a row that is a heading: its only text, merged cells as one, begins with
 * a word of the layout, with or without the numeral before it. The numeral may have a cell of its own, that of the numbers.
 */
export const headingIn = (
  words: readonly string[],
  numberAt: number | undefined,
): ((row: readonly string[]) => string | undefined) => {
  const known = words.map((word) => folded(word).trim()).filter((word) => word !== '')
  const isKnown = (text: string): boolean => {
    const [, length] = numeralOf(text)
    return known.some((word) => text.startsWith(word) || text.slice(length).trimStart().startsWith(word))
  }
  return (row) => {
    if (known.length === 0) return undefined
    const number = numberAt === undefined ? '' : (row[numberAt] ?? '').trim()
    let only = ''
    for (const [at, printed] of row.entries()) {
      const cell = printed.trim()
      if (at === numberAt || cell === only || isBlank(cell) || printedAmount(cell) !== undefined) continue
      if (only !== '') return undefined
      only = cell
    }
    const ownNumber = isBlank(number) || number === only ? '' : number
    const ways = [only || ownNumber, ownNumber === '' ? '' : ownNumber.concat('、', only)]
    const found = ways.filter((way) => way !== '').find((way) => isKnown(folded(way)))
    return found === undefined || ownNumber === '' || only === '' ? found : `${ownNumber} ${only}`
  }
}
