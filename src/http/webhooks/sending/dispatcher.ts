/** Looks after webhooks: of all processes that serve the register one sends, to each webhook beside the others. */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { FastifyInstance } from 'fastify'
import type { Store } from '../../../store/store.ts'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { ChangeFilter, Entry } from '../../../store/changes.ts'
import { resourceNames } from '../../../resources/index.ts'
import type { Consequence, Delivery, OwedWebhook, WebhookFilter, Webhook } from '../../../store/webhooks.ts'
import { messageOf, signedHeaders } from './message.ts'
import { post } from './post.ts'

/** In milliseconds. */
const [firstPause, longestPause] = [5000, 3_600_000]
const day = 86_400_000

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** Returns what follows an attempt that has failed now. */
const consequenceOf = ({ failures, failingSince }: Webhook): Consequence => {
  const now = Date.now()
  const isLast = failingSince !== null && now - Date.parse(failingSince) >= day
  return {
    failures: failures + 1,
    nextAttemptAt: isLast ? null : instant(now + Math.min(firstPause * 2 ** failures, longestPause)),
    pausedAt: isLast ? instant(now) : null,
  }
}

/** Reports whether a webhook is neither paused nor waiting for its next attempt. */
const isDue = ({ pausedAt, nextAttemptAt }: Webhook): boolean =>
  pausedAt === null && (nextAttemptAt === null || nextAttemptAt <= instant(Date.now()))

/** The longest time without a look at the webhook itself, in milliseconds: another process may have changed it. */
const silence = 15_000
/** The number of changes passing no filter after which the position is noted: they cost nothing to skip again. */
const farBehind = 1000
/** The pause after a query that found nothing, in milliseconds: many writes that do not match must not cost one each. */
const idle = 200
/** The pause before a note is tried again, in milliseconds. */
const busy = 500

interface Sender {
  readonly store: Store
  /** Identifies the process that sends. */
  readonly holder: string
  readonly hosts: readonly string[]
  /** Nothing more is sent. */
  readonly stop: AbortSignal
  /** Messages on their way are cut off, and sent again by the next process. */
  readonly cut: AbortSignal
  /** Tells the operator that a webhook pauses. */
  readonly tell: (id: string, fault: string) => void
}

const asked = ({ resource, id, within }: WebhookFilter): ChangeFilter => ({
  resources: resource === null ? resourceNames : [resource],
  ...(id !== null && { id }),
  ...(within !== null && { regionWithin: within }),
})

const send = async ({ store, hosts, cut }: Sender, { url, secret }: OwedWebhook, entry: Entry): Promise<Delivery> => {
  const { epoch } = await store.stamp()
  const message = messageOf(epoch, entry)
  const begun = performance.now()
  const at = new Date(Date.now()).toISOString()
  const { status, fault } = await post(url, { headers: signedHeaders(secret, message), body: message.body, hosts, cut })
  const milliseconds = Math.round(performance.now() - begun)
  return { messageId: message.id, sequence: entry.sequence, at, status, fault, milliseconds }
}

/** An import may hold the database for a while. To send again what was taken would be worse than to wait. */
const note = async (
  { store, stop }: Sender,
  id: string,
  delivery: Delivery,
  consequence: Consequence | undefined,
): Promise<boolean> => {
  for (;;) {
    try {
      return await store.webhooks.note(id, delivery, consequence)
    } catch (error) {
      if (stop.aborted) throw error
      await sleep(busy, undefined, { signal: stop }).catch(() => undefined)
    }
  }
}

/** Sends a change and notes it; reports whether it was taken. */
const deliver = async (sender: Sender, webhook: OwedWebhook, entry: Entry): Promise<boolean> => {
  const delivery = await send(sender, webhook, entry)
  const isTaken = delivery.fault === null
  if (!isTaken && sender.cut.aborted) return false
  const consequence = isTaken ? undefined : consequenceOf(webhook)
  const isNoted = await note(sender, webhook.id, delivery, consequence)
  if (isNoted && consequence?.pausedAt) sender.tell(webhook.id, delivery.fault ?? '')
  return isTaken
}

/** Serves a webhook until it is paused or deleted, a change is not taken, or another process sends. */
const serve = async (sender: Sender, id: string): Promise<void> => {
  const { store, holder, stop } = sender
  for (let passed = 0; !stop.aborted;) {
    const webhook = await store.webhooks.owed(id, holder)
    if (!webhook || !isDue(webhook)) return
    const after = Math.max(webhook.position, passed)
    const { entries, next, more } = await store.feed({ ...asked(webhook.filter), after, limit: 1 })
    const [entry] = entries
    if (entry) {
      if (!(await deliver(sender, webhook, entry))) return
      continue
    }
    const isUnmatched = next > after
    passed = next
    if (passed - webhook.position >= farBehind) await store.webhooks.passOver(id, passed)
    if (more) await turn()
    else if (isUnmatched) await sleep(idle, undefined, { signal: stop }).catch(() => undefined)
    else await store.moved(passed, silence, stop)
  }
}

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
