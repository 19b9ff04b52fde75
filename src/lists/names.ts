/** Names of projects: what two names must have in common to be names of one project. */
import { nameKeyOf } from '../text/tokenizer.ts'

export interface FoldedName {
  readonly text: string
  /** The name without case, width, script and punctuation. */
  readonly plain: string
  /** The same without words that carry nothing, its numerals as digits. */
  readonly key: string
  /** The numbers of its phases, batches and lots: names that differ in them are names of different projects. */
  readonly ordinals: string
}

const emptyWords = /(?:^| )(?:programmes?|programs?|projects?|项 目|工 程|建 设)(?= |$)/g

const words = 'one two three four five six seven eight nine ten'.split(' ')
const roman = 'i ii iii iv v vi vii viii ix x'.split(' ')
const ordinals = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ')
const han = Array.from('一二三四五六七八九十')

const numerals: ReadonlyMap<string, string> = new Map([
  ...[words, roman, ordinals, han].flatMap((some) => some.map((word, at) => [word, (at + 1).toString()] as const)),
  ['两', '2'],
])

/** The words beside which a number or a letter tells one part of a project from another. */
const divisions = [
  { name: 'phase', latin: 'phase|stage', han: '期|阶 段' },
  { name: 'batch', latin: 'batch|tranche|instal+ments?', han: '批(?: 次)?' },
  { name: 'lot', latin: 'lot|section|package', han: '标(?: 段)?' },
] as const

const latinNumber = `\\d+|[a-h]|${[...words, ...roman].join('|')}`
/** A number before the word is an ordinal: line four, phase 2 is no fourth phase. */
const latinOrdinal = `\\d+(?:st|nd|rd|th)|${ordinals.join('|')}`
const hanDigit = '[一二两三四五六七八九]'
/** Up to 99. */
const hanNumber = `(?:${hanDigit} )?十(?: ${hanDigit})?|${hanDigit}`

const patterns = divisions.map(({ name, latin, han: after }) => ({
  name,
  pattern: new RegExp(
    `(?:^| )(?:(?:${latin}) (${latinNumber})|(${latinOrdinal}) (?:${latin})|(?:第 )?(\\d+|[a-h]|${hanNumber}) (?:${after}))(?= |$)`,
    'g',
  ),
}))

/** Numerals that no word follows: one of Roman letters alone may be a word, and so may one of Han characters. */
const numeral = new RegExp(
  `(?<=^| )(?:(${[...words, ...roman.filter(({ length }) => length > 1)].join('|')})(?= |$)|(${hanNumber})(?= [号條条环座路段区组]))`,
  'g',
)

const digitsOf = (printed: string): string => {
  const known = numerals.get(printed)
  if (known !== undefined) return known
  const [tens, ones] = printed.split('十').map((part) => numerals.get(part.trim()))
  if (printed.includes('十')) return (10 * Number(tens ?? 1) + Number(ones ?? 0)).toString()
  return printed.replace(/(?<=\d)(?:st|nd|rd|th)$/, '')
}

/** Folds a name. A name of words that carry nothing keeps them. */
export const foldedName = (text: string): FoldedName => {
  const found: string[] = []
  const plain = nameKeyOf(text)
  const divided = patterns
    .reduce(
      (key, { name: division, pattern }) =>
        key.replace(pattern, (_all, ...groups: (string | undefined)[]) => {
          const ordinal = `${division}${digitsOf(groups.slice(0, 3).find((one) => one !== undefined) ?? '')}`
          found.push(ordinal)
          return ` ${ordinal}`
        }),
      plain,
    )
    .replace(numeral, digitsOf)
  const key = divided.replace(emptyWords, '').trim()
  return { text, plain, key: key === '' ? divided.trim() : key, ordinals: found.sort().join(' ') }
}
