/** Orders, indexes and groups of plain values. */

/** By code point, as everywhere in the register; ids and dates are ASCII. */
export const byText = (one: string, other: string): number => one < other ? -1 : one > other ? 1 : 0

/** The same, null before everything. */
export const byTextOrNull = (one: string | null, other: string | null): number =>
  one === other ? 0 : one === null ? -1 : other === null ? 1 : byText(one, other)

export const indexed = <T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<string, T> =>
  new Map(records.map((record) => [record.id, record]))

export const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** Asks only once for the same words. */
export const remembered = <Words extends readonly string[], T>(find: (...words: Words) => T): (...words: Words) => T => {
  const found = new Map<string, T>()
  return (...words) => {
    const key = words.join(' ')
    if (!found.has(key)) found.set(key, find(...words))
    return found.get(key) as T
  }
}
