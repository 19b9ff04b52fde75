/** Finds what occurs more than once in the document, and names it. */

export type Node = Readonly<Record<string, unknown>>
export type Named = readonly [name: string, value: object]

export const mapped = <T, U>(values: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]))

/** Returns the values that occur more than once, by name, and a function that replaces them with references. */
export const shared = (kind: string, occurrences: readonly Named[]) => {
  const counts = new Map<string, number>()
  for (const [, value] of occurrences) {
    const text = JSON.stringify(value)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const components: Record<string, object> = {}
  const names = new Map<string, string>()
  for (const [name, value] of occurrences) {
    const text = JSON.stringify(value)
    if (counts.get(text) === 1 || names.has(text)) continue
    if (name in components) throw new Error(`Two different components would be called ${kind}/${name}.`)
    components[name] = value
    names.set(text, name)
  }
  const refer = (value: object): object => {
    const name = names.get(JSON.stringify(value))
    return name === undefined ? value : { $ref: `#/components/${kind}/${name}` }
  }
  return { components, refer }
}
