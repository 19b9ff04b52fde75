/** Does what is asked one after the other, whoever asks meanwhile. */

export interface Turns {
  /** Begins once all that was asked before is done. */
  readonly take: <T>(use: () => Promise<T>) => Promise<T>
  /** Once all that was asked is done. */
  readonly settled: () => Promise<unknown>
}

export const oneByOne = (): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  const take = <T>(use: () => Promise<T>): Promise<T> => {
    const used = last.then(use)
    last = used.catch(() => undefined)
    return used
  }
  return { take, settled: () => last }
}
