/** GET /v1/search: finds records of all resources by words, best first, with scores and snippets. */
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { enumeration, id, type ResourceName } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { resourceNames } from '../../resources/index.ts'
import type { Hit } from '../../store/search.ts'
import type { Store } from '../../store/store.ts'
import { escaped } from '../../text/characters.ts'
import { occurrences, type Term, termsIn, wordsIn } from '../../text/tokenizer.ts'
import { listHandler } from '../contract/listing.ts'
import { nextCursor } from '../contract/paging.ts'
import { cursorParameter, jsonParameter, limitParameter, assertWords, wordsParameter } from '../contract/parameters.ts'
import type { Site } from '../formats/writer.ts'
import { pageResponses } from '../openapi/responses.ts'
import { arrayOf, closedObject, namedObject, stringField } from '../contract/schemas.ts'

// The query and the answer of /v1/search.

const resource = enumeration(resourceNames, 'The resource of the record.', 'projects')

export const searchQuery: TSchema = closedObject({
  q: wordsParameter,
  resource: Type.Optional({ ...resource.value, description: 'Only records of this resource.' }),
  limit: Type.Optional(limitParameter),
  cursor: Type.Optional(cursorParameter),
  format: Type.Optional(jsonParameter),
})

/** The query of the page, which without words is a box for them. */
export const searchPageQuery: TSchema = closedObject({
  q: Type.Optional({ ...wordsParameter, minLength: 0 }),
  resource: Type.Optional(resource.value),
  cursor: Type.Optional(cursorParameter),
})

const hit = closedObject({
  resource: resource.value,
  id: id('The id of the record.', 'guangdong-key-projects-2025').value,
  title: stringField(
    'The title or name; for a figure, the number as printed.',
    'Key provincial construction projects 2025',
  ),
  snippet: stringField(
    'The matching text as HTML: escaped, with each matching word in `<mark>` and no other markup.',
    '<mark>Key</mark> provincial construction <mark>projects</mark> 2025',
  ),
  score: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'The rank, from the place of the words and the length of the title; the same in every register.',
    examples: [0.7397],
  }),
})

export const searchSchema: TSchema = namedObject('SearchPage', 'A page of search results.', {
  data: arrayOf(hit, 'The results, best first.'),
  counts: Type.Unsafe({
    type: 'object',
    description: 'The number of matching records, by resource.',
    propertyNames: { type: 'string', enum: resourceNames },
    additionalProperties: { type: 'integer', minimum: 1 },
    examples: [{ projects: 3 }],
  }),
  corrected: Type.Optional(
    Type.Unsafe({
      type: 'object',
      description:
        'Only where no record has all words: the words of the query that were changed, each with what was searched ' +
        'for in its place.',
      additionalProperties: { type: 'string' },
      examples: [{ guandong: 'guangdong' }],
    }),
  ),
  dropped: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Only where no record has all words: the words of the query that were not searched for.',
      examples: [['planned']],
    }),
  ),
  next: nextCursor,
})

// Makes the snippet of a search result: the text with most of the words, from the first one on, each marked.

type Span = readonly [start: number, end: number]

const longest = 200
/** The number of characters shown before the first word. */
const before = 40
/** The number of characters of a text that are examined. */
const looked = 20_000

/** Returns the occurrences of terms, in order and without overlaps. */
const spansOf = (occurring: readonly (readonly Span[])[]): Span[] => {
  const spans: Span[] = []
  for (const [start, end] of occurring.flat().sort(([one], [other]) => one - other)) {
    const last = spans.at(-1)
    if (last && start <= last[1]) spans[spans.length - 1] = [last[0], Math.max(last[1], end)]
    else spans.push([start, end])
  }
  return spans
}

const isInside = (text: string, at: number): boolean => /^[\udc00-\udfff]/.test(text.slice(at, at + 1))

/** Moves an index back by one if it would split a surrogate pair. */
const whole = (text: string, at: number): number => (at > 0 && isInside(text, at) ? at - 1 : at)

const windowOf = (text: string, [first]: readonly Span[]): Span => {
  const from =
    first === undefined || text.length <= longest ? 0 : Math.min(Math.max(first[0] - before, 0), text.length - longest)
  const start = whole(text, from)
  return [start, whole(text, Math.min(start + longest, text.length))]
}

const marked = (text: string, spans: readonly Span[]): string => {
  const [from, to] = windowOf(text, spans)
  let at = from
  const parts = spans
    .filter(([start, end]) => start < to && end > from)
    .map(([start, end]) => {
      const begin = Math.max(start, from)
      const part = `${escaped(text.slice(at, begin))}<mark>${escaped(text.slice(begin, Math.min(end, to)))}</mark>`
      at = Math.min(end, to)
      return part
    })
  return `${from > 0 ? '…' : ''}${parts.join('')}${escaped(text.slice(at, to))}${to < text.length ? '…' : ''}`
}

/** Returns HTML with no markup except `<mark>`. */
export const snippetOf = (texts: readonly string[], terms: readonly Term[]): string => {
  let best: { text: string; found: Span[][] } = { text: texts[0] ?? '', found: [] }
  for (const whole of texts) {
    if (best.found.length === terms.length) break
    const text = whole.slice(0, looked)
    const words = wordsIn(text)
    const found = terms.map((term) => occurrences(words, term)).filter(({ length }) => length > 0)
    if (found.length > best.found.length) best = { text: whole, found }
  }
  return marked(best.text, spansOf(best.found))
}

const path = '/v1/search'
const tiers = 4
const lengths = 1024

/** Scores a result by its order: a quarter for each tier, less a little for each character of the title. */
const scoreOf = ({ tier, length }: Hit): number => Number(((tiers - tier - length / lengths) / tiers).toFixed(4))

const resultOf = (hit: Hit, terms: readonly Term[]) => ({
  resource: hit.resource,
  id: hit.id,
  title: hit.texts[0],
  snippet: snippetOf(hit.texts, terms),
  score: scoreOf(hit),
})

const described = {
  operationId: 'search',
  tags: ['search'],
  summary: 'Search all resources',
  description:
    'Searches titles, names, local names, aliases, summaries and notes. Exact names come first, then whole words ' +
    'of names, beginnings of words of names, and all other matches; shorter titles come first. Where no record has all ' +
    'words, unknown ones are corrected (`guandong` is Guangdong, `xinnengyuan` is 新能源), and then words are left out ' +
    'until a record has the others: `corrected` and `dropped` say which.',
  querystring: searchQuery,
  response: pageResponses(['json'], 'SearchPage', 'A page of results.'),
}

/** Returns what answers a search. */
export const searcher = (store: Store, site: Site) =>
  listHandler(
    store,
    site,
    'list',
    (query, request) => {
      const { q, resource } = query as { q: string; resource?: ResourceName }
      assertWords(q)
      return {
        path,
        page: async (after, limit) => {
          const { hits, counts, next, forgiven } = await store.search({ q, resource, limit, after }, request)
          const terms = termsIn(forgiven?.q ?? q)
          const { corrected, dropped } = forgiven ?? {}
          const data = hits.map((hit) => resultOf(hit, terms))
          return { next, text: (cursor) => JSON.stringify({ data, counts, corrected, dropped, next: cursor }) }
        },
      }
    },
    ['json'],
  )

export const serveSearch = (app: FastifyInstance, store: Store, site: Site): void => {
  app.get(path, { config: { role: 'reader' }, schema: described }, searcher(store, site))
}
