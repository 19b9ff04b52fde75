/** Reads a page of promises or findings, with the numbers of those that have certain values. */
import { chosenBy, type DerivedList } from '../../http/contract/listing.ts'
import { cursorOf, positionIn } from '../../http/contract/paging.ts'
import { unknownAmong } from '../../http/contract/hints.ts'
import { assertLength, type QueryParameters, sequenceOf } from '../../http/contract/list-query.ts'
import { defaultLimit } from '../../http/contract/parameters.ts'
import { utcToday } from '../../model/period.ts'
import type { DerivedRequest, ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { choice, type Control, filterControls, type CountedValue } from './form.ts'
import { checkList, check, findingResource, reviewed, severity } from '../../http/checks/checks.ts'
import { checkNames, severities } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { link, none, severityMark, stateMark } from '../layout/components.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { derivedLists, type NameOf, namesOfRecords } from '../layout/queries.ts'
import { findingItems, findingSentences, recordLink, recordsNamed } from '../tables/tables.ts'
import { latestFirst } from '../layout/words.ts'
import type { ListPage } from './listing.ts'
import type { Viewer, Visit } from '../layout/visit.ts'
import { words } from '../words/words.ts'
import type { Promised } from '../../figures/promises/promises.ts'
import { promiseList, state } from '../../http/promises/promises.ts'
import { evidenceOfPromises, promiseSentences, sentenceOf } from '../tables/promises.ts'
import type { FigureEvidence } from '../layout/voices.ts'

/** The items of one value; values that none has are left out. */
interface Having<T> extends CountedValue {
  readonly items: readonly T[]
}

const derivedPage = async <T>({ store, query, request }: Visit, { list, check, named }: DerivedList) => {
  assertLength(query, 'json')
  const path = `/${list}`
  const today = utcToday()
  const asOf = await sequenceOf(store, query)
  await check?.(query)
  const stamp = await store.stamp()
  const { cursor, limit = defaultLimit } = query as { cursor?: string; limit?: number }
  const [after] = cursor === undefined ? [] : positionIn(stamp, path, query, cursor)
  const derived: DerivedRequest = { list, today, asOf, filters: chosenBy(query), after, limit, total: true }
  const { items, next, total = 0 } = await store.derived(derived, request)
  return {
    items: items.map((item) => JSON.parse(item) as T),
    total,
    // The values of filters that explain why it is empty.
    unknown: total === 0 ? await unknownAmong(store, named(query), asOf) : [],
    next: next === undefined ? undefined : cursorOf(stamp, path, query, [next]),
    /** Returns the items that have each of these values, as the list is filtered otherwise: their number, and the latest. */
    having: async (filter: string, values: readonly string[], most = 1): Promise<readonly Having<T>[]> => {
      const chosen = { ...derived.filters, [`${filter}.in`]: undefined, [`${filter}.not`]: undefined }
      const wanted = { ...derived, after: undefined, limit: most, latestFirst: true }
      const questions = values.map((value) => ({ ...wanted, filters: { ...chosen, [filter]: value } }))
      const lists = await derivedLists<T>(store, questions, request)
      return lists
        .map(({ items, total }, at) => ({ value: values[at] ?? '', count: total, items }))
        .filter(({ count }) => count > 0)
    },
  }
}

/** Reports whether a question asks for a list as it is: by one of these parameters, or page by page. */
const asksForList = (query: QueryParameters, ...names: readonly string[]): boolean =>
  ['cursor', 'limit', ...names.flatMap((name) => [name, `${name}.in`, `${name}.not`])].some((name) => name in query)

/** Renders many items as one line that leads to their list. */
const oneLine = (mark: Html, href: string, text: string, examples: readonly Content[]): Html => html`<li>${mark}
<p>${link(href, text)} <small>${words().findings.among(examples)}</small></p></li>
`

const examplesShown = 2

// The page of all findings: contradictions first, and promises that are merely unreported apart.

/** More findings of one check are one line. */
const mostAlike = 3

const controls = (): Control[] => [
  { ...choice('severity', severity), counted: 'severity' },
  choice('check', check),
  choice('reviewed', reviewed, words().lists.answered),
  choice('records.resource', findingResource, words().columns.about),
  { parameter: 'records.id', label: words().lists.record, shape: 'record' },
]

const namesIn = (store: Store, checks: readonly ServedCheck[]): Promise<NameOf> =>
  namesOfRecords(store, recordsNamed(checks))

/** Renders findings by check, the gravest first: few as they are, many in one line. */
const byCheck = async (
  store: Store,
  groups: readonly Having<ServedCheck>[],
  query: Parameters,
  viewer: Viewer | undefined,
): Promise<Html> => {
  const shown = groups.flatMap(({ items }) => items)
  const names = await namesIn(store, shown)
  const lines = groups.map(({ value, count, items }) => {
    const [first] = items
    if (!first || count <= mostAlike) return findingItems(items, names, viewer)
    const examples = items.slice(0, examplesShown).flatMap(({ records: [of] }) => (of ? recordLink(of, names) : []))
    const text = words().findings.many[first.check](count)
    const mark = severityMark(first.severity, first.check)
    return oneLine(mark, address('/checks', { ...query, check: value }), text, examples)
  })
  return html`<ul class="says">${lines}</ul>`
}

export const checksListing = (): ListPage => ({
  name: 'checks',
  title: words().door.entries.contradictions,
  lead: words().lists.checksLead,
  controls: controls(),
  orders: [],
  resource: figures,
  answer: async (visit) => {
    const { store, query, viewer } = visit
    const { items, total, next, unknown, having } = await derivedPage<ServedCheck>(visit, checkList)
    const isWhole = asksForList(query, 'check') || total === 0
    const list = async (): Promise<Html> =>
      items.length === 0 ? none(words().lists.noFindings) : findingSentences(items, await namesIn(store, items), viewer)
    return {
      count: words().lists.countFindings(total),
      counts: { severity: await having('severity', severities) },
      body: isWhole
        ? await list()
        : await byCheck(store, await having('check', checkNames, mostAlike), query as Parameters, viewer),
      next: isWhole ? next : undefined,
      unknown,
    }
  },
})

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

/** Decided promises come before those reported in part, and these before those that wait. */
const decided: readonly string[] = ['short', 'met']
const waiting: readonly string[] = ['unreported', 'open']
const decidedShown = 20

/** Renders promises by state: those with an outcome as sentences, the latest first, the others in one line each. */
const byState = (groups: readonly Having<Promised>[], query: Parameters, evidence: FigureEvidence): Html => {
  const say = words().promises
  const isWaiting = ({ value }: Having<Promised>): boolean => waiting.includes(value)
  const reported = groups.filter((group) => !isWaiting(group))
  const shown = reported
    .flatMap(({ items }) => items)
    .sort(
      (one, other) =>
        Number(decided.includes(other.state)) - Number(decided.includes(one.state)) ||
        latestFirst(one.dueOn, other.dueOn),
    )
  const listOf = (state: string): string => address('/promises', { ...query, state })
  const lines = groups.filter(isWaiting).map(({ value, count, items }) => {
    const examples = items.slice(0, examplesShown).map((one) => sentenceOf(one, evidence))
    return oneLine(stateMark(value as Promised['state']), listOf(value), say.counted(count), examples)
  })
  const more = reported
    .filter(({ count, items }) => count > items.length)
    .map(
      ({ value, count }) =>
        html`<p>${link(listOf(value), say.all(count, words().figure.states[value as Promised['state']]))}</p>`,
    )
  return html`${shown.length === 0 ? none(say.none) : promiseSentences(shown, evidence)}${more}
${lines.length > 0 && html`<ul class="says">${lines}</ul>`}`
}

/** Says how many promises there are, and in which states. */
const countOf = (total: number, groups: readonly CountedValue[]): string => {
  const states = groups.map(({ value, count }) => [count, words().figure.states[value as Promised['state']]] as const)
  return words().lists.countPromises(total, groups.length > 1 ? states : [])
}

export const promisesListing = (store: Store): ListPage => {
  const list = promiseList(store)
  return {
    name: 'promises',
    title: words().door.entries.promises,
    lead: words().lists.promisesLead,
    controls: [{ ...choice('state', state, words().figure.outcome), counted: 'state' }, ...dates(), ...ofFigures()],
    orders: [],
    resource: figures,
    answer: async (visit) => {
      const { query } = visit
      const page = await derivedPage<Promised>(visit, list)
      const { total, next, unknown, having } = page
      const isWhole = asksForList(query, 'state') || total === 0
      const groups = await having('state', [...decided, 'partly-reported', ...waiting], isWhole ? 1 : decidedShown)
      const items = isWhole ? page.items : groups.flatMap((group) => group.items)
      const evidence = await evidenceOfPromises(store, items)
      const figures = items.flatMap(({ versions }) => versions)
      return {
        count: countOf(total, query['state'] === undefined ? groups : []),
        counts: { state: groups },
        body: isWhole ? promiseSentences(items, evidence) : byState(groups, query as Parameters, evidence),
        from: { figures, voices: evidence, areMore: total > items.length },
        next: isWhole ? next : undefined,
        unknown,
      }
    },
  }
}
