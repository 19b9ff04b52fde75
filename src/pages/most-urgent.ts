/** Chooses the promises and findings that the home page shows: the most urgent. */
import type { Promised } from '../figures/promises.ts'
import { severities, type promiseStates } from '../model/vocabulary.ts'
import type { DerivedRequest, ServedCheck } from '../store/computed-lists.ts'
import type { Store } from '../store/store.ts'

export interface Urgent {
  readonly promises: readonly Promised[]
  readonly checks: readonly ServedCheck[]
  /** Promises that nobody has reported on are no contradictions. */
  readonly unreported: readonly ServedCheck[]
  /** Findings that somebody has answered. */
  readonly answered: readonly ServedCheck[]
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
  also: DerivedRequest['asked'] = {},
): Promise<readonly T[]> => {
  const items: string[] = []
  for (const value of values) {
    if (items.length === shown) break
    const asked = { list, today, asOf: undefined, asked: { ...also, [filter]: value }, after: undefined, total: false }
    items.push(...(await store.derived({ ...asked, limit: shown - items.length, latestFirst: true })).items)
  }
  return items.map((item) => JSON.parse(item) as T)
}

const unreported = 'unreported-promise'

export const urgentOf = async (store: Store, today: string): Promise<Urgent> => {
  const checks = (filter: string, values: readonly string[], also: DerivedRequest['asked']) =>
    firstOf<ServedCheck>(store, 'checks', today, filter, values, also)
  return {
    promises: await firstOf<Promised>(store, 'promises', today, 'state', urgency),
    checks: await checks('severity', severities, { 'check.not': [unreported], reviewed: false }),
    unreported: await checks('check', [unreported], { reviewed: false }),
    answered: await checks('severity', severities, { reviewed: true }),
  }
}
