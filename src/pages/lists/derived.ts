/** Reads a page of promises or findings, with the numbers of those that have certain values. */
import type { FastifyRequest } from 'fastify'
import { chosenBy, type DerivedList } from '../../http/contract/computed-list.ts'
import { cursorOf, positionIn } from '../../http/contract/paging.ts'
import { type Unknown, unknownAmong } from '../../http/contract/hints.ts'
import { assertLength, type QueryParameters, sequenceAsked } from '../../http/contract/list-query.ts'
import { defaultLimit } from '../../http/contract/parameters.ts'
import { utcToday } from '../../model/period.ts'
import type { DerivedRequest, ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { choice, type Control, filterControls, type Counted } from './form.ts'
import { checkList } from '../../http/checks/checks.ts'
import { check, findingResource, reviewed, severity } from '../../http/checks/checks.ts'
import { promiseStates, severities } from '../../model/vocabulary.ts'
import { figures, subjects } from '../../resources/figures.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { link, none } from '../layout/components.ts'
import { type Content, html } from '../layout/html.ts'
import { type NameOf, namesOfRecords, type RecordReference } from '../layout/queries.ts'
import { findingsTable, recordsNamed } from '../tables/tables.ts'
import type { ListPage } from './listing.ts'
import { viewerOf } from '../layout/viewer.ts'
import { voicesOf } from '../layout/voices.ts'
import { words } from '../words/words.ts'
import type { Promised } from '../../figures/promises/promises.ts'
import { promiseList } from '../../http/promises/promises.ts'
import { state } from '../../http/promises/promises.ts'
import { promisesTable, sourcesNamedIn } from '../tables/promises.ts'

// Reads a page of promises or findings, with the numbers of those that have certain values.

interface DerivedItems<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly next: string | undefined
  /** The values of filters that explain why it is empty. */
  readonly unknown: readonly Unknown[]
  /** Returns the number of items that have each of these values, as the list is filtered otherwise. */
  readonly countBy: (filter: string, values: readonly string[]) => Promise<Counted[]>
}

export const derivedPage = async <T>(
  store: Store,
  { list, check, named }: DerivedList,
  query: QueryParameters,
  request: FastifyRequest,
): Promise<DerivedItems<T>> => {
  assertLength(query, 'json')
  const path = `/${list}`
  const today = utcToday()
  const asOf = await sequenceAsked(store, query)
  await check?.(query)
  const stamp = await store.stamp()
  const { cursor, limit = defaultLimit } = query as { cursor?: string; limit?: number }
  const [after] = cursor === undefined ? [] : positionIn(stamp, path, query, cursor)
  const asked: DerivedRequest = { list, today, asOf, asked: chosenBy(query), after, limit, total: true }
  const read = (one: DerivedRequest) => store.derived(one, { signal: request.signal })
  const { items, next, total = 0 } = await read(asked)
  return {
    items: items.map((item) => JSON.parse(item) as T),
    total,
    unknown: total === 0 ? await unknownAmong(store, named(query), asOf) : [],
    next: next === undefined ? undefined : cursorOf(stamp, path, query, [next]),
    countBy: async (filter, values) => {
      const chosen = { ...asked.asked, [`${filter}.in`]: undefined, [`${filter}.not`]: undefined }
      const counts = await Promise.all(
        values.map(async (value) => {
          const one = await read({ ...asked, asked: { ...chosen, [filter]: value }, after: undefined, limit: 1 })
          return { value, count: one.total ?? 0 }
        }),
      )
      return counts.filter(({ count }) => count > 0)
    },
  }
}

// The page of all findings: contradictions first, and promises that are merely unreported apart.

/** It contradicts nothing: nobody has reported yet. */
const unreported = 'unreported-promise'
const unreportedShown = 10

const controls = (): Control[] => [
  { ...choice('severity', severity, words().lists.severity), counted: 'severity' },
  choice('check', check, words().lists.check),
  choice('reviewed', reviewed, words().lists.answered),
  choice('records.resource', findingResource, words().lists.about),
  { parameter: 'records.id', label: words().lists.recordId, shape: 'text' },
]

const namesIn = (store: Store, checks: readonly ServedCheck[]): Promise<NameOf> =>
  namesOfRecords(store, recordsNamed(checks))

/** Reports whether a question says which checks it is about. */
const isOfChecks = (query: QueryParameters): boolean => ['check', 'check.in', 'check.not'].some((name) => name in query)

const apart = async (store: Store, query: QueryParameters, request: FastifyRequest): Promise<Content> => {
  const { cursor: _cursor, ...filters } = query
  const asked = { ...filters, check: unreported, limit: unreportedShown }
  const { items, total } = await derivedPage<ServedCheck>(store, checkList, asked, request)
  if (total === 0) return undefined
  const all = address('/checks', { ...(filters as Parameters), check: unreported })
  return html`<section id="unreported" aria-labelledby="unreported-title">
<h2 id="unreported-title">${words().lists.unreported}</h2>
<p class="lead">${words().lists.unreportedLead}</p>
${findingsTable(items, await namesIn(store, items), words().lists.unreported)}
<p>${link(all, words().frame.all(total.toString()))}</p>
</section>`
}

export const checksListing = (store: Store): ListPage => ({
  name: 'checks',
  title: words().lists.checks,
  lead: words().lists.checksLead,
  controls: controls(),
  orders: [],
  resource: figures,
  answer: async (query: QueryParameters, request) => {
    const asked = isOfChecks(query) ? query : { ...query, 'check.not': [unreported] }
    const { items, total, next, unknown, countBy } = await derivedPage<ServedCheck>(store, checkList, asked, request)
    return {
      count: words().lists.countFindings(total),
      counts: { severity: await countBy('severity', severities) },
      body:
        items.length === 0
          ? none(words().lists.noFindings)
          : findingsTable(items, await namesIn(store, items), words().lists.findings, viewerOf(request)),
      next,
      unknown,
      parameters: asked as Parameters,
      more: asked === query ? undefined : await apart(store, query, request),
    }
  },
})

// The page of all promises, with what came of each.

/** The controls of figures that make sense of promises; the values of figures are not counted here. */
const ofFigures = (): Control[] =>
  filterControls(figures)
    .filter(
      ({ parameter }) => !['relation', 'partsComplete', 'rank', 'periodStart.gte', 'periodEnd.lte'].includes(parameter),
    )
    .map(({ counted: _counted, ...control }) =>
      control.parameter === 'metric' ? { ...control, shape: 'record', target: 'metrics' } : control,
    )

const dates = (): Control[] => [
  { parameter: 'periodEnd.gte', label: words().lists.dueFrom, shape: 'date' },
  { parameter: 'periodEnd.lte', label: words().lists.dueUntil, shape: 'date' },
  { parameter: 'reportedBy', label: words().lists.reportedBy, shape: 'date' },
]

export const promisesListing = (store: Store): ListPage => {
  const list = promiseList(store)
  return {
    name: 'promises',
    title: words().lists.promises,
    lead: words().lists.promisesLead,
    controls: [{ ...choice('state', state, words().lists.outcome), counted: 'state' }, ...dates(), ...ofFigures()],
    orders: [],
    resource: figures,
    answer: async (query: QueryParameters, request) => {
      const { items, total, next, unknown, countBy } = await derivedPage<Promised>(store, list, query, request)
      const figures = items.flatMap(({ versions }) => versions)
      const named = items.map(({ subjectKind, subjectId }): RecordReference => [subjects[subjectKind], subjectId])
      return {
        count: words().lists.countPromises(total),
        counts: { state: await countBy('state', promiseStates) },
        body: promisesTable(
          items,
          await namesOfRecords(store, [...named, ...sourcesNamedIn(items)]),
          words().lists.promises,
          words().lists.noPromises,
        ),
        from: { figures, voices: await voicesOf(store, figures), areMore: total > items.length },
        next,
        unknown,
      }
    },
  }
}
