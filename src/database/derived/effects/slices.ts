/** Reads rows of many keys, some at a time. */

/** The event loop turns between so many. */
const atOnce = 500

export const inSlices = async <T, R>(
  keys: readonly T[],
  read: (some: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> => {
  const rows = []
  for (let at = 0; at < keys.length; at += atOnce) rows.push(...(await read(keys.slice(at, at + atOnce))))
  return rows
}
