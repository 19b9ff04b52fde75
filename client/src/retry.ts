/** Repeats requests that were not answered, or were answered "later". */

export type Fetch = (request: Request) => Promise<Response>

const firstPause = 250

/** Waits; rejects with the reason of `signal` as soon as it is aborted. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(signal.reason as Error)
      },
      { once: true },
    )
  })

/**
 * Returns a `fetch` that tries up to `tries` times: after the seconds in `Retry-After`, or after growing pauses if
 * there was no answer. A POST gets an `Idempotency-Key` unless it has one, so that it writes once.
 */
export const retrying =
  (send: Fetch, tries: number): Fetch =>
  async (request) => {
    if (request.method === 'POST' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', crypto.randomUUID())
    for (let tried = 1; ; tried++) {
      const last = tried === tries || request.signal.aborted
      let seconds: string | null
      try {
        // A body can be read once, and the next try needs it again.
        const answer = await send(last ? request : request.clone())
        seconds = answer.headers.get('retry-after')
        if (last || seconds === null) return answer
        await answer.body?.cancel()
      } catch (error) {
        if (last) throw error
        seconds = null
      }
      await pause(seconds === null ? firstPause * 2 ** (tried - 1) : Number(seconds) * 1000, request.signal)
    }
  }
