/** The promises and contradictions of the home page, as sentences with a word and a shape; the rest is counted. */
import type { Promised } from '../../figures/promises/promises.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { address } from '../layout/addresses.ts'
import { link, none } from '../layout/components.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { derivedLists, namesOfRecords } from '../layout/queries.ts'
import { evidenceOfPromises, promiseItems } from '../tables/promises.ts'
import { findingItems, findingSentences, recordsNamed } from '../tables/tables.ts'
import { words } from '../words/words.ts'

/** The first items of a list, and the number of all. */
interface Some<T> {
  readonly items: readonly T[]
  readonly total: number
}

const states = ['short', 'met', 'partly-reported', 'open', 'unreported'] as const

const promisesShown = 2
const findingsShown = 3

/** Findings that wait for an answer; unreported promises are no contradictions, and lowered targets stand apart. */
const open = { 'check.not': ['unreported-promise', 'target-lowered'], reviewed: false }

/** Reads the first promises and the most severe findings, with the numbers of all others, in one question. */
export const firstLists = async (store: Store) => {
  const pages = await derivedLists(store, [
    ...states.map((state) => ({
      ...{ list: 'promises' as const, latestFirst: true, filters: { state } },
      limit: state === 'short' || state === 'met' ? promisesShown : 1,
    })),
    { list: 'checks', filters: { check: 'target-lowered', reviewed: false }, limit: promisesShown },
    { list: 'checks', filters: { ...open, 'severity.in': ['error', 'warning'] }, limit: findingsShown },
    { list: 'checks', filters: { ...open, severity: 'notice' }, limit: 1 },
  ])
  const at = <T>(place: number): Some<T> => (pages[place] ?? { items: [], total: 0 }) as Some<T>
  const [missed, met] = [at<Promised>(0), at<Promised>(1)]
  const [lowered, found] = [at<ServedCheck>(states.length), at<ServedCheck>(states.length + 1)]
  return {
    ...{ missed, met, lowered, open: found, notices: at(states.length + 2).total },
    counts: states.map((state, place) => [state, at(place).total] as const),
    evidence: await evidenceOfPromises(store, [...missed.items, ...met.items]),
    names: await namesOfRecords(store, recordsNamed([...lowered.items, ...found.items])),
  }
}

export type HomeLists = Awaited<ReturnType<typeof firstLists>>

const restView = (counted: readonly (readonly [count: number, what: Html])[]): Content => {
  const left = counted.filter(([count]) => count > 0).map(([count, what]) => words().door.coverage.counted(count, what))
  return left.length === 0 ? undefined : words().home.besides(words().door.covers.listed(left))
}

export const promisesView = ({ missed, met, lowered, counts, evidence, names }: HomeLists): Content => {
  const say = words().home
  const shown: Readonly<Partial<Record<string, number>>> = { short: missed.items.length, met: met.items.length }
  const rest = restView(
    counts.map(([state, count]) => [
      count - (shown[state] ?? 0),
      link(address('/promises', { state }), words().door.coverage.states[state]),
    ]),
  )
  return html`${
    missed.total + met.total + lowered.total === 0
      ? none(say.noOutcome)
      : html`<ul class="says">${promiseItems([...missed.items, ...met.items], evidence)}${findingItems(lowered.items, names)}</ul>`
  }
<p>${rest}${link('/promises', say.allPromises)}</p>`
}

export const contradictionsView = ({ open: { items, total }, notices, names }: HomeLists): Content => {
  const say = words().home
  const rest = restView([
    [total - items.length, link(address('/checks', { severity: 'warning' }), say.moreFindings)],
    [notices, link(address('/checks', { severity: 'notice', 'check.not': 'unreported-promise' }), say.notices)],
  ])
  return html`${items.length === 0 ? none(say.noContradiction) : findingSentences(items, names)}
<p>${rest}${link('/checks', say.allContradictions)}</p>`
}
