/** Generates the same words each time, and draws them as often as words occur in texts: a few often, most rarely. */

/** Returns a pseudorandom integer below a bound (a linear congruential generator). */
export type Draw = (below: number) => number

export const numbersFrom = (seed: number): Draw => {
  let state = Math.imul(seed + 1, 2654435761) >>> 0
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0)
  next()
  return (below) => Math.floor((next() / 2 ** 32) * below)
}

const openings = [
  'b',
  'br',
  'c',
  'd',
  'dr',
  'f',
  'g',
  'gr',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pl',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
  'w',
]
const vowels = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'ou']
const endings = ['', '', 'n', 'r', 'l', 's', 'nd', 'rt', 'x']
const differentWords = 5000

/** Draws one of several values with equal probability. */
export const oneOf = <T>(draw: Draw, among: readonly T[]): T => among[draw(among.length)] as T

const wordsMade = (): string[] => {
  const draw = numbersFrom(7)
  const words = new Set<string>()
  while (words.size < differentWords) {
    words.add(
      Array.from({ length: 1 + draw(3) }, () => oneOf(draw, openings) + oneOf(draw, vowels)).join('') +
        oneOf(draw, endings),
    )
  }
  return [...words]
}

/** All words, the most frequent first. */
export const words: readonly string[] = wordsMade()

/** Returns the n-th name of a place or firm. Larger registers use more names. */
export const nameOf = (n: number): string => {
  const syllables = openings.length * vowels.length
  const syllable = (at: number): string =>
    `${openings[at % openings.length] ?? ''}${vowels[Math.floor(at / openings.length) % vowels.length] ?? ''}`
  return `${syllable(n)}${syllable(Math.floor(n / syllables))}berg`
}

export const hanWords = [
  '建设',
  '工程',
  '重点',
  '项目',
  '产业',
  '园区',
  '高速',
  '铁路',
  '港口',
  '机场',
  '能源',
  '光伏',
  '风电',
  '水利',
  '智能',
  '制造',
  '新材料',
  '生物',
  '医药',
  '汽车',
  '芯片',
  '数据',
  '中心',
  '基地',
  '改造',
  '升级',
  '一期',
  '二期',
  '示范',
  '创新',
  '研发',
  '物流',
  '城际',
  '大桥',
  '隧道',
  '绿色',
  '低空',
  '经济',
  '海洋',
  '科技',
] as const

/** Zipf's law: the probability of the word of rank n is proportional to 1 / (n + 2). */
const reach: number[] = []
words.forEach((_word, rank) => {
  reach.push((reach.at(-1) ?? 0) + 1 / (rank + 2))
})

export const word = (draw: Draw): string => {
  const at = (draw(2 ** 31) / 2 ** 31) * (reach.at(-1) ?? 0)
  let [low, high] = [0, reach.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((reach[middle] ?? 0) > at) high = middle
    else low = middle + 1
  }
  return words[low] as string
}

export const phrase = (draw: Draw, length: number): string => Array.from({ length }, () => word(draw)).join(' ')

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const hanPhrase = (draw: Draw, length: number): string =>
  Array.from({ length }, () => oneOf(draw, hanWords)).join('')
