/** Keeps finished answers ready, and gives them again as long as nobody has written anything. */
import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Stamp, Store } from '../../store/store.ts'
import { knows } from '../contract/etag.ts'
import { recalledOf } from './cache-statistics.ts'

declare module 'fastify' {
  interface FastifyRequest {
    asked: Asked | undefined
  }
}

/**
 * In bytes: of all answers together, and of one. The total by region and year of 100,000 projects has 30,000 rows and takes 5 MiB;
 * what takes more is asked too seldom to drive out thousands of others.
 */
const room = 32 * 2 ** 20
const largest = room / 4
/**
 * What has more bytes is kept when it is asked for again: a page with all that it includes is seldom asked for twice,
 * and to give up one for another each time cost a fifth of making it.
 */
const keptAtOnce = 2 ** 16

type Headers = Readonly<Record<string, number | string | string[] | undefined>>

/** Without a body where it is only known that the client has it already, or that it was asked for once. */
interface Kept {
  readonly headers: Record<string, string>
  readonly tag: string
  readonly body: Buffer | undefined
}

/** What any answer may depend on besides the address: the register, and the day (UTC). */
interface State {
  readonly stamp: Stamp
  readonly day: number
}

/** A question whose answer is not known yet: its key, the state of the register, and the headers that it had before. */
interface Asked {
  readonly key: string
  readonly state: State
  readonly before: Headers
}

const added = (headers: Headers, before: Headers): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => before[name] !== value)
      .map(([name, value]) => [name, String(value)]),
  )

/** Sees to every route from now on that reads the register. Runs after all that counts, limits or refuses a request. */
export const keepAnswers = (app: FastifyInstance, store: Store): void => {
  const answers = new LRUCache<string, Kept>({
    maxSize: room,
    maxEntrySize: largest,
    sizeCalculation: ({ body }, key) => (body?.length ?? 0) + 2 * key.length + 500,
  })
  const counts = recalledOf(store)
  let current: State | undefined

  /** The same object until something moves; then what was kept is of no use any more. */
  const stateOf = (stamp: Stamp): State => {
    const day = Math.floor(Date.now() / 86_400_000)
    // The store answers the same stamp, not one like it, as long as nobody has written.
    if (current?.stamp === stamp && current.day === day) return current
    answers.clear()
    return (current = { stamp, day })
  }

  const recall = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (request.method !== 'GET') return undefined
    const state = stateOf(await store.stamp())
    const key = `${request.headers.accept ?? ''} ${request.url}`
    const kept = answers.get(key)
    const isKnown = kept !== undefined && knows(request, kept.tag)
    if (!kept || !(kept.body || isKnown)) {
      request.asked = { key, state, before: reply.getHeaders() }
      return undefined
    }
    counts.remembered++
    void reply.headers(kept.headers)
    return isKnown ? reply.code(304).send() : reply.send(kept.body)
  }

  const keepAnswer = async ({ key, state, before }: Asked, reply: FastifyReply, body: unknown): Promise<unknown> => {
    const finished =
      reply.statusCode === 304
        ? undefined
        : reply.statusCode === 200 && (typeof body === 'string' || Buffer.isBuffer(body))
          ? body
          : null
    if (finished === null || (finished?.length ?? 0) > largest) return body
    const headers = added(reply.getHeaders(), before)
    const tag = headers['etag']
    // What was worked out while somebody wrote may be of neither state.
    if (tag === undefined || stateOf(await store.stamp()) !== state) return body
    counts.made++
    const bytes = typeof finished === 'string' ? Buffer.from(finished) : finished
    const isKept = bytes !== undefined && (bytes.length <= keptAtOnce || answers.has(key))
    answers.set(key, { headers, tag, body: isKept ? bytes : undefined })
    return bytes ?? body
  }

  const keep: onSendHookHandler = ({ asked }, reply, body, done) => {
    if (!asked) done(null, body)
    else
      keepAnswer(asked, reply, body).then((kept) => {
        done(null, kept)
      }, done)
  }

  app.decorateRequest('asked', undefined)
  app.addHook('onRoute', (route) => {
    if (route.config?.role !== 'reader') return
    route.onRequest = [...[route.onRequest ?? []].flat(), recall]
    route.onSend = [...[route.onSend ?? []].flat(), keep]
  })
}
