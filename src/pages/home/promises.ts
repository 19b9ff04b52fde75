/** The promises and findings of the home page: missed, met and lowered promises, and the most severe findings. */
import type { Promised, PromiseVersion } from '../../figures/promises/promises.ts'
import { subjects } from '../../resources/figures.ts'
import { severities } from '../../model/vocabulary.ts'
import type { DerivedRequest, ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { quantityInTable } from '../layout/amounts.ts'
import { none, table, toRecord } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { NameOf, RecordReference } from '../layout/queries.ts'
import { loweredFrom, type PromiseEvidence, promiseSentences, sourcesNamedIn } from '../tables/promises.ts'
import { day, metricName } from '../layout/words.ts'
import { words } from '../words/words.ts'

export interface HomePromises {
  readonly missed: readonly Promised[]
  readonly met: readonly Promised[]
  readonly partly: readonly Promised[]
  readonly waiting: readonly Promised[]
  readonly lowered: readonly LoweredPromise[]
}

export interface HomeFindings {
  /** The most severe that nobody has answered. */
  readonly open: readonly ServedCheck[]
  /** The most severe that have an answer. */
  readonly answered: readonly ServedCheck[]
}

/** A promise that asks less than before. */
export interface LoweredPromise {
  readonly promised: Promised
  readonly before: PromiseVersion
}

const promisesShown = 8
const findingsShown = 8
/** Notices are many and alike: the page shows a few of them. */
const noticesShown = 4
/** The number of findings about lowered promises: more than are shown, as not each is about a promise that still holds. */
const loweredRead = 2 * promisesShown

/** Findings that wait for an answer; unreported promises are no contradictions. */
const open = { 'check.not': ['unreported-promise'], reviewed: false }

/** Finds promises that ask less than an earlier wording of theirs: findings tell which. */
const loweredIn = async (store: Store, today: string, findings: readonly ServedCheck[]): Promise<LoweredPromise[]> => {
  const ids = findings.flatMap(({ records }) => records.map(({ id }) => id))
  if (ids.length === 0) return []
  const asked = { 'id.in': ids }
  const { items } = await store.derived({
    ...{ list: 'promises', today, asOf: undefined, after: undefined, total: false },
    ...{ limit: loweredRead, asked },
  })
  return items
    .map((item) => JSON.parse(item) as Promised)
    .flatMap((promised) => {
      const before = loweredFrom(promised)
      return before ? [{ promised, before }] : []
    })
    .slice(0, promisesShown)
}

/** Reads the first promises by state, and the most severe findings, in one question. */
export const firstLists = async (
  store: Store,
  today: string,
): Promise<{ readonly promises: HomePromises; readonly findings: HomeFindings }> => {
  const request = (list: DerivedRequest['list'], asked: DerivedRequest['asked'], limit: number): DerivedRequest => ({
    ...{ list, today, asOf: undefined, after: undefined, total: false, latestFirst: true },
    ...{ asked, limit },
  })
  const inState = (state: Promised['state']) => request('promises', { state }, promisesShown)
  const hasReviews = (await store.stamp()).reviews > 0
  const lists = await store.derivedPages([
    ...(['short', 'met', 'partly-reported', 'unreported', 'open'] as const).map(inState),
    request('checks', { check: 'target-lowered' }, loweredRead),
    ...severities.map((severity) =>
      request('checks', { ...open, severity }, severity === 'notice' ? noticesShown : findingsShown),
    ),
    ...(hasReviews ? severities.map((severity) => request('checks', { severity, reviewed: true }, findingsShown)) : []),
  ])
  const [missed, met, partly, unreported, due, lowered, ...checks] = lists.map(({ items }) =>
    items.map((item) => JSON.parse(item) as unknown),
  ) as [Promised[], Promised[], Promised[], Promised[], Promised[], ServedCheck[], ...ServedCheck[][]]
  const grave = checks.slice(0, severities.length - 1).flat()
  return {
    promises: {
      missed,
      met,
      partly,
      waiting: [...unreported, ...due].slice(0, promisesShown),
      lowered: await loweredIn(store, today, lowered),
    },
    findings: {
      open: [...grave.slice(0, findingsShown), ...(checks[severities.length - 1] ?? [])],
      answered: checks.slice(severities.length).flat().slice(0, findingsShown),
    },
  }
}

export const recordsNamedIn = ({ missed, met, partly, waiting, lowered }: HomePromises): RecordReference[] => {
  const all = [...missed, ...met, ...partly, ...waiting, ...lowered.map(({ promised }) => promised)]
  return [
    ...all.map(({ subjectKind, subjectId }): RecordReference => [subjects[subjectKind], subjectId]),
    ...sourcesNamedIn(all),
  ]
}

const part = (title: string, promises: readonly Promised[], evidence: PromiseEvidence): Content =>
  promises.length === 0 ? undefined : html`<h3>${title}</h3>${promiseSentences(promises, evidence)}`

/** Renders promises by their outcome. */
export const promisesByOutcome = ({ missed, met, partly }: HomePromises, evidence: PromiseEvidence): Content =>
  missed.length + met.length + partly.length === 0
    ? none(words().home.noOutcome)
    : [
        part(words().home.short, missed, evidence),
        part(words().home.met, met, evidence),
        part(words().home.partly, partly, evidence),
      ]

const wordingOf = ({ figureId, dueOn, ...wording }: PromiseVersion | Promised): Html =>
  html`${quantityInTable(pageOf('figures', figureId), wording)}${
    dueOn === null ? undefined : words().home.byDay(html`<time datetime="${dueOn}">${day(dueOn)}</time>`)
  }`

const printedIn = ({ sourceId, publishedOn }: PromiseVersion, names: NameOf): Html =>
  html`${toRecord('sources', sourceId, names('sources', sourceId))}${
    publishedOn === null
      ? undefined
      : words().figure.published(html`<time datetime="${publishedOn}">${day(publishedOn)}</time>`)
  }`

/** Renders lowered promises, each with its earlier and its present wording. */
export const loweredTable = (lowered: readonly LoweredPromise[], names: NameOf): Html =>
  table(
    words().home.loweredTable,
    [
      {
        name: words().columns.whoAndWhat,
        cell: ({ promised: { subjectKind, subjectId, metric } }) =>
          html`${toRecord(subjects[subjectKind], subjectId, names(subjects[subjectKind], subjectId))} <small>${metricName(metric)}</small>`,
      },
      { name: words().columns.first, isNumber: true, cell: ({ before }) => wordingOf(before) },
      { name: words().columns.printedIn, cell: ({ before }) => printedIn(before, names) },
      { name: words().columns.now, isNumber: true, cell: ({ promised }) => wordingOf(promised) },
      {
        name: words().columns.printedIn,
        cell: ({ promised: { figureId, versions } }) =>
          versions.filter((version) => version.figureId === figureId).map((version) => printedIn(version, names)),
      },
    ],
    lowered,
  )
