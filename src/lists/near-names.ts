/**
 * Finds names that are alike: by the words that they share, each weighted by how rare it is (soft TF-IDF: Cohen,
 * Ravikumar and Fienberg, 2003). In a script without spaces the words are pairs of characters.
 */
import { sharedBeginning } from '../model/closest-name.ts'
import { isSpelt, mistakesBetween, shortest } from '../text/spelling.ts'
import { type FoldedName, foldedName } from './names.ts'

/** The words of a name, each once. */
type Words = readonly string[]

/** The words of an index: the weight of each, and the forms of it that names of the index have. */
interface Vocabulary {
  readonly weigh: (word: string) => number
  readonly formsOf: (word: string) => readonly string[]
}

/** Words that stand between others; a name of nothing else keeps them. */
const smallWords = new Set('a an and at by for from in of on or the to with s'.split(' '))

/** What introduces another name of the same, in brackets or after a comma. */
const introduction =
  /^\W*(?:(?:formerly|previously|also) (?:known as|called|named)|formerly|previously|原名称?|曾用名|又名|简称|原)[:：\s]*/i
const afterComma = /[,;，；]\s*((?:formerly|previously|also known as|原名|曾用名|又名).*)$/i
const innermost = /[(（[［【「『]([^()（）[\]［］【】「」『』]*)[)）\]］】」』]/

/** Numbers, and letters that stand alone, but no article: where both names have some, they must agree. */
const numbers =
  /\d+|(?<=^| )(?:[b-h](?= |$)|a(?=$| \p{Script=Han}))|(?<=(?:area|block|building|site|terminal|tower|unit|zone) )a(?= )/gu
const sides =
  /(?<=^| )(?:(?:north|south|east|west|upper|lower|inner|outer)(?:ern|bound)?(?= |$)|[东南西北上下内外左右](?= [段线岸侧部片区环院]))/g

const isHan = (character: string): boolean => character >= '\u3400' && /^\p{Script=Han}$/u.test(character)

/** The most letters that a form of a word has after its stem. */
const longestEnding = 3
/** The length from which a word with a wrong letter is still told from others, and with two twice as long. */
const surely = 6

/** Reports whether two words, both spelt, are forms of one, as `meters` and `metering`, or one of them is the other misspelt. */
const areFormsOfOne = (one: string, other: string): boolean => {
  const [shorter, longer] = [Math.min(one.length, other.length), Math.max(one.length, other.length)]
  if (longer - shorter > longestEnding) return false
  const stem = sharedBeginning(one, other)
  if (longer - stem <= longestEnding && (stem > shortest || (stem === shortest && shorter === stem))) return true
  return shorter >= surely && mistakesBetween(one, other) <= Math.floor(shorter / surely)
}

/** Returns the words of a folded name. */
export const nameWords = (key: string): Words => {
  const found = new Set<string>()
  const tokens = key.split(' ')
  for (const [at, token] of tokens.entries()) {
    const [before = '', after = ''] = [tokens[at - 1], tokens[at + 1]]
    if (!isHan(token)) {
      if (!smallWords.has(token)) found.add(token)
    } else if (isHan(after)) found.add(token + after)
    else if (!isHan(before)) found.add(token)
  }
  return found.size > 0 ? [...found] : tokens
}

/** A name as it is compared. */
interface Wording {
  readonly ordinals: string
  readonly numbers: ReadonlySet<string>
  readonly sides: ReadonlySet<string>
  readonly whole: Words
  /** What stands outside of brackets; undefined without any. */
  readonly outside: Words | undefined
  /** Its other names: what stands in brackets, and its initials. */
  readonly others: readonly Words[]
}

const initialsOf = (words: readonly string[]): string => words.map(([first = '']) => first).join('')

const found = (pattern: RegExp, text: string): ReadonlySet<string> =>
  new Set(Array.from(text.matchAll(pattern), ([one]) => one))

const wordingOf = ({ text, plain, key, ordinals }: FoldedName): Wording => {
  const inside: FoldedName[] = []
  let outside = text.replace(afterComma, ' ($1)')
  for (let bracket = innermost.exec(outside); bracket; bracket = innermost.exec(outside)) {
    inside.push(foldedName((bracket[1] ?? '').replace(introduction, '')))
    outside = outside.replace(bracket[0], ' ')
  }
  const rest = inside.length === 0 ? undefined : foldedName(outside)
  const words = (rest?.plain ?? plain).split(' ').filter((word) => !isHan(word))
  const initials = [words, words.filter((word) => !smallWords.has(word))].map(initialsOf)
  return {
    ordinals,
    numbers: found(numbers, key),
    sides: found(sides, key),
    whole: nameWords(key),
    outside: rest && nameWords(rest.key),
    others: [
      // A phase or a lot is no other name: all first phases would be called the same.
      ...inside.filter((one) => one.key !== one.ordinals).map((one) => nameWords(one.key)),
      ...[...new Set(initials)].filter(({ length }) => length > 2).map((one) => [one]),
    ],
  }
}

const contradict = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  !some.isSubsetOf(others) && !others.isSubsetOf(some)

/** The worth of a word in another form, or misspelt. */
const otherForm = 0.9

/** Returns how alike two lists of words are, from 0 to 1: the mean of what they share of both and of the shorter one. */
const shared = (some: Words, others: Words, { weigh, formsOf }: Vocabulary): number => {
  const total = (words: Words): number => words.reduce((sum, word) => sum + weigh(word), 0)
  const left = new Set(others)
  const without = some.filter((word) => !left.delete(word))
  const [mine, theirs] = [total(some), total(others)]
  let apart = 0
  // Words that are one word elsewhere, as in socio-economic.
  if (without.join('') !== [...left].join('')) {
    apart = total(without) + total([...left])
    for (const word of without) {
      const form = formsOf(word).find((other) => left.has(other))
      if (form === undefined) continue
      left.delete(form)
      apart -= otherForm * (weigh(word) + weigh(form))
    }
  }
  // Numbers alone make no two names alike.
  const words = some.filter((word) => !/^\d+$/.test(word)).flatMap((word) => [word, ...formsOf(word)])
  if (apart > 0 && !words.some((word) => others.includes(word))) return 0
  const common = mine + theirs - apart
  return (common / (mine + theirs) + Math.min(common / (2 * Math.min(mine, theirs)), 1)) / 2
}

/** The worth of another name that one has. */
const otherName = 0.95

const likenessOf = (one: Wording, other: Wording, words: Vocabulary): number => {
  const [mine, theirs] = [one.outside ?? one.whole, other.outside ?? other.whole]
  const isOneBracketed = (one.outside === undefined) !== (other.outside === undefined)
  return Math.max(
    shared(one.whole, other.whole, words),
    isOneBracketed ? shared(mine, theirs, words) : 0,
    ...one.others.map((name) => otherName * shared(name, theirs, words)),
    ...other.others.map((name) => otherName * shared(mine, name, words)),
  )
}

/** Common words find nobody; a name without others is found by its two rarest. */
const mostBearers = 300
const mostCompared = 30

interface Entry<T> {
  readonly of: T
  readonly name: string
  wording?: Wording
}

export interface Alike<T> {
  readonly of: T
  readonly alike: number
}

/** A larger register, of which the names are some: how many it has, and how many of them have a word, where that is known. */
export interface Rarity {
  readonly names: number
  readonly bearers: ReadonlyMap<string, number>
}

const put = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const others = map.get(key)
  if (others) others.push(value)
  else map.set(key, [value])
}

const beginningOf = (word: string): string => word.slice(0, 3)

/** Names by their words. */
export class NearNames<T> {
  readonly #entries: Entry<T>[] = []
  readonly #bearers = new Map<string, number[]>()
  /** By all words of the name as one: names of which one is written in more words. */
  readonly #joined = new Map<string, number[]>()
  readonly #beginnings = new Map<string, string[]>()
  readonly #forms = new Map<string, readonly string[]>()
  readonly #weights = new Map<string, number>()
  readonly #rarity: Rarity | undefined

  constructor(names: Iterable<readonly [of: T, name: FoldedName]>, rarity?: Rarity) {
    for (const [of, name] of names) {
      const at = this.#entries.push({ of, name: name.text }) - 1
      const { whole, others } = wordingOf(name)
      put(this.#joined, whole.join(''), at)
      for (const word of new Set([...whole, ...others.flat()])) {
        if (!this.#bearers.has(word) && isSpelt(word)) put(this.#beginnings, beginningOf(word), word)
        put(this.#bearers, word, at)
      }
    }
    this.#rarity = rarity
  }

  /** Returns the words of names that are forms of a word, or it misspelt. */
  readonly #formsOf = (word: string): readonly string[] => {
    let forms = this.#forms.get(word)
    if (forms === undefined) {
      const some = isSpelt(word) ? (this.#beginnings.get(beginningOf(word)) ?? []) : []
      forms = some.filter((one) => one !== word && areFormsOfOne(one, word))
      this.#forms.set(word, forms)
    }
    return forms
  }

  readonly #weigh = (word: string): number => {
    let weight = this.#weights.get(word)
    if (weight === undefined) {
      const known = this.#rarity?.bearers.get(word)
      const [bearers, all] =
        this.#rarity === undefined || known === undefined
          ? [this.#bearers.get(word)?.length ?? 0, this.#entries.length]
          : [known, this.#rarity.names]
      weight = Math.log(1 + all / Math.max(bearers, 1))
      this.#weights.set(word, weight)
    }
    return weight
  }

  /** Returns the likeliest of those who have a name like it, in no order. */
  like(name: FoldedName): Alike<T>[] {
    const wording = wordingOf(name)
    const lists = [...new Set([...wording.whole, ...wording.others.flat()])]
      .flatMap((word) => [word, ...this.#formsOf(word)])
      .map((word) => ({ bearers: this.#bearers.get(word) ?? [], weight: this.#weigh(word) }))
      .filter(({ bearers }) => bearers.length > 0)
      .sort((one, other) => one.bearers.length - other.bearers.length)
    const counts = new Map((this.#joined.get(wording.whole.join('')) ?? []).map((at) => [at, Infinity]))
    for (const [rank, { bearers, weight }] of lists.entries()) {
      if (rank > 1 && bearers.length > mostBearers) break
      for (const at of bearers) counts.set(at, (counts.get(at) ?? 0) + weight)
    }
    const likeliest = [...counts].sort(([, one], [, other]) => other - one).slice(0, mostCompared)
    return likeliest.flatMap(([at]) => {
      const entry = this.#entries[at] as Entry<T>
      const other = (entry.wording ??= wordingOf(foldedName(entry.name)))
      const isOther =
        wording.ordinals !== other.ordinals ||
        contradict(wording.numbers, other.numbers) ||
        contradict(wording.sides, other.sides)
      return isOther
        ? []
        : [{ of: entry.of, alike: likenessOf(wording, other, { weigh: this.#weigh, formsOf: this.#formsOf }) }]
    })
  }
}
