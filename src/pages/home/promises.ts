/** Promises on the home page: missed, kept, waiting for an outcome, and lowered since they were first made. */
import type { Promised, PromiseVersion } from '../../figures/promises/promises.ts'
import { subjects } from '../../resources/figures.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { quantityInTable } from '../layout/amounts.ts'
import { table, toRecord } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { firstOf } from './most-urgent.ts'
import type { NameOf, RecordReference } from '../layout/queries.ts'
import { loweredFrom, promisesTable, sourcesNamedIn } from '../tables/promises.ts'
import { day, metricName } from '../layout/words.ts'
import { words } from '../words/words.ts'

export interface HomePromises {
  readonly missed: readonly Promised[]
  readonly met: readonly Promised[]
  readonly partly: readonly Promised[]
  readonly waiting: readonly Promised[]
  readonly lowered: readonly LoweredPromise[]
}

/** A promise that asks less than before. */
export interface LoweredPromise {
  readonly promised: Promised
  readonly before: PromiseVersion
}

const shown = 8
/** The number of findings read: more than are shown, as not each is about a promise that still holds. */
const found = 3 * shown

/** Finds promises that ask less than an earlier wording of theirs: findings tell which. */
const loweredIn = async (store: Store, today: string): Promise<LoweredPromise[]> => {
  const findings = await firstOf<ServedCheck>(store, 'checks', today, 'check', ['target-lowered'], found)
  const ids = findings.flatMap(({ records }) => records.map(({ id }) => id))
  if (ids.length === 0) return []
  const request = {
    list: 'promises',
    today,
    asOf: undefined,
    after: undefined,
    limit: found,
    total: false,
  } as const
  const { items } = await store.derived({ ...request, asked: { 'id.in': ids } })
  return items
    .map((item) => JSON.parse(item) as Promised)
    .flatMap((promised) => {
      const before = loweredFrom(promised)
      return before ? [{ promised, before }] : []
    })
    .slice(0, shown)
}

export const promisesOf = async (store: Store, today: string): Promise<HomePromises> => {
  const inState = (...states: readonly Promised['state'][]): Promise<readonly Promised[]> =>
    firstOf<Promised>(store, 'promises', today, 'state', states, shown)
  const [missed, met, partly, waiting, lowered] = await Promise.all([
    inState('short'),
    inState('met'),
    inState('partly-reported'),
    inState('unreported', 'open'),
    loweredIn(store, today),
  ])
  return { missed, met, partly, waiting, lowered }
}

export const recordsNamedIn = ({ missed, met, partly, waiting, lowered }: HomePromises): RecordReference[] => {
  const all = [...missed, ...met, ...partly, ...waiting, ...lowered.map(({ promised }) => promised)]
  return [
    ...all.map(({ subjectKind, subjectId }): RecordReference => [subjects[subjectKind], subjectId]),
    ...sourcesNamedIn(all),
  ]
}

const part = (title: string, promises: readonly Promised[], names: NameOf): Content =>
  promises.length === 0 ? undefined : html`<h3>${title}</h3>${promisesTable(promises, names, title)}`

/** Renders promises by their outcome. */
export const outcomes = ({ missed, met, partly }: HomePromises, names: NameOf): Content =>
  missed.length + met.length + partly.length === 0
    ? promisesTable([], names, '', words().home.noOutcome)
    : [
        part(words().home.short, missed, names),
        part(words().home.met, met, names),
        part(words().home.partly, partly, names),
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
