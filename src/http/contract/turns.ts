/** Shares the event loop between long work of several kinds and requests. */

/** Returns a function that waits for a turn. Between two turns the event loop answers whatever has come. */
export const turnTaking = (): (() => Promise<void>) => {
  const waiting: (() => void)[] = []
  const next = (): void => {
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(next)
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 1) setImmediate(next)
    })
}
