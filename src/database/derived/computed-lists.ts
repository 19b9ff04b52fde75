/** Promises and findings, computed from the whole register, and kept for the next page until it changes. */
import { createHash } from 'node:crypto'
import { checks, type Check } from '../../figures/checks/checks.ts'
import { promises, type Promised } from '../../figures/promises.ts'
import { passes, type Values } from '../../model/closed-filters.ts'
import { figures } from '../../resources/figures.ts'
import { filtersOf } from '../../model/filters.ts'
import type { DerivedName, DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import type { Reader, Reads } from '../engine.ts'
import { matching } from '../read/list.ts'
import { inputsFor } from './inputs.ts'
import type { StateCache } from '../state-cache.ts'

interface Derived<T> {
  /** All there are. */
  readonly items: (reader: Reader, request: DerivedRequest) => Promise<readonly T[]>
  /** A test of what is asked about the records that the items are of; undefined where nothing is. */
  readonly matched?: (reader: Reader, request: DerivedRequest) => Promise<((item: T) => boolean) | undefined>
  readonly values: Values<T>
  /** Items are in its order, and no two have the same. */
  readonly key: (item: T) => string
}

const longestKey = 400

/** A key that a cursor can hold: a longer one is cut, and told from those that begin alike by a digest of all of it. */
const shortKey = (key: string): string =>
  key.length <= longestKey ? key : `${key.slice(0, longestKey)} ${createHash('sha256').update(key).digest('base64url')}`

const filters = filtersOf(figures)

const figuresMatched = async (
  reader: Reader,
  { asOf, asked }: DerivedRequest,
): Promise<ReadonlySet<string> | undefined> => {
  const conditions = Object.entries(asked).flatMap(([name, value]) => {
    const filter = filters.get(name)
    return filter ? [{ filter, value }] : []
  })
  return conditions.length === 0 ? undefined : matching(reader, figures, conditions, asOf)
}

const promised: Derived<Promised> = {
  items: async (reader, { today, asOf, asked }) =>
    promises(
      { today, reportedBy: asked['reportedBy'] as string | undefined },
      await inputsFor(reader, undefined, asOf),
    ),
  matched: async (reader, request) => {
    const ids = await figuresMatched(reader, request)
    return ids && (({ figureId }) => ids.has(figureId))
  },
  values: { state: ({ state }) => [state] },
  key: ({ figureId }) => figureId,
}

const checked: Derived<Check> = {
  items: async (reader, { today, asOf }) => checks({ today }, await inputsFor(reader, undefined, asOf)),
  values: {
    check: ({ check }) => [check],
    severity: ({ severity }) => [severity],
    'records.resource': ({ records }) => records.map(({ resource }) => resource),
    'records.id': ({ records }) => records.map(({ id }) => id),
  },
  key: ({ check, records, detail }) => [check, ...records.map(({ id }) => id), detail].join(' '),
}

type Pages = (reader: Reader, request: DerivedRequest) => Promise<DerivedPage>

/** Keeps each list with all its items: filters choose among those. */
const paging = <T>(cache: StateCache, { items, matched, values, key }: Derived<T>): Pages => {
  /** An item with what says where it stands: whatever becomes of it, what was after it stays after it. */
  interface Placed {
    readonly place: string
    readonly item: T
  }
  const placed = (reader: Reader, request: DerivedRequest): Promise<readonly Placed[]> => {
    const { list, today, asOf, asked } = request
    return cache.one(reader, JSON.stringify([list, today, asOf, asked['reportedBy']]), async () =>
      (await items(reader, request))
        .map((item) => ({ place: shortKey(key(item)), item }))
        .sort((one, other) => (one.place < other.place ? -1 : 1)),
    )
  }

  return async (reader, request) => {
    const { asked, after = '', limit } = request
    const all = await placed(reader, request)
    const [isMatched, isPassed] = [await matched?.(reader, request), passes(values, asked)]
    const chosen = all.filter(({ item }) => isPassed(item) && (isMatched?.(item) ?? true))
    const rest = chosen.filter(({ place }) => place > after)
    const page = rest.slice(0, limit)
    return {
      items: page.map(({ item }) => JSON.stringify(item)),
      next: rest.length > limit ? page.at(-1)?.place : undefined,
      total: chosen.length,
    }
  }
}

/** Answers pages, each of one state. Throws a Refusal: overloaded. */
export const deriving = (
  reading: Reads['reading'],
  cache: StateCache,
): ((request: DerivedRequest) => Promise<DerivedPage>) => {
  const lists: Readonly<Record<DerivedName, Pages>> = {
    promises: paging(cache, promised),
    checks: paging(cache, checked),
  }
  return (request) => reading((reader) => lists[request.list](reader, request))
}
