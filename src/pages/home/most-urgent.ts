/** Reads the first promises and findings that the home page shows: by outcome, and the most severe. */
import { severities } from '../../model/vocabulary.ts'
import type { DerivedRequest, ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'

const shown = 12

/** Returns the first items of a list, by the values of a filter in their order. */
export const firstOf = async <T>(
  store: Store,
  list: DerivedRequest['list'],
  today: string,
  filter: string,
  values: readonly string[],
  most = shown,
  also: DerivedRequest['asked'] = {},
): Promise<readonly T[]> => {
  const items: string[] = []
  for (const value of values) {
    if (items.length === most) break
    const asked = { list, today, asOf: undefined, asked: { ...also, [filter]: value }, after: undefined, total: false }
    items.push(...(await store.derived({ ...asked, limit: most - items.length, latestFirst: true })).items)
  }
  return items.map((item) => JSON.parse(item) as T)
}

/** Notices are many and alike: the page shows a few of them. */
const noticesShown = 4

/** Findings that wait for an answer; unreported promises are no contradictions. */
const open = { 'check.not': ['unreported-promise'], reviewed: false }

/** Returns the most severe findings that nobody has answered. */
export const mostSevere = async (store: Store, today: string): Promise<readonly ServedCheck[]> => {
  const grave = severities.filter((severity) => severity !== 'notice')
  const found = await Promise.all([
    firstOf<ServedCheck>(store, 'checks', today, 'severity', grave, shown, open),
    firstOf<ServedCheck>(store, 'checks', today, 'severity', ['notice'], noticesShown, open),
  ])
  return found.flat()
}

/** Returns the most severe findings that have an answer. */
export const answeredFirst = (store: Store, today: string): Promise<readonly ServedCheck[]> =>
  firstOf<ServedCheck>(store, 'checks', today, 'severity', severities, shown, { reviewed: true })
