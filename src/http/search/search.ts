/** GET /v1/search: finds records of all resources by words, best first, with snippets. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ResourceName } from '../../model/field.ts'
import { termsIn, type Term } from '../../text/tokenizer.ts'
import type { Hit } from '../../store/search.ts'
import type { Store } from '../../store/store.ts'
import { assertWords } from '../contract/search-words.ts'
import { cursorOf, positionIn } from '../contract/cursor.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { linkPages } from '../contract/links.ts'
import { json, linkOf, ofReads, responses, unchanged } from '../openapi/responses.ts'
import { defaultLimit } from '../contract/parameters.ts'
import type { Query } from '../contract/list-query.ts'
import { searchQuery } from './schema.ts'
import { snippetOf } from './snippet.ts'

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
  response: {
    200: json('SearchPage', 'A page of results.', linkOf),
    ...unchanged,
    ...responses(ofReads),
  },
}

/** Returns what answers a search. */
export const searcher = (store: Store, publicUrl: string) => {
  const formatOf = formatFor(['json'])
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const {
      q,
      resource,
      limit = defaultLimit,
      cursor,
    } = query as { q: string; resource?: ResourceName; limit?: number; cursor?: string }
    const format = formatOf(request)
    assertWords(q)
    const stamp = await store.stamp()
    const after = cursor === undefined ? undefined : positionIn(stamp, path, query, cursor)
    setFormat(reply, format)
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    const { hits, counts, next: position, forgiven } = await store.search({ q, resource, limit, after }, request)
    const terms = termsIn(forgiven?.q ?? q)
    const { corrected, dropped } = forgiven ?? {}
    const next = position ? cursorOf(stamp, path, query, position) : null
    return linkPages(reply, publicUrl, request.url, next).send(
      JSON.stringify({ data: hits.map((hit) => resultOf(hit, terms)), counts, corrected, dropped, next }),
    )
  }
}

export const serveSearch = (app: FastifyInstance, store: Store, publicUrl: string): void => {
  app.get(path, { config: { role: 'reader' }, schema: described }, searcher(store, publicUrl))
}
