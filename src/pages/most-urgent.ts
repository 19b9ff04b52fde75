/** Chooses the promises and findings that the home page shows: the most urgent. */
import type { Check } from '../figures/checks/checks.ts'
import type { Promised } from '../figures/promises.ts'
import { severities, type promiseStates } from '../model/vocabulary.ts'
import type { DerivedRequest } from '../store/computed-lists.ts'
import type { Store } from '../store/store.ts'

export interface Urgent {
  readonly promises: readonly Promised[]
  readonly checks: readonly Check[]
}

const shown = 12

/** Broken promises before open ones. */
const urgency = [
  'short',
  'unreported',
  'partly-reported',
  'open',
  'met',
] as const satisfies readonly (typeof promiseStates)[number][]

/** Returns the first items of a list, by the values of a filter in their order. */
const firstOf = async <T>(
  store: Store,
  list: DerivedRequest['list'],
  today: string,
  filter: string,
  values: readonly string[],
): Promise<readonly T[]> => {
  const items: string[] = []
  for (const value of values) {
    if (items.length === shown) break
    const asked = { list, today, asOf: undefined, asked: { [filter]: value }, after: undefined, total: false }
    items.push(...(await store.derived({ ...asked, limit: shown - items.length, latestFirst: true })).items)
  }
  return items.map((item) => JSON.parse(item) as T)
}

export const urgentOf = async (store: Store, today: string): Promise<Urgent> => ({
  promises: await firstOf<Promised>(store, 'promises', today, 'state', urgency),
  checks: await firstOf<Check>(store, 'checks', today, 'severity', severities),
})
