/** Orders, indexes and divides plain values. */
import { lastCharacter } from '../text/characters.ts'

/** Compares by code point, the order used throughout the register. Ids and dates are ASCII. */
export const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Compares as `byText` does, with null first. */
export const byTextOrNull = (one: string | null, other: string | null): number =>
  one === other ? 0 : one === null ? -1 : other === null ? 1 : byText(one, other)

export const indexed = <T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<string, T> =>
  new Map(records.map((record) => [record.id, record]))

/** Divides items into those that pass and the others. */
export const partitioned = <T>(items: readonly T[], passes: (item: T) => boolean): readonly [T[], T[]] => {
  const parts: readonly [T[], T[]] = [[], []]
  for (const item of items) parts[passes(item) ? 0 : 1].push(item)
  return parts
}

/** Yields items some at a time, in their order. */
export function* inParts<T>(items: readonly T[], atOnce: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += atOnce) yield items.slice(at, at + atOnce)
}

/** Memoizes a function of texts. */
export const remembered = <Words extends readonly string[], T>(
  find: (...words: Words) => T,
): ((...words: Words) => T) => {
  const found = new Map<string, T>()
  return (...words) => {
    const key = words.length === 1 ? (words[0] as string) : words.join(' ')
    if (!found.has(key)) found.set(key, find(...words))
    return found.get(key) as T
  }
}

/**
 * Returns the first index whose item passes, by binary search: all later items must pass too.
 * Returns the length if none does.
 */
export const firstFrom = <T>(items: readonly T[], passes: (item: T) => boolean): number => {
  let [from, to] = [0, items.length]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (passes(items[middle] as T)) to = middle
    else from = middle + 1
  }
  return from
}

/**
 * Returns a function that finds the first text, from an index on, that is not below `least`;
 * it returns the length if there is none.
 */
export const seeking = (texts: readonly string[]): ((place: number, least: string) => number) => {
  // A segment tree of maxima. The last row holds the texts, padded with one that always passes.
  const width = 2 ** Math.ceil(Math.log2(texts.length + 1))
  const greatest = [
    ...Array<string>(width).fill(''),
    ...texts,
    ...Array<string>(width - texts.length).fill(lastCharacter),
  ]
  const at = (node: number): string => greatest[node] as string
  for (let node = width - 1; node > 0; node--) {
    const [one, other] = [at(2 * node), at(2 * node + 1)]
    greatest[node] = one < other ? other : one
  }
  return (place, least) => {
    let node = width + place
    // Move right to the first branch that passes, then down to its first leaf that passes.
    while (at(node) < least) {
      while (node % 2 === 1) node = (node - 1) / 2
      node += 1
    }
    while (node < width) node = 2 * node + (at(2 * node) < least ? 1 : 0)
    return node - width
  }
}

/** Adds a value to the list of a key, which may be its first. */
export const addToList = <K, V>(lists: Map<K, V[]>, key: K, value: V): void => {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
