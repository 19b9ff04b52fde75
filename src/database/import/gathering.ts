/** Gathers lookups: all that are asked for before the event loop goes on share one query. */

type Find<T> = (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>

/** Returns a function that looks up one key. */
export const gathering = <T>(find: Find<T>): ((key: string) => Promise<T | undefined>) => {
  let open: { readonly keys: Set<string>; readonly found: ReturnType<Find<T>> } | undefined
  const begin = () => {
    const keys = new Set<string>()
    const found = Promise.resolve().then(() => {
      open = undefined
      return find([...keys])
    })
    return { keys, found }
  }
  return async (key) => {
    const { keys, found } = (open ??= begin())
    keys.add(key)
    return (await found).get(key)
  }
}
