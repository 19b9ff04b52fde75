/** Promises and findings computed from the whole register, for questions about another state or day than the present. */
import { divided, manyOf, mostAlike, type Keyed } from '../../figures/checks/alike.ts'
import { checks } from '../../figures/checks/checks.ts'
import { promises, type Promised } from '../../figures/promises/promises.ts'
import { passes, type Values } from '../../model/closed-filters.ts'
import { figures } from '../../resources/figures.ts'
import { conditionsOf } from '../../model/filters.ts'
import type { DerivedName, DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import type { Reader, Reads } from '../engine.ts'
import { matching } from '../read/list.ts'
import { alikeOf, identified, placeOf, type Identified } from './findings/ids.ts'
import { inputsFor } from './inputs/inputs.ts'
import { reviewsIn, unanswered } from './findings/reviews.ts'
import { withSentences } from './findings/sentences.ts'
import type { StateCache } from '../state-cache.ts'
import { findingsInTexts } from './findings/words-in-texts.ts'

interface Computed<T> {
  readonly items: (reader: Reader, request: DerivedRequest) => Promise<readonly T[]>
  /** Returns a test for conditions on the records that the items are about; undefined without any. */
  readonly matched?: (reader: Reader, request: DerivedRequest) => Promise<((item: T) => boolean) | undefined>
  readonly values: Values<T>
  /** Returns the position of an item, which no other has. */
  readonly placeOf: (item: T) => string
  /** Writes the items of a page. */
  readonly textsOf: (reader: Reader, request: DerivedRequest, items: readonly T[]) => Promise<readonly string[]>
}

const figuresMatched = async (
  reader: Reader,
  { asOf, asked }: DerivedRequest,
): Promise<ReadonlySet<string> | undefined> => {
  const conditions = conditionsOf(figures, asked)
  return conditions.length === 0 ? undefined : matching(reader, figures, conditions, asOf)
}

const promised: Computed<Promised> = {
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
  placeOf: ({ figureId }) => figureId,
  textsOf: (_reader, _request, items) => Promise.resolve(items.map((item) => JSON.stringify(item))),
}

/** A finding, and the records by which it is found: of many that are alike, those of all. */
interface Listed extends Keyed {
  readonly found: Identified
  readonly about: Identified['records']
}

const listedOf = (all: readonly Identified[]): Listed[] => {
  const { single, many } = divided(
    all.map((found): Listed => ({ id: found.id, alike: alikeOf(found), found, about: found.records })),
  )
  return [
    ...single,
    ...[...many].map(([id, members]): Listed => {
      const first = members.slice(0, mostAlike).map(({ found }) => found)
      return {
        id,
        alike: '',
        found: { id, ...manyOf(first, members.length) },
        about: members.flatMap(({ about }) => about),
      }
    }),
  ]
}

const checked: Computed<Listed> = {
  items: async (reader, { today, asOf }) => {
    const register = await inputsFor(reader, undefined, asOf)
    const found = [...checks({ today }, register), ...(await findingsInTexts(reader, register, register))]
    return listedOf(identified(found))
  },
  matched: async (reader, { asked, asOf }) => {
    if (asked['reviewed'] === undefined) return undefined
    const reviews = await reviewsIn(reader, asOf)
    return ({ id }) => reviews.has(id) === asked['reviewed']
  },
  values: {
    check: ({ found }) => [found.check],
    severity: ({ found }) => [found.severity],
    'records.resource': ({ about }) => about.map(({ resource }) => resource),
    'records.id': ({ about }) => about.map(({ id }) => id),
  },
  placeOf: ({ found }) => placeOf(found),
  textsOf: async (reader, { asOf }, items) => {
    const reviews = await reviewsIn(reader, asOf)
    const answered = items.map(({ id, found }) => ({ item: JSON.stringify(found), ...(reviews.get(id) ?? unanswered) }))
    return (await withSentences(reader, answered, { asOf })).map((one) => JSON.stringify(one))
  },
}

type Pages = (reader: Reader, request: DerivedRequest) => Promise<DerivedPage>

/** Keeps each list with all its items: filters choose among those. */
const paging = <T>(cache: StateCache, { items, matched, values, placeOf, textsOf }: Computed<T>): Pages => {
  interface Placed {
    readonly place: string
    readonly item: T
  }
  const placed = (reader: Reader, request: DerivedRequest): Promise<readonly Placed[]> => {
    const { list, today, asOf, asked } = request
    return cache.one(reader, JSON.stringify([list, today, asOf, asked['reportedBy']]), async () =>
      (await items(reader, request))
        .map((item) => ({ place: placeOf(item), item }))
        .sort((one, other) => (one.place < other.place ? -1 : 1)),
    )
  }

  return async (reader, request) => {
    const { asked, after = '', limit, total } = request
    const all = await placed(reader, request)
    const [isMatched, isPassed] = [await matched?.(reader, request), passes(values, asked)]
    const chosen = all.filter(({ item }) => isPassed(item) && (isMatched?.(item) ?? true))
    const rest = chosen.filter(({ place }) => place > after)
    const page = rest.slice(0, limit)
    return {
      items: await textsOf(
        reader,
        request,
        page.map(({ item }) => item),
      ),
      next: rest.length > limit ? page.at(-1)?.place : undefined,
      ...(total && { total: chosen.length }),
    }
  }
}

/** Answers pages, each of one state. Throws a Refusal: overloaded. */
export const computing = (
  reading: Reads['reading'],
  cache: StateCache,
): ((request: DerivedRequest) => Promise<DerivedPage>) => {
  const lists: Readonly<Record<DerivedName, Pages>> = {
    promises: paging(cache, promised),
    checks: paging(cache, checked),
  }
  return (request) => reading((reader) => lists[request.list](reader, request))
}
