/** Chooses the promises and findings that the home page shows: the most urgent. */
import type { Check } from '../figures/checks/checks.ts'
import type { Promised } from '../figures/promises.ts'
import { severities, type promiseStates } from '../model/vocabulary.ts'
import type { Store } from '../store/store.ts'
import { find } from './queries.ts'

export interface Urgent {
  /** Promises and findings are chosen from the whole register. */
  readonly isWhole: boolean
  readonly promises: readonly Promised[]
  readonly checks: readonly Check[]
}

const promisesShown = 12
const checksShown = 12

/** Sorts by urgency: broken promises before open ones, errors before notices. */
const inOrder = <T extends string>(order: readonly T[], of: T): number => order.indexOf(of)
const urgency = [
  'short',
  'unreported',
  'partly-reported',
  'open',
  'met',
] as const satisfies readonly (typeof promiseStates)[number][]

const byUrgency = (one: Promised, other: Promised): number =>
  inOrder(urgency, one.state) - inOrder(urgency, other.state) || ((one.dueOn ?? '~') < (other.dueOn ?? '~') ? 1 : -1)

const bySeverity = (one: Check, other: Check): number =>
  inOrder(severities, one.severity) - inOrder(severities, other.severity)

/** A register with more figures and projects than this is examined only in the trees of its latest figures. */
const wholeUpTo = 2000
const lookedAround = 40

export const urgentOf = async (store: Store, today: string): Promise<Urgent> => {
  const { total, records } = await find(store, 'figures', {
    sort: [{ key: 'updatedAt', descending: true }],
    limit: lookedAround,
  })
  const projects = await find(store, 'projects', { limit: 1, fields: ['id'] })
  const isWhole = total + projects.total <= wholeUpTo
  const promises = isWhole ? await store.promises({ today }) : await store.promisesForSubjects({ today }, records)
  const checks = isWhole ? await store.checks(today) : await store.checksForSubjects(today, records)
  return {
    isWhole,
    promises: [...promises].sort(byUrgency).slice(0, promisesShown),
    checks: [...checks].sort(bySeverity).slice(0, checksShown),
  }
}
