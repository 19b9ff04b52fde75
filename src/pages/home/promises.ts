/** The promises and contradictions of the home page, as sentences with a word and a shape; the rest is counted. */
import type { Promised } from '../../figures/promises/promises.ts'
import type { DerivedPage, DerivedRequest, ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { address } from '../layout/addresses.ts'
import { link, none } from '../layout/components.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { type NameOf, namesOfRecords } from '../layout/queries.ts'
import { evidenceOfPromises, type PromiseEvidence, promiseItems } from '../tables/promises.ts'
import { findingItems, findingSentences, recordsNamed } from '../tables/tables.ts'
import { words } from '../words/words.ts'

/** The first items of a list, and the number of all. */
interface Some<T> {
  readonly items: readonly T[]
  readonly total: number
}

const states = ['short', 'met', 'partly-reported', 'open', 'unreported'] as const

export interface HomeLists {
  readonly missed: Some<Promised>
  readonly met: Some<Promised>
  /** Targets that ask less than before. */
  readonly lowered: Some<ServedCheck>
  /** Errors and warnings that nobody has answered. */
  readonly open: Some<ServedCheck>
  readonly notices: number
  readonly counts: Readonly<Record<(typeof states)[number], number>>
  readonly evidence: PromiseEvidence
  readonly names: NameOf
}

const promisesShown = 2
const findingsShown = 3

/** Findings that wait for an answer; unreported promises are no contradictions, and lowered targets stand apart. */
const open = { 'check.not': ['unreported-promise', 'target-lowered'], reviewed: false }

const some = <T>({ items, total = items.length }: DerivedPage): Some<T> => ({
  items: items.map((item) => JSON.parse(item) as T),
  total,
})

/** Reads the first promises and the most severe findings, with the numbers of all others, in one question. */
export const firstLists = async (store: Store, today: string): Promise<HomeLists> => {
  const request = (
    list: DerivedRequest['list'],
    filters: DerivedRequest['filters'],
    limit: number,
  ): DerivedRequest => ({
    ...{ list, today, asOf: undefined, after: undefined, total: true, latestFirst: true },
    ...{ filters, limit },
  })
  const pages = await store.derivedPages([
    ...states.map((state) => request('promises', { state }, state === 'short' || state === 'met' ? promisesShown : 1)),
    request('checks', { check: 'target-lowered', reviewed: false }, promisesShown),
    request('checks', { ...open, 'severity.in': ['error', 'warning'] }, findingsShown),
    request('checks', { ...open, severity: 'notice' }, 1),
  ])
  const [short, met, partly, due, unreported, lowered, findings, notices] = pages as readonly DerivedPage[] & {
    readonly length: 8
  }
  const kept = { missed: some<Promised>(short as DerivedPage), met: some<Promised>(met as DerivedPage) }
  const found = { lowered: some<ServedCheck>(lowered as DerivedPage), open: some<ServedCheck>(findings as DerivedPage) }
  const [evidence, names] = await Promise.all([
    evidenceOfPromises(store, [...kept.missed.items, ...kept.met.items]),
    namesOfRecords(store, recordsNamed([...found.lowered.items, ...found.open.items])),
  ])
  const count = (page: DerivedPage | undefined): number => page?.total ?? 0
  return {
    ...kept,
    ...found,
    notices: count(notices),
    counts: {
      ...{ short: count(short), met: count(met), 'partly-reported': count(partly) },
      ...{ open: count(due), unreported: count(unreported) },
    },
    evidence,
    names,
  }
}

const restView = (counted: readonly (readonly [count: number, what: Html])[]): Content => {
  const left = counted.filter(([count]) => count > 0).map(([count, what]) => words().door.coverage.counted(count, what))
  return left.length === 0 ? undefined : words().home.besides(words().door.covers.listed(left))
}

export const promisesView = ({ missed, met, lowered, counts, evidence, names }: HomeLists): Content => {
  const say = words().home
  const shown: Readonly<Partial<Record<string, number>>> = { short: missed.items.length, met: met.items.length }
  const rest = restView(
    states.map((state) => [
      counts[state] - (shown[state] ?? 0),
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
