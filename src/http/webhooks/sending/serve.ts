/** Sends one webhook what it is owed: the changes after its position that pass its filter, one at a time, in order. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { ChangeFilter, Entry } from '../../../store/changes.ts'
import { resourceNames } from '../../../resources/index.ts'
import type { Store } from '../../../store/store.ts'
import type { Consequence, Delivery, OwedWebhook, WebhookFilter } from '../../../store/webhooks.ts'
import { messageOf, signedHeaders } from './message.ts'
import { consequenceOf, isDue } from './patience.ts'
import { post } from './post.ts'

/** The longest time without a look at the webhook itself, in milliseconds: another process may have changed it. */
const silence = 15_000
/** The number of changes passing no filter after which the position is noted: they cost nothing to skip again. */
const farBehind = 1000
/** The pause after a query that found nothing, in milliseconds: many writes that do not match must not cost one each. */
const idle = 200
/** The pause before a note is tried again, in milliseconds. */
const busy = 500

export interface Sender {
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
export const serve = async (sender: Sender, id: string): Promise<void> => {
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
