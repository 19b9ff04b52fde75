/** Sends webhooks: where one may lead, the signed messages, the requests, and the order in which they are made. */
import type { Message } from '../../text/messages/message.ts'
import { messageText } from '../../text/messages/sentence.ts'
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import dns from 'node:dns'
import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import library from 'ipaddr.js'
import { resourceNames } from '../../resources/index.ts'
import type { ChangeFilter, Entry } from '../../store/changes.ts'
import type { Store } from '../../store/store.ts'
import type { Consequence, Delivery, OwedWebhook, Webhook, WebhookFilter } from '../../store/webhooks.ts'
import { entryText } from '../changes/feed.ts'
import { request as httpRequest } from '../contract/node-http.ts'

// Decides where a webhook may lead: by https to public addresses, and in any way to the hosts that the operator names.

type Hosts = readonly string[]

/** The host of a URL as an address; of IPv6, without brackets. The parser has made one of every octal or hex number. */
const literalIn = ({ hostname }: URL): string | undefined => {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(host) === 0 ? undefined : host
}

/** Reports whether an address is globally routable. Addresses that lead to others, such as 6to4 and NAT64, are not. */
const isPublic = (address: string): boolean => {
  const ip = library.parse(address)
  // Beyond 2000::/3 no IPv6 address is allocated.
  return ip.range() === 'unicast' && (ip.kind() === 'ipv4' || ip.match(library.parse('2000::'), 3))
}

const notPublic = (address: string): Message => ['not-public', address]

/** Returns what is wrong with the URL of a webhook, or undefined. */
export const wrongTarget = (text: string, hosts: Hosts): Message | undefined => {
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) return ['no-https']
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return ['address-with-password']
  if (url.hash !== '') return ['address-with-fragment']
  if (hosts.includes(url.hostname)) return undefined
  if (url.protocol !== 'https:') return ['https-or-host']
  const literal = literalIn(url)
  return literal === undefined || isPublic(literal) ? undefined : notPublic(literal)
}

const publicAddresses = async (hostname: string): Promise<dns.LookupAddress[]> => {
  const addresses = await dns.promises.lookup(hostname, { all: true })
  for (const { address } of addresses) if (!isPublic(address)) throw new Error(messageText('en', notPublic(address)))
  return addresses
}

/**
 * Finds the addresses of a host and refuses it unless all of them are public. A connection is made to what this returns,
 * so no name can lead elsewhere after it was checked.
 */
const lookupPublic: LookupFunction = (hostname, { all }, callback) => {
  publicAddresses(hostname).then(
    (addresses) => {
      const [{ address, family } = { address: '', family: 0 }] = addresses
      if (all === true) callback(null, addresses)
      else callback(null, address, family)
    },
    (error: unknown) => {
      callback(error as Error, '', 0)
    },
  )
}

// Messages as Standard Webhooks has them: an id that stays the same however often one is sent, and a signature.

const secretPrefix = 'whsec_'

/** Returns a new secret: 256 random bits. */
export const newSecret = (): string => secretPrefix + randomBytes(32).toString('base64')

interface WebhookMessage {
  readonly id: string
  /** The history that the sequence in the body belongs to. */
  readonly epoch: string
  readonly body: string
}

/** Returns the message about a change. After a restore the same sequence means another change, and has another id. */
const messageOf = (epoch: string, entry: Entry): WebhookMessage => {
  const { sequence, resource, action, at } = entry
  const digest = createHash('sha256').update(`${epoch} ${sequence.toString()}`).digest('hex')
  return {
    id: `msg_${digest.slice(0, 32)}`,
    epoch,
    body: `{"type":"${resource}.${action}","timestamp":"${at}","data":${entryText(entry)}}`,
  }
}

/** Returns the headers of a message that is sent now. */
const signedHeaders = (secret: string, { id, epoch, body }: WebhookMessage): Record<string, string> => {
  const timestamp = Math.floor(Date.now() / 1000).toString()
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
    'register-epoch': epoch,
  }
}

// Posts a message once: follows no redirect, waits for 10 seconds at most, and reads next to nothing of the answer.

/** In milliseconds. */
const longestWait = 10_000
/** In bytes: a short answer is read to its end, so that the receiver sees no broken connection. */
const mostRead = 4096
const longestFault = 300
/** The statuses that redirect. */
const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** An answer's status, if there was an answer, and what was wrong; nothing after a success. */
interface Posted {
  readonly status: number | null
  readonly fault: string | null
}

/** A host with several addresses has an error for each. */
const wordsOf = (error: Error): string =>
  (error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error).message.slice(
    0,
    longestFault,
  )

const faultOf = (status: number): string | null => {
  if (status >= 200 && status < 300) return null
  return redirects.includes(status)
    ? `The answer was ${status.toString()}: redirects are not followed.`
    : `The answer was ${status.toString()}.`
}

/** Reads a little of an answer, and closes the connection if it is longer. */
const skim = (answer: IncomingMessage): void => {
  let read = 0
  answer.on('data', (chunk: Buffer) => {
    read += chunk.length
    if (read > mostRead) answer.destroy()
  })
  // A failure after the status does not matter.
  answer.on('error', () => undefined)
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The hosts that are trusted. */
  readonly hosts: readonly string[]
  readonly cut: AbortSignal
}

const exchange = (url: URL, { headers, body, hosts }: Sending, signal: AbortSignal): Promise<Posted> =>
  new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'planledger-webhooks',
      },
      ...(!hosts.includes(url.hostname) && { lookup: lookupPublic }),
      // Each message has a connection of its own, whose address was checked for it.
      agent: false,
      signal,
    })
    let status: number | undefined
    let failure = new Error('The connection was closed without an answer.')
    request.on('response', (answer) => {
      status = answer.statusCode
      skim(answer)
    })
    request.on('error', (error) => {
      failure = error
    })
    request.on('close', () => {
      if (status === undefined) reject(failure)
      else resolve({ status, fault: faultOf(status) })
    })
    request.end(body)
  })

/** Posts a message. Never throws. */
const post = async (text: string, sending: Sending): Promise<Posted> => {
  const deadline = new AbortController()
  const timer = setTimeout(() => {
    deadline.abort()
  }, longestWait)
  try {
    // Settings may have changed since the webhook was made.
    const wrong = wrongTarget(text, sending.hosts)
    if (wrong !== undefined) return { status: null, fault: messageText('en', wrong) }
    return await exchange(new URL(text), sending, AbortSignal.any([deadline.signal, sending.cut]))
  } catch (error) {
    const fault = deadline.signal.aborted ? 'There was no answer within 10 seconds.' : wordsOf(error as Error)
    return { status: null, fault }
  } finally {
    clearTimeout(timer)
  }
}

// Sends webhooks: one process of the register sends, to all webhooks in parallel.

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
/** After so many changes that match no filter the position is stored: skipping fewer again is cheap. */
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

const changeFilter = ({ resource, id, within }: WebhookFilter): ChangeFilter => ({
  resources: resource === null ? resourceNames : [resource],
  ...(id !== null && { id }),
  ...(within !== null && { regionWithin: within }),
})

const send = async ({ store, hosts, cut }: Sender, { url, secret }: OwedWebhook, entry: Entry): Promise<Delivery> => {
  const { epoch } = await store.stamp()
  const message = messageOf(epoch, entry)
  const begun = performance.now()
  const at = instant(Date.now())
  const { status, fault } = await post(url, { headers: signedHeaders(secret, message), body: message.body, hosts, cut })
  const milliseconds = Math.round(performance.now() - begun)
  return { messageId: message.id, sequence: entry.sequence, at, status, fault, milliseconds }
}

/** Stores a delivery, and retries while an import holds the database: sending twice is worse than waiting. */
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
    const { entries, next, more } = await store.feed({ ...changeFilter(webhook.filter), after, limit: 1 })
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
  // Runs while open requests finish: both together must not outlast a supervisor's timeout.
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
