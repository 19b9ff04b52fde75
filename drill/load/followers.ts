/** Followers of the changes: each must hear every change once and in order, whatever breaks. */
import { setTimeout as sleep } from 'node:timers/promises'
import { adminKey, type Crowd } from './client.ts'

/** A change as a line: its sequence, record, revision and action. */
export const lineOf = (entry: Readonly<Record<string, unknown>>): string =>
  `${String(entry['sequence'])} ${String(entry['resource'])}/${String(entry['id'])} ${String(entry['revision'])} ${String(entry['action'])}`

export interface Follower {
  /** The changes that it has heard, in order. */
  heard: string[]
  /** The history that they belong to. */
  epoch?: string | undefined
}

const linesIn = (events: readonly string[]): string[] =>
  events
    .filter((event) => event.startsWith('id: '))
    .map((event) => lineOf(JSON.parse(event.slice(event.indexOf('\ndata: ') + 7)) as Record<string, unknown>))

/** Reads a stream until it ends, breaks or is stopped. */
const listen = async (follower: Follower, url: string, stop: AbortSignal): Promise<void> => {
  const { heard, epoch } = follower
  const response = await fetch(`${url}/v1/changes${epoch === undefined ? '' : `?epoch=${epoch}`}`, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${adminKey}`,
      'last-event-id': heard.length.toString(),
    },
    signal: stop,
  })
  // Another history: everything is heard anew.
  if (response.status === 410) Object.assign(follower, { heard: [], epoch: undefined })
  if (response.status !== 200 || !response.body) return
  follower.epoch ??= response.headers.get('register-epoch') ?? undefined
  let rest = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const events = `${rest}${chunk}`.split('\n\n')
    rest = events.pop() ?? ''
    heard.push(...linesIn(events))
  }
}

/** Follows the changes after the last one heard, from any server, until it is stopped. */
export const following = async (crowd: Crowd, follower: Follower, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    await listen(follower, crowd.random.oneOf(crowd.urls), stop).catch(() => undefined)
    await sleep(20)
  }
}
