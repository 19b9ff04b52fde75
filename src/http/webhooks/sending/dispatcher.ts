/** Looks after webhooks: of all processes that serve the register one sends, to each webhook beside the others. */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { FastifyInstance } from 'fastify'
import type { Store } from '../../../store/store.ts'
import { isDue } from './patience.ts'
import { serve, type Sender } from './serve.ts'

/** Between looks, in milliseconds; where there are no webhooks, another process may have made one. */
const interval = { some: 1000, none: 60_000 }
/** The time that receivers get to answer while the server closes, in milliseconds. */
const grace = 2000

/** Sends from the moment the server listens until it closes. Returns a function that looks at once. */
export const sendWebhooks = (app: FastifyInstance, store: Store, hosts: readonly string[]): (() => void) => {
  const [closing, cutting] = [new AbortController(), new AbortController()]
  // Every webhook waits for them.
  setMaxListeners(0, closing.signal, cutting.signal)
  const sender: Sender = {
    store,
    hosts,
    holder: randomUUID(),
    stop: closing.signal,
    cut: cutting.signal,
    tell: (webhook, fault) => {
      app.log.warn({ webhook, fault }, 'A webhook has failed for a day and is paused.')
    },
  }
  const serving = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let looking = Promise.resolve()
  let next = 0
  let [isLeading, isFailing] = [false, false]

  const start = (id: string): void => {
    const served = serve(sender, id)
      .catch((error: unknown) => {
        if (!closing.signal.aborted) app.log.warn(error, 'A webhook could not be served; trying again in a second.')
      })
      .finally(() => serving.delete(id))
    serving.set(id, served)
  }
  const lookOnce = async (): Promise<void> => {
    if (closing.signal.aborted || Date.now() < next) return
    try {
      const webhooks = await store.webhooks.all()
      next = webhooks.length === 0 ? Date.now() + interval.none : 0
      const due = webhooks.filter(isDue)
      if (due.length > 0) isLeading = await store.webhooks.lead(sender.holder)
      if (isLeading) for (const { id } of due) if (!serving.has(id)) start(id)
      isFailing = false
    } catch (error) {
      if (!isFailing) app.log.warn(error, 'Webhooks wait until the database can be used.')
      isFailing = true
    }
  }
  const look = (): void => {
    looking = looking.then(lookOnce)
  }
  app.addHook('onListen', (done) => {
    timer = setInterval(look, interval.some).unref()
    look()
    done()
  })
  let patience: NodeJS.Timeout | undefined
  // Beside the requests that run: together they must not take longer than a supervisor waits.
  app.addHook('preClose', (done) => {
    clearInterval(timer)
    closing.abort()
    patience = setTimeout(() => {
      cutting.abort()
    }, grace)
    done()
  })
  app.addHook('onClose', async () => {
    await looking
    await Promise.all(serving.values())
    clearTimeout(patience)
    // If this fails, the lease ends by itself.
    if (isLeading) await store.webhooks.resign(sender.holder).catch(() => undefined)
  })
  return () => {
    next = 0
    if (timer) look()
  }
}
