/** Sends requests over 32 connections, each as soon as the previous one is answered, and checks the answers. */
import autocannon, { type Request } from 'autocannon'
import { quantile, type Measure } from './measure.ts'

export type { Request }

export interface Asked {
  /** A list that is sent in order and repeated; or a function that makes each request, if none may be sent twice. */
  readonly requests: readonly Request[] | (() => Request)
  /** The status that each answer must have; 200 by default. */
  readonly status?: number
  /** Reports whether an answer has the requested data. A sample of answers is checked before the load. */
  readonly fits?: (text: string) => boolean
  /** True if the lengths of answers differ widely, so that the load cannot check them. */
  readonly varies?: boolean
}

export const connections = 32
const looked = 10

const asText = async (url: string, { path = '/', ...request }: Request): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${url}${path}`, request)
  return { status: response.status, text: await response.text() }
}

/** Returns a sample of the requests, spread evenly over all of them. */
const someOf = ({ requests }: Asked): Request[] =>
  typeof requests === 'function'
    ? Array.from({ length: looked }, requests)
    : [
        ...new Set(
          Array.from(
            { length: looked },
            (_, index) => requests[Math.floor((index * requests.length) / looked)] as Request,
          ),
        ),
      ]

/** Throws if an answer is wrong; returns the least number of bytes that each answer must have. */
export const look = async (url: string, asked: Asked): Promise<number> => {
  const { status: wanted = 200, fits = () => true } = asked
  const sizes: number[] = []
  for (const request of someOf(asked)) {
    const { status, text } = await asText(url, request)
    if (status !== wanted || !fits(text))
      throw new Error(
        `Void: ${request.method ?? 'GET'} ${url}${request.path ?? ''} answers ` +
          `${status.toString()} ${text.slice(0, 300)}`,
      )
    sizes.push(Buffer.byteLength(text))
  }
  const least = Math.min(...sizes)
  if (asked.varies) return 0
  // The same request gets the same body each time; under load its headers are counted as well.
  return sizes.length === 1 ? least : least / 2
}

type Side = readonly [url: string, asked: Asked]

/** Throws if two sides answer the same requests differently. */
export const assertAlike = async (
  [url, asked]: Side,
  [otherUrl, otherAsked]: Side,
  alike: (text: string) => string,
): Promise<void> => {
  const others = someOf(otherAsked)
  for (const [index, request] of someOf(asked).entries()) {
    const [one, other] = [await asText(url, request), await asText(otherUrl, others[index] ?? {})]
    if (alike(one.text) !== alike(other.text))
      throw new Error(
        `Void: the two sides answer differently:\n${one.text.slice(0, 2000)}\n${other.text.slice(0, 2000)}`,
      )
  }
}

/** The number of requests sent so far, by list. */
const sent = new WeakMap<Asked['requests'], number>()

/** Each load continues where the previous one ended, because recent answers may be cached. */
const inTurn = (requests: readonly Request[]): readonly Request[] => {
  const begin = (sent.get(requests) ?? 0) % requests.length
  return [...requests.slice(begin), ...requests.slice(0, begin)]
}

/** Returns the requests of one connection. Connections have different requests, so that none is sent twice at once. */
const shareOf = (requests: Asked['requests'], connection: number): Request[] => {
  if (typeof requests === 'function') return [{ setupRequest: (request) => ({ ...request, ...requests() }) }]
  if (requests.length < connections) return requests.map((request) => ({ ...request }))
  return inTurn(requests)
    .filter((_request, index) => index % connections === connection)
    .map((request) => ({ ...request }))
}

/** Measures a server under load. Throws if a request fails, or its answer has the wrong status or too few bytes. */
export const load = async (url: string, asked: Asked, seconds: number): Promise<Measure> => {
  const least = await look(url, asked)
  const wanted = asked.status ?? 200
  const times: number[] = []
  const wrong = new Map<string, number>()
  let connection = 0
  const begun = performance.now()
  let ended = begun
  const run = autocannon({
    url,
    connections,
    duration: seconds,
    sampleInt: 100,
    timeout: 60,
    setupClient: (client) => {
      client.setRequests(shareOf(asked.requests, connection))
      connection += 1
    },
  })
  run.on('response', (_client: unknown, status: number, bytes: number, time: number) => {
    ended = performance.now()
    times.push(time)
    const fault =
      status !== wanted
        ? `status ${status.toString()}`
        : bytes < least
          ? `${bytes.toString()} bytes of ${least.toString()}`
          : undefined
    if (fault !== undefined) wrong.set(fault, (wrong.get(fault) ?? 0) + 1)
  })
  const { errors, timeouts } = await run
  sent.set(asked.requests, (sent.get(asked.requests) ?? 0) + times.length)
  if (wrong.size > 0 || errors + timeouts > 0 || times.length === 0) {
    throw new Error(
      `Void: ${times.length.toString()} answers, ${errors.toString()} errors, ${timeouts.toString()} timeouts, ` +
        JSON.stringify([...wrong]),
    )
  }
  return { perSecond: (times.length * 1000) / (ended - begun), p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}
