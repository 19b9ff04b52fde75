/** Repeats requests that were not answered, or were answered "later". */

export type Fetch = (request: Request) => Promise<Response>

const firstPause = 250

/** Waits; rejects with the reason of `signal` as soon as it is aborted. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const end = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', end, { once: true })
  })

/** Reads `Retry-After`, which is in seconds or an instant; undefined if it is neither. */
const millisecondsIn = (retryAfter: string): number | undefined => {
  const milliseconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  return Number.isNaN(milliseconds) ? undefined : Math.max(milliseconds, 0)
}

/** Reads JSON to its end, so that an answer which is cut off is none. A file is left to whoever reads it. */
const received = async (answer: Response): Promise<Response> => {
  const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
  if (/[/+]json$/.test(type)) await answer.clone().arrayBuffer()
  return answer
}

/**
 * Reports whether the second answer to a request says what the first one said. If the first one has written, the second
 * answer to a DELETE is 410, and that to a write with a precondition 412.
 */
const isRepeatable = ({ method, headers }: Request): boolean =>
  method === 'GET' ||
  method === 'HEAD' ||
  headers.has('idempotency-key') ||
  !(method === 'DELETE' || headers.has('if-match') || headers.has('if-none-match'))

/**
 * Returns a `fetch` that tries up to `tries` times: after the time in `Retry-After`, or after growing pauses if there
 * was no answer. A POST gets an `Idempotency-Key` unless it has one, so that it writes once.
 */
export const retrying =
  (send: Fetch, tries: number): Fetch =>
  async (request) => {
    if (request.method === 'POST' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', crypto.randomUUID())
    for (let tried = 1; ; tried++) {
      const last = tried >= tries || request.signal.aborted
      let later: number | undefined
      try {
        // A body can be read once, and the next try needs it again.
        const answer = await received(await send(last ? request : request.clone()))
        const retryAfter = answer.headers.get('retry-after')
        if (last || retryAfter === null) return answer
        later = millisecondsIn(retryAfter)
        await answer.body?.cancel()
      } catch (error) {
        if (last || !isRepeatable(request)) throw error
      }
      await pause(later ?? firstPause * 2 ** (tried - 1), request.signal)
    }
  }
