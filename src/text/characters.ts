/** Characters: text fit for markup and spreadsheets, cut and normalized, its script, and Chinese in Latin letters. */
import { formatter } from './formatter.ts'

/** The last character of Unicode: what begins with a text sorts before the text with this behind it. */
export const lastCharacter = '\u{10ffff}'

/** Control characters but tab and line ends, halves of surrogate pairs, noncharacters. */
const unfit = /[^\P{Cc}\t\n\r]|[\p{Cs}\p{Noncharacter_Code_Point}]/gu
/** Any of these, or of a pair of surrogates: a page with none is passed over five times as fast. */
const perhapsUnfit = /[^\t\n\r -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd]/

/** Returns markup without the characters that XML 1.0 and HTML do not allow, not even as references. */
export const fitMarkup = (markup: string): string => (perhapsUnfit.test(markup) ? markup.replace(unfit, '') : markup)

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Writes text as HTML or XML, also within the quotes of an attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] as string)

/** Returns at most `longest` code units from the beginning, without half of a surrogate pair. */
export const leading = (text: string, longest: number): string => {
  const cut = text.slice(0, longest)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}

/**
 * More marks in a row than the Stream-Safe Text Format of Unicode allows (UAX #15), and than a word of any language has.
 * Compatibility makes marks of two letters: the sound marks of half-width katakana.
 */
const manyMarks = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu

/** Normalizes a text without marks beyond the first thirty in a row: to put many in order takes the square of their number. */
export const normalized = (text: string, form: 'NFKC' | 'NFKD'): string => text.replace(manyMarks, '$1').normalize(form)

/** Reports whether a text has a Chinese character. */
export const hasHan = (text: string): boolean => /\p{Script=Han}/u.test(text)

/** What spreadsheets would run. Full-width signs count too: in Chinese and Japanese they are taken for their ASCII ones. */
const formula = /^[=+\-@＝＋－＠'\t\r\n]/

/** Returns a text that no spreadsheet runs: an apostrophe stands before a formula. */
export const guarded = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** Returns the text that was guarded. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text

// Spells Chinese in Latin letters.

const segmenter = formatter(() => new Intl.Segmenter('zh', { granularity: 'word' }))

let syllablesOf: ((characters: string) => string[]) | undefined

/** Loads what `inPinyin` reads characters by: its dictionary is large. */
export const loadPinyin = async (): Promise<void> => {
  if (syllablesOf) return
  const { pinyin } = await import('pinyin-pro')
  syllablesOf = (characters) => pinyin(characters, { toneType: 'none', type: 'array' })
}

/** Spells a text as it sounds, word by word: `广东计划` → `guangdong jihua`; undefined before `loadPinyin`. */
export const inPinyin = (text: string): string | undefined => {
  const read = syllablesOf
  if (!read) return undefined
  const words = [...segmenter().segment(text)].map(({ segment }) =>
    hasHan(segment) ? ` ${read(segment).join('')} ` : segment.normalize('NFKC'),
  )
  const spaced = words.join('').replaceAll(/ +/g, ' ')
  return spaced.replaceAll(/ (?=[,.:;)”、。])/g, '').trim()
}
