/** The response cache: keeps finished answers, of records as of pages, until the register changes or the day ends. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Store } from '../../store/store.ts'
import { knows } from '../contract/etag.ts'

declare module 'fastify' {
  interface FastifyRequest {
    cacheMiss: CacheMiss | undefined
  }
}

/** In bytes. The total by region and year of 100,000 projects has 30,000 rows and takes 5 MiB. */
const capacity = 32 * 2 ** 20
const largest = capacity / 4

interface CachedResponse {
  readonly headers: Readonly<Record<string, string>>
  readonly tag: string
  /** Undefined if the answer was a 304, which suffices for those who have the tag. */
  readonly body: Buffer | undefined
}

/** A request that the cache cannot answer: its key, the state of the register, and the headers set so far. */
interface CacheMiss {
  readonly key: string
  readonly state: string
  readonly before: ReturnType<FastifyReply['getHeaders']>
}

/** The numbers of answers taken from the cache, and made for it. */
export interface CacheStatistics {
  remembered: number
  made: number
}

/** Returns the headers that the route has set; those of the pipeline are the request's own. */
const headersSince = (before: CacheMiss['before'], reply: FastifyReply): Record<string, string> =>
  Object.fromEntries(
    Object.entries(reply.getHeaders())
      .filter(([name, value]) => before[name] !== value)
      .map(([name, value]) => [name, String(value)]),
  )

/** Caches the answers of every route for readers that is added later. Runs after all that counts, limits or refuses. */
export const cacheResponses = (app: FastifyInstance, store: Store): CacheStatistics => {
  const responses = new LRUCache<string, CachedResponse>({
    maxSize: capacity,
    maxEntrySize: largest,
    sizeCalculation: ({ body }, key) => (body?.length ?? 0) + 2 * key.length + 500,
  })
  const statistics = { remembered: 0, made: 0 }
  let lastState = ''

  const currentState = async (): Promise<string> => {
    const { epoch, sequence, reviews } = await store.stamp()
    const state = `${epoch} ${sequence} ${reviews} ${Math.floor(Date.now() / 86_400_000)}`
    if (state !== lastState) responses.clear()
    return (lastState = state)
  }

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (request.sessionToken !== undefined) return undefined
    // Refuses every read of a register that another version has migrated.
    const state = await currentState()
    if (request.method !== 'GET') return undefined
    const key = `${request.headers.accept ?? ''} ${request.originalUrl}`
    const { headers = {}, tag = '', body } = responses.get(key) ?? {}
    const isKnown = knows(request, tag)
    if (tag === '' || (!isKnown && body === undefined)) {
      request.cacheMiss = { key, state, before: reply.getHeaders() }
      return undefined
    }
    statistics.remembered++
    void reply.headers(headers)
    return isKnown ? reply.code(304).send() : reply.send(body)
  }

  const keep = async ({ cacheMiss }: FastifyRequest, reply: FastifyReply, body: unknown): Promise<unknown> => {
    const isWhole = reply.statusCode === 200 && (typeof body === 'string' || Buffer.isBuffer(body))
    if (!cacheMiss || !(isWhole || reply.statusCode === 304)) return body
    const headers = headersSince(cacheMiss.before, reply)
    const tag = headers['etag']
    // An answer that was made during a write may be of neither state.
    if (tag === undefined || (await currentState()) !== cacheMiss.state) return body
    const bytes = isWhole ? Buffer.from(body) : undefined
    responses.set(cacheMiss.key, { headers, tag, body: bytes })
    statistics.made++
    return bytes ?? body
  }

  app.decorateRequest('cacheMiss', undefined)
  app.addHook('onRoute', (route) => {
    if (route.config?.role !== 'reader') return
    route.onRequest = [...[route.onRequest ?? []].flat(), answer]
    route.onSend = [...[route.onSend ?? []].flat(), keep]
  })
  return statistics
}
