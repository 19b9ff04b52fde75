/** The promises and contradictions of the home page, as sentences with a word and a shape; the rest is counted. */
import type { Promised } from '../../figures/promises/promises.ts'
import { subjects } from '../../resources/figures.ts'
import type { DerivedPage, DerivedRequest, ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { capital } from '../../text/in-words.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { saidQuantity } from '../layout/amounts.ts'
import { link, none, number, toRecord } from '../layout/components.ts'
import { type Content, html, type Html, raw } from '../layout/html.ts'
import { namesOfRecords } from '../layout/queries.ts'
import { day, exactly, metricName, percentage, ratioAnswered, spoken } from '../layout/words.ts'
import { found } from '../tables/tables.ts'
import { words } from '../words/words.ts'

/** A promise with the name of what it is about. */
type Named = Promised & { readonly subject: string }

/** The first items of a list, and the number of all. */
interface Some<T> {
  readonly items: readonly T[]
  readonly total: number
}

const states = ['short', 'met', 'partly-reported', 'open', 'unreported'] as const

export interface HomeLists {
  readonly missed: Some<Named>
  readonly met: Some<Named>
  /** Targets that ask less than before. */
  readonly lowered: Some<ServedCheck>
  /** Errors and warnings that nobody has answered. */
  readonly open: Some<ServedCheck>
  readonly notices: number
  readonly counts: Readonly<Record<(typeof states)[number], number>>
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
  const request = (list: DerivedRequest['list'], asked: DerivedRequest['asked'], limit: number): DerivedRequest => ({
    ...{ list, today, asOf: undefined, after: undefined, total: true, latestFirst: true },
    ...{ asked, limit },
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
  const promises = [short, met].map((page) => some<Promised>(page as DerivedPage))
  const names = await namesOfRecords(
    store,
    promises.flatMap(({ items }) =>
      items.map(({ subjectKind, subjectId }) => [subjects[subjectKind], subjectId] as const),
    ),
  )
  const named = ({ items, total }: Some<Promised>): Some<Named> => ({
    total,
    items: items.map((one) => ({ ...one, subject: names(subjects[one.subjectKind], one.subjectId) })),
  })
  const count = (page: DerivedPage | undefined): number => page?.total ?? 0
  return {
    missed: named(promises[0] as Some<Promised>),
    met: named(promises[1] as Some<Promised>),
    lowered: some(lowered as DerivedPage),
    open: some(findings as DerivedPage),
    notices: count(notices),
    counts: {
      ...{ short: count(short), met: count(met), 'partly-reported': count(partly) },
      ...{ open: count(due), unreported: count(unreported) },
    },
  }
}

/** The shapes of states, beside their words: nobody has to tell colours apart. */
const shapes = {
  met: '<circle class="solid" cx="8" cy="8" r="7"/><path class="cut" d="M4.5 8.2l2.4 2.4 4.6-5"/>',
  short: '<path d="M3 3l10 10M13 3L3 13"/>',
  lowered: '<path d="M8 2v11M3.5 8.5L8 13l4.5-4.5"/>',
  error: '<path d="M8 2v7M8 12v2"/>',
  warning: '<path d="M2 5h11l-3-3M14 11H3l3 3"/>',
} as const

const says = (state: keyof typeof shapes, word: string, text: Content): Html =>
  html`<li><span class="state ${state}"><svg viewBox="0 0 16 16" aria-hidden="true">${raw(shapes[state])}</svg>${word}</span>
<p>${text}</p></li>`

const keptView = (promised: Named): Content => {
  const { figureId, subjectKind, subjectId, subject, actual, unit, metric, stage, dueOn, ratio, value } = promised
  if (!actual) return undefined
  const [only, ...others] = actual.figureIds
  const explained = only !== undefined && others.length === 0 ? pageOf('figures', only) : `/figures/${figureId}#outcome`
  return words().home.kept({
    subject: toRecord(subjects[subjectKind], subjectId, subject),
    metric: metricName(metric),
    actual: saidQuantity(explained, exactly(actual.value, unit)),
    due: dueOn === null ? undefined : day(dueOn),
    stage,
    promised: saidQuantity(pageOf('figures', figureId), promised),
    share:
      ratio === null
        ? undefined
        : number(`/figures/${figureId}#outcome`, percentage(ratioAnswered(ratio, actual.value, value))),
  })
}

const findingView = (one: ServedCheck): Content => {
  const [first] = one.records
  return html`${found(one)} ${first && link(pageOf(first.resource, first.id), words().home.evidence)}`
}

const restView = (counted: readonly (readonly [count: number, what: Html])[]): Content => {
  const left = counted.filter(([count]) => count > 0).map(([count, what]) => words().door.coverage.counted(count, what))
  return left.length === 0 ? undefined : words().home.besides(words().door.covers.listed(left))
}

export const promisesView = ({ missed, met, lowered, counts }: HomeLists): Content => {
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
      : html`<ul class="says">${missed.items.map((one) => says('short', say.short, keptView(one)))}${met.items.map(
          (one) => says('met', say.met, keptView(one)),
        )}${lowered.items.map((one) => says('lowered', say.lowered, findingView(one)))}</ul>`
  }
<p>${rest}${link('/promises', say.allPromises)}</p>`
}

export const contradictionsView = ({ open: { items, total }, notices }: HomeLists): Content => {
  const say = words().home
  const rest = restView([
    [total - items.length, link(address('/checks', { severity: 'warning' }), say.moreFindings)],
    [notices, link(address('/checks', { severity: 'notice' }), say.notices)],
  ])
  return html`${
    items.length === 0
      ? none(say.noContradiction)
      : html`<ul class="says">${items.map((one) =>
          says(one.severity === 'error' ? 'error' : 'warning', capital(spoken(one.check)), findingView(one)),
        )}</ul>`
  }
<p>${rest}${link('/checks', say.allContradictions)}</p>`
}
