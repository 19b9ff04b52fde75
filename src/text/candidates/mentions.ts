/** Finds the records that a passage names: as it is printed, and in simplified characters. */
import { folded } from '../quantities/fold.ts'
import { wordsIn, type Word } from '../tokenizer.ts'
import { mostWords, type NamedRecord, type NameLookup } from './names.ts'
import { isNoSubject, type NameInWords } from './no-subjects.ts'
import type { Span } from './passages.ts'

export interface Mention extends Span {
  readonly record: NamedRecord
}

/** A name says enough if it has two Chinese characters, or a word of three letters. */
const saysEnough = (words: readonly Word[]): boolean =>
  words.filter(({ isUnspaced }) => isUnspaced).length > 1 ||
  words.some(({ text }) => /\p{L}{3}/u.test(text) && text.length > 2)

/** A name of one Latin word begins with a capital; `china` in small letters is porcelain. */
const looksLikeName = (text: string, words: readonly Word[]): boolean => {
  const [first] = words
  return words.length > 1 || first === undefined || first.isUnspaced || /\p{Lu}/u.test(text.charAt(first.start))
}

interface Beginning {
  readonly words: readonly Word[]
  readonly key: string
}

const beginningsIn = (text: string): Beginning[] => {
  const words = wordsIn(text)
  return words.map((_word, at) => {
    const rest = words.slice(at, at + mostWords)
    return { words: rest, key: rest.map((word) => word.text).join(' ') }
  })
}

const mentionOf = (text: string, offset: number, words: readonly Word[], record: NamedRecord): Mention[] => {
  const own = words.slice(0, record.key.split(' ').length)
  const [first, last] = [own[0], own.at(-1)]
  if (!first || !last || !saysEnough(own)) return []
  if (record.kind !== 'industry' && !looksLikeName(text, own)) return []
  return [{ start: offset + first.start, end: offset + last.end, record }]
}

/** A passage of a text, with the place where it begins. */
export interface Passage {
  readonly text: string
  readonly start: number
}

/** Returns mentions without those that begin inside an earlier one and end beyond it: 上海东方 has no 海东. */
const withoutCrossing = (mentions: readonly Mention[]): Mention[] => {
  let last: Mention | undefined
  return mentions
    .toSorted((one, other) => one.start - other.start || other.end - one.end)
    .filter((one) => {
      const isBeyond = last === undefined || one.end > last.end
      if (last && isBeyond && last.start < one.start && one.start < last.end) return false
      if (isBeyond) last = one
      return true
    })
}

/** In UTF-16 units, to either side of a name. */
const nearby = 40

const inWords = (lower: string, offset: number, { start, end, record: { kind, key } }: Mention): NameInWords => ({
  kind,
  key,
  before: lower.slice(Math.max(0, start - offset - nearby), start - offset),
  after: lower.slice(end - offset, end - offset + nearby),
})

/** Returns what each passage names, with one look-up for all; offsets are those of the whole text. */
export const mentionsIn = async (passages: readonly Passage[], names: NameLookup): Promise<Mention[][]> => {
  const read = passages.map(({ text, start }) => {
    const { text: simple, lower } = folded(text)
    const forms = simple === text ? [text] : [text, simple]
    return { text, lower, start, beginnings: forms.flatMap(beginningsIn) }
  })
  const found = await names.longestNames([
    ...new Set(read.flatMap(({ beginnings }) => beginnings.map(({ key }) => key))),
  ])
  return read.map(({ text, lower, start, beginnings }) => {
    const mentions = beginnings.flatMap(({ words, key }) =>
      (found.get(key) ?? []).flatMap((record) => mentionOf(text, start, words, record)),
    )
    return withoutCrossing(mentions).filter((mention) => !isNoSubject(inWords(lower, start, mention)))
  })
}
