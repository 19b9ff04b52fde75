/** Finds the records that a passage names: as it is printed, and in simplified characters. */
import { folded } from '../quantities/fold.ts'
import { wordsIn, type Word } from '../tokenizer.ts'
import { mostWords, type NamedRecord, type NameLookup } from './names.ts'
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

/** 南京路 is in another city. */
const isRoad = (text: string, offset: number, { end, record }: Mention): boolean =>
  record.kind === 'region' &&
  /^[东東西南北中]?(?:路|街|大道)(?![网網桥橋线線头頭道])/.test(text.slice(end - offset, end - offset + 4))

/** Returns what each passage names, with one look-up for all; offsets are those of the whole text. */
export const mentionsIn = async (passages: readonly Passage[], names: NameLookup): Promise<Mention[][]> => {
  const read = passages.map(({ text, start }) => {
    const { text: simple } = folded(text)
    const forms = simple === text ? [text] : [text, simple]
    return { text, start, beginnings: forms.flatMap(beginningsIn) }
  })
  const found = await names.longestNames([
    ...new Set(read.flatMap(({ beginnings }) => beginnings.map(({ key }) => key))),
  ])
  return read.map(({ text, start, beginnings }) => {
    const mentions = beginnings.flatMap(({ words, key }) =>
      (found.get(key) ?? []).flatMap((record) => mentionOf(text, start, words, record)),
    )
    return withoutCrossing(mentions).filter((mention) => !isRoad(text, start, mention))
  })
}
