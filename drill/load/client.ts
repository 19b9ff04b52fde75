/** A client of the servers that outlives them. */
import { longestWait, waitFor, type Delay, type Fault } from '../findings.ts'
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
  readonly faults: Fault[]
  readonly delays: Delay[]
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

/** In milliseconds: how long an answer to a check may take, and the pause before it is asked again. */
const patience = 30_000
const pause = 1000

/** Sends a request again as long as no answer comes or the server refuses it for the moment, and notes a delay. */
export const askPatiently = async (
  { delays }: Pick<Crowd, 'delays'>,
  url: string,
  path: string,
  options?: Ask,
): Promise<Answer | undefined> => {
  let answer: Answer | undefined
  const isAnswered = async (): Promise<boolean> => {
    answer = await ask(url, 'GET', path, options)
    return answer !== undefined && !refusing.includes(answer.status)
  }
  const { took, slowdown, came } = await waitFor(isAnswered, longestWait, pause)
  if (came && took > patience) {
    const what = `GET ${path} was answered`
    delays.push({ promise: 'every request is answered', what, took, limit: patience, slowdown })
  }
  return answer
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
    const seen = `${method} ${path}: ${answer.status.toString()} ${answer.text.slice(0, 300)}`
    faults.push({ promise: 'every request is answered as documented', seen })
    return undefined
  }
  return answer
}
