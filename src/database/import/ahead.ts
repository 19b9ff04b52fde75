/** Works on one element of a sequence while the next is made. */

/** Asks for each element when the one before is taken. */
export async function* ahead<T>(source: AsyncGenerator<T, undefined>): AsyncGenerator<T, undefined> {
  const ask = () => {
    const next = source.next()
    // Whoever takes the element hears of its error.
    next.catch(() => undefined)
    return next
  }
  try {
    for (let next = ask(); ;) {
      const { done, value } = await next
      if (done) return undefined
      next = ask()
      yield value
    }
  } finally {
    await source.return(undefined)
  }
}
