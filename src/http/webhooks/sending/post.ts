/** Posts a message once: follows no redirect, waits for 10 seconds at most, and reads next to nothing of the answer. */
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { request as httpRequest } from '../../contract/node-http.ts'
import { lookupPublic, wrongTarget } from '../target.ts'

/** In milliseconds. */
export const longestWait = 10_000
/** In bytes: a short answer is read to its end, so that the receiver sees no broken connection. */
const mostRead = 4096
const longestFault = 300
/** The statuses that send a client elsewhere. */
const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** An answer's status, if there was an answer, and what was wrong; nothing after a success. */
export interface Posted {
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

/** Reads a little of an answer, and hangs up on what is longer. */
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
export const post = async (text: string, sending: Sending): Promise<Posted> => {
  const deadline = new AbortController()
  const timer = setTimeout(() => {
    deadline.abort()
  }, longestWait)
  try {
    // Settings may have changed since the webhook was made.
    const wrong = wrongTarget(text, sending.hosts)
    if (wrong !== undefined) return { status: null, fault: wrong }
    return await exchange(new URL(text), sending, AbortSignal.any([deadline.signal, sending.cut]))
  } catch (error) {
    const fault = deadline.signal.aborted ? 'There was no answer within 10 seconds.' : wordsOf(error as Error)
    return { status: null, fault }
  } finally {
    clearTimeout(timer)
  }
}
