/** A client of the servers that outlives them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ledger } from '../ledger.ts'
import type { Random } from '../random.ts'

export const adminKey = 'a-key-for-the-drill-that-is-long-enough'

/** The longest time that an answer may take, in milliseconds. */
const longest = 60_000

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}

interface Ask {
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
}

/** The clients of one round: where they ask, what they were promised, and what was wrong. */
export interface Crowd {
  readonly urls: readonly string[]
  readonly ledger: Ledger
  readonly random: Random
  readonly faults: string[]
  readonly goesOn: () => boolean
}

const parsed = (text: string, type: string | null): unknown =>
  text !== '' && /[/+]json(;|$)/.test(type ?? '') ? JSON.parse(text) : undefined

/** Sends a request; returns nothing where no whole answer comes. */
export const ask = async (
  url: string,
  method: string,
  path: string,
  { body, headers = {} }: Ask = {},
): Promise<Answer | undefined> => {
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(longest),
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: parsed(text, response.headers.get('content-type')),
    }
  } catch {
    return undefined
  }
}

/** The answers that promise nothing, like no answer: the server or its disk cannot be used now. */
const refusing = [503, 507]

/** In milliseconds, and in requests: so long a check waits for a server that refuses, as a client would. */
const patience = { between: 1000, times: 30 }

/** Sends a request again as long as the server refuses it for the moment. */
export const askPatiently = async (url: string, method: string, path: string): Promise<Answer | undefined> => {
  for (let time = 1; ; time += 1) {
    const answer = await ask(url, method, path)
    if (answer === undefined || !refusing.includes(answer.status) || time === patience.times) return answer
    await sleep(patience.between)
  }
}

/** Sends a request to any server; undefined if nothing is promised. Statuses other than `allowed` are faults. */
export const askAny = async (
  { urls, random, faults }: Crowd,
  method: string,
  path: string,
  allowed: readonly number[],
  options?: Ask,
): Promise<Answer | undefined> => {
  const answer = await ask(random.oneOf(urls), method, path, options)
  if (answer === undefined || refusing.includes(answer.status)) return undefined
  if (!allowed.includes(answer.status)) {
    faults.push(`${method} ${path}: ${answer.status.toString()} ${answer.text.slice(0, 300)}`)
    return undefined
  }
  return answer
}
