/** Numbers in English words: "five", "twenty-five", "one hundred and five", "two million", "a trillion". */
import { afterWords } from '../words/tables.ts'
import { measured, type Reading } from './numeral.ts'

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const scales: Readonly<Record<string, number>> = { hundred: 2, thousand: 3, million: 6, billion: 9, trillion: 12 }

const values = new Map<string, bigint>([
  ...ones.map((word, value) => [word, BigInt(value)] as const),
  ...tens.map((word, at) => [word, BigInt(at + 2) * 10n] as const),
])

/** The first letters of numbers, where reading begins. */
export const firstWords = [...ones, ...tens, `an?(?= (?:${Object.keys(scales).join('|')}))`]

const word = /([a-z]+)(?![a-z])/y
/** More words are no number that anybody prints. */
const mostWords = 12

const wordsAt = (lower: string, start: number): { words: string[]; end: number } => {
  const words: string[] = []
  let end = start
  for (let at = start; words.length <= mostWords;) {
    word.lastIndex = at
    const [found] = word.exec(lower) ?? []
    if (found === undefined) break
    // "one hundred and five" is one number, "two and three" are two.
    const isJoin = (found === 'and' && (words.at(-1) ?? '') in scales) || (found === 'point' && words.length > 0)
    if (
      !isJoin &&
      !values.has(found) &&
      !(found in scales) &&
      !(words.length === 0 && (found === 'a' || found === 'an'))
    )
      break
    words.push(found)
    at += found.length
    if (!isJoin) end = at
    if (!/[ -]/.test(lower.charAt(at))) break
    at++
  }
  while (words.at(-1) === 'and' || words.at(-1) === 'point') words.pop()
  return { words, end }
}

/** Adds up words: a hundred multiplies what is before it, larger scales close a group and descend. */
const sumOf = (words: readonly string[]): { integer: bigint; scale: number } | undefined => {
  let total = 0n
  let group: bigint | undefined
  /** What comes next in the group is smaller. */
  let limit = 1000n
  let lastScale = Infinity
  let scale = 0
  for (const each of words) {
    if (each === 'and') continue
    const value = each === 'a' || each === 'an' ? 1n : values.get(each)
    scale = scales[each] ?? 0
    if (value !== undefined) {
      if (value >= limit) return undefined
      group = (group ?? 0n) + value
      limit = value >= 20n ? 10n : 0n
    } else if (group === undefined || scale >= lastScale || (scale === 2 && group >= 100n)) return undefined
    else if (scale === 2) {
      group *= 100n
      limit = 100n
    } else {
      total += group * 10n ** BigInt(scale)
      lastScale = scale
      group = undefined
      limit = 1000n
    }
  }
  return { integer: total + (group ?? 0n), scale }
}

/** Reports whether a word goes on with a hyphen or letters, as in "five-year"; a unit may follow a hyphen. */
const goesOn = (lower: string, end: number): boolean =>
  /^(?:-[a-z]|[a-z\d_])/.test(lower.slice(end, end + 2)) && afterWords.at(lower, end + 1)?.meaning.kind !== 'unit'

export const englishAt = (lower: string, start: number): Reading => {
  const { words, end } = wordsAt(lower, start)
  const [first, second = ''] = words
  if (first === undefined) return { end: start + 1 }
  const isArticle = first === 'a' || first === 'an'
  if (isArticle && !(second in scales)) return { end: start + first.length }
  if (words.length > mostWords || words.join() === 'one' || words.includes('point') || goesOn(lower, end))
    return { end }
  const sum = sumOf(words)
  // "Hundred billion" holds for both ends of "three to five hundred billion".
  const isInHundreds = words.at(-2) === 'hundred' && sum !== undefined && sum.scale > 2
  const before = lower.slice(Math.max(0, start - 12), start)
  // "a quarter of a million", "one in a million".
  if (isArticle && /(?:half|quarter|third|fraction) of $|\bin $/.test(before)) return { end }
  const isHalf = isArticle && /\bhalf $/.test(before)
  const value =
    sum &&
    measured(
      isHalf
        ? { integer: 5n, power: sum.scale - 1, lastDigit: sum.scale - 1 }
        : { integer: sum.integer, power: 0, lastDigit: sum.scale },
    )
  if (!value) return { end }
  return {
    end,
    numeral: {
      start: isHalf ? start - 'half '.length : start,
      end,
      ...value,
      writing: 'english',
      scale: isInHundreds ? sum.scale + 2 : sum.scale,
      outerScale: sum.scale > 2 ? sum.scale : 0,
      hasScale: words.some((each) => each in scales),
      isBareScale: false,
      isEvident: sum.scale >= 6 && !isArticle,
      isYearLike: false,
      isInteger: true,
      more: null,
    },
  }
}
