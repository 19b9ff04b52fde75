/** Streams the changes as server-sent events: each once, in order, as fast as the client reads and no faster. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Entry, Feed, FeedRequest } from '../../store/changes.ts'
import type { Store } from '../../store/store.ts'
import { Problem } from '../contract/problems.ts'

/** How many changes are read at a time: all that a stream ever holds of the register. */
const pageSize = 20
/** After so many milliseconds of silence a comment tells the client, and whatever is in between, that all is well. */
const heartbeat = 15_000
/** After so many milliseconds a cut connection is to be made again. */
const retry = 1000
/** A client that takes nothing for so many milliseconds is gone. */
const patience = 30_000
const maximumStreams = 1000
const retryAfter = '10'

/** One change as it is answered. */
export const entryText = ({ text, ...entry }: Entry): string =>
  `${JSON.stringify(entry).slice(0, -1)},"record":${text ?? 'null'}}`

/** Many who wait for the same change ask the same at once; they share one answer. */
const together = (store: Store): Store['feed'] => {
  const asking = new Map<string, Promise<Feed>>()
  return (request) => {
    const key = JSON.stringify(request)
    const answer = asking.get(key) ?? store.feed(request).finally(() => asking.delete(key))
    asking.set(key, answer)
    return answer
  }
}

async function* events(
  store: Store,
  feed: Store['feed'],
  asked: FeedRequest,
  stop: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${retry.toString()}\n\n`
  let { after, limit: left } = asked
  let spoken = Date.now()
  while (left > 0 && !stop.aborted) {
    const { entries, next, more } = await feed({ ...asked, after, limit: Math.min(left, pageSize) })
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

/** Answers with a stream, which ends with the client, with the server, or after `limit` changes. */
export const eventsFrom = (
  app: FastifyInstance,
  store: Store,
): ((reply: FastifyReply, asked: FeedRequest) => FastifyReply) => {
  const open = new Set<() => void>()
  const feed = together(store)
  app.addHook('preClose', (done) => {
    for (const end of open) end()
    done()
  })
  return (reply, asked) => {
    // Connections that are kept after a stream has ended would keep the server from closing.
    void reply.headers({ 'x-accel-buffering': 'no', connection: 'close' })
    if (reply.request.method === 'HEAD') return reply.send('')
    if (open.size >= maximumStreams) {
      throw new Problem('overloaded', 'No more streams can be open at a time. Ask for pages instead.', [], {
        'retry-after': retryAfter,
      })
    }
    const stop = new AbortController()
    const stream = Readable.from(events(store, feed, asked, stop.signal), { objectMode: false })
    const end = (): void => {
      stop.abort()
      // A client that does not read would never see the end.
      if (reply.raw.writableNeedDrain) stream.destroy()
    }
    open.add(end)
    stream.once('close', () => open.delete(end))
    // A stream that waits closes only when it is told to stop.
    reply.raw.once('close', () => {
      stop.abort()
    })
    reply.raw.setTimeout(patience, () => stream.destroy())
    return reply.send(stream)
  }
}
