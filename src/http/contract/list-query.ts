/** Turns a validated query into a request to the store, and answers several questions of one state. */
import { canonicalInstant } from '../../model/canonical.ts'
import { didYouMean } from '../../model/closest-name.ts'
import type { ResourceName } from '../../model/field.ts'
import { type Condition, conditionsOf, treeOf } from '../../model/filters.ts'
import type { Resource } from '../../model/resource.ts'
import type { ListRequest, SortKey } from '../../store/lists.ts'
import type { Stamp, Store } from '../../store/store.ts'
import type { FormatName } from '../formats/registry.ts'
import { positionIn } from './paging.ts'
import { assertWords, defaultLimit, maximumFilters, maximumLevels, maximumLimit } from './parameters.ts'
import { type Fault, invalid, invalidParameter } from './problems.ts'

export type QueryParameters = Readonly<Record<string, unknown>>

const onlyInPages = ['cursor', 'total', 'facets', 'include']

/** Only JSON comes in pages. Throws a problem if other formats are asked for one, or JSON for a longer one. */
export const assertLength = (query: QueryParameters, format: FormatName): void => {
  if (format === 'json') {
    if (((query['limit'] ?? 1) as number) > maximumLimit)
      throw invalidParameter('limit', 'max-in-json', maximumLimit.toString())
    return
  }
  const faults: Fault[] = onlyInPages
    .filter((name) => name in query)
    .map((parameter) => ({ parameter, detail: ['not-in-format', format] }))
  if (faults.length > 0) throw invalid(faults)
}

const sortKeys = (sort: readonly string[]): SortKey[] =>
  sort.map((text) => ({ key: text.replace(/^-/, ''), descending: text.startsWith('-') }))

const assertOnce = (keys: readonly SortKey[]): void => {
  const repeated = keys.find(({ key }, index) => keys.findIndex((other) => other.key === key) !== index)
  if (repeated) throw invalidParameter('sort', 'sorted-twice', repeated.key)
}

const conditionsIn = (resource: Resource, query: QueryParameters): Condition[] => {
  const conditions = conditionsOf(resource, query)
  const tooMany = conditions[maximumFilters]
  if (tooMany) throw invalidParameter(tooMany.filter.parameter, 'many-filters', maximumFilters.toString())
  return conditions
}

/** The last change may lie ahead of the clock: it was made by a server whose clock was ahead, or this one was set back. */
const isAhead = async (store: Store, instant: string): Promise<boolean> =>
  instant > new Date().toISOString() && instant > (await store.stamp()).at

/** Returns the last change visible at `asOf`; undefined for the current state. */
export const sequenceOf = async (store: Store, { asOf }: QueryParameters): Promise<number | undefined> => {
  if (asOf === undefined) return undefined
  if (await isAhead(store, canonicalInstant(asOf as string))) throw invalidParameter('asOf', 'in-future')
  return store.sequenceAt(asOf as string)
}

/** Throws a problem that names the nearest if a parameter names a record that does not exist. */
export const assertExists = async (
  store: Store,
  parameter: string,
  resource: ResourceName,
  id: string,
  asOf?: number,
): Promise<void> => {
  const candidates = await store.missing(resource, id, asOf)
  if (candidates) throw invalidParameter(parameter, 'no-reference', id, resource, didYouMean(id, candidates))
}

const assertNodes = async (
  store: Store,
  resource: Resource,
  conditions: readonly Condition[],
  asOf: number | undefined,
): Promise<void> => {
  for (const {
    filter: { parameter, operator, field },
    value,
  } of conditions) {
    const tree = operator.name === 'within' ? treeOf(resource, field) : undefined
    if (!tree) continue
    await assertExists(store, parameter, tree, value as string, asOf)
    if (await store.deeper(tree, value as string, maximumLevels, asOf))
      throw invalidParameter(parameter, 'many-levels', maximumLevels.toString())
  }
}

/** Returns the words of a query. Only the current state is indexed. */
const wordsOf = ({ q, asOf }: QueryParameters): string | undefined => {
  if (q === undefined) return undefined
  if (asOf !== undefined) throw invalidParameter('q', 'not-with-as-of')
  assertWords(q as string)
  return q as string
}

/** Returns the function that parses queries about a resource. */
export const listQueries = (store: Store, resource: Resource) => {
  return async (path: string, query: QueryParameters): Promise<ListRequest> => {
    const sort = sortKeys((query['sort'] ?? []) as string[])
    assertOnce(sort)
    const asOf = await sequenceOf(store, query)
    const q = wordsOf(query)
    const conditions = conditionsIn(resource, query)
    await assertNodes(store, resource, conditions, asOf)
    const cursor = query['cursor'] as string | undefined
    return {
      conditions,
      q,
      sort,
      asOf,
      limit: (query['limit'] ?? defaultLimit) as number,
      after: cursor === undefined ? undefined : positionIn(await store.stamp(), path, query, cursor),
      fields: query['fields'] as string[] | undefined,
      include: (query['include'] ?? []) as ResourceName[],
      facets: (query['facets'] ?? []) as string[],
      total: query['total'] === true,
    }
  }
}

// Answers that are put together from several questions, all of one state.

const triesAtMost = 3

/**
 * Asks until nothing is written meanwhile, and at last as of the state in which it begins. Returns that state with the
 * answer: an answer that is cited must be the same when it is read again.
 */
export const inOneState = async <T>(
  store: Pick<Store, 'stamp'>,
  ask: (stamp: Stamp, isPast: boolean) => Promise<T>,
): Promise<{ readonly stamp: Stamp; readonly answer: T }> => {
  for (let tries = 1; ; tries++) {
    const stamp = await store.stamp()
    const isPast = tries > triesAtMost
    const answer = await ask(stamp, isPast)
    if (isPast) return { stamp, answer }
    const { epoch, sequence } = await store.stamp()
    if (epoch === stamp.epoch && sequence === stamp.sequence) return { stamp, answer }
  }
}
