/** Reads the first promises and findings that the home page shows: by outcome, and the most severe. */
import type { Check } from '../figures/checks/checks.ts'
import { severities } from '../model/vocabulary.ts'
import type { DerivedRequest } from '../store/computed-lists.ts'
import type { Store } from '../store/store.ts'

const shown = 12

/** Returns the first items of a list, by the values of a filter in their order. */
export const firstOf = async <T>(
  store: Store,
  list: DerivedRequest['list'],
  today: string,
  filter: string,
  values: readonly string[],
  most = shown,
): Promise<readonly T[]> => {
  const items: string[] = []
  for (const value of values) {
    if (items.length === most) break
    const asked = { list, today, asOf: undefined, asked: { [filter]: value }, after: undefined, total: false }
    items.push(...(await store.derived({ ...asked, limit: most - items.length, latestFirst: true })).items)
  }
  return items.map((item) => JSON.parse(item) as T)
}

/** Notices are many and alike: the page shows a few of them. */
const noticesShown = 4

/** Returns the most severe findings. */
export const mostSevere = async (store: Store, today: string): Promise<readonly Check[]> => {
  const grave = severities.filter((severity) => severity !== 'notice')
  return [
    ...(await firstOf<Check>(store, 'checks', today, 'severity', grave)),
    ...(await firstOf<Check>(store, 'checks', today, 'severity', ['notice'], noticesShown)),
  ]
}
