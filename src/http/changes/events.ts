/** Streams changes as server-sent events: each once, in order, no faster than the client reads. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Entry, Feed, FeedRequest } from '../../store/changes.ts'
import type { Stamp, Store } from '../../store/store.ts'
import { Problem } from '../contract/problems.ts'
import { unwritten } from '../formats/writer.ts'
import { validityOf } from '../pipeline/auth.ts'

/** The number of changes read at a time, which is all that a stream holds in memory. */
const pageSize = 20
/** After this many milliseconds of silence a comment keeps the connection alive. */
const heartbeat = 15_000
/** The client reconnects after this many milliseconds. */
const retry = 1000
const maximumStreams = 1000
const retryAfter = '10'

/** Returns the JSON text of a change. */
export const entryText = ({ text, ...entry }: Entry): string =>
  `${JSON.stringify(entry).slice(0, -1)},"record":${text ?? 'null'}}`

/** Changes, and the epoch that they belong to at the latest: it is read after them. */
type Dated = Feed & Pick<Stamp, 'epoch'>

/** Coalesces reads: many streams that wait for the same change ask for it at once. */
const sharedFeed = (store: Store): ((request: FeedRequest) => Promise<Dated>) => {
  const asking = new Map<string, Promise<Dated>>()
  const ask = async (request: FeedRequest): Promise<Dated> => {
    const feed = await store.feed(request)
    return { ...feed, epoch: (await store.stamp()).epoch }
  }
  return (request) => {
    const key = JSON.stringify(request)
    const answer = asking.get(key) ?? ask(request).finally(() => asking.delete(key))
    asking.set(key, answer)
    return answer
  }
}

/** What a stream is asked for, and whether its reader may still read. */
interface Following extends FeedRequest {
  readonly mayRead: () => Promise<boolean>
}

async function* events(
  store: Store,
  feed: ReturnType<typeof sharedFeed>,
  { mayRead, ...asked }: Following,
  stamp: Stamp,
  stop: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${retry.toString()}\n\n`
  let { after, limit: left } = asked
  let spoken = Date.now()
  while (left > 0 && !stop.aborted) {
    const { entries, next, more, epoch } = await feed({ ...asked, after, limit: Math.min(left, pageSize) })
    // Changes of another history must not follow, nor any that came after the end of the key.
    if (epoch !== stamp.epoch || !(await mayRead())) return
    for (const entry of entries) yield `id: ${entry.sequence.toString()}\ndata: ${entryText(entry)}\n\n`
    left -= entries.length
    after = next
    if (entries.length > 0) spoken = Date.now()
    if (more || left === 0) continue
    await store.moved(after, spoken + heartbeat - Date.now(), stop)
    if (Date.now() < spoken + heartbeat) continue
    yield ': all is well\n\n'
    spoken = Date.now()
  }
}

/** Replies with a stream that ends with the client, its key, the server or the epoch, or after `limit` changes. */
export const eventsFrom = (
  app: FastifyInstance,
  store: Store,
): ((reply: FastifyReply, asked: FeedRequest, stamp: Stamp) => FastifyReply) => {
  const open = new Set<() => void>()
  const feed = sharedFeed(store)
  app.addHook('preClose', (done) => {
    for (const end of open) end()
    done()
  })
  return (reply, asked, stamp) => {
    // Keeping the connection alive after the stream would delay the server's shutdown.
    void reply.headers({ 'x-accel-buffering': 'no', connection: 'close' })
    if (reply.request.method === 'HEAD') return reply.send(unwritten())
    if (open.size >= maximumStreams) {
      throw new Problem('overloaded', 'No more streams can be open at a time. Ask for pages instead.', [], {
        'retry-after': retryAfter,
      })
    }
    const stop = new AbortController()
    const following = { ...asked, mayRead: validityOf(store, reply.request) }
    const stream = Readable.from(events(store, feed, following, stamp, stop.signal), { objectMode: false })
    const end = (): void => {
      stop.abort()
      // A client that does not read would never receive the end.
      if (reply.raw.writableNeedDrain) stream.destroy()
    }
    open.add(end)
    stream.once('close', () => open.delete(end))
    // A waiting stream must be told to stop.
    reply.raw.once('close', () => {
      stop.abort()
    })
    return reply.send(stream)
  }
}
