/** Waits for a PostgreSQL server: containers may start in any order. */
import { setTimeout as sleep } from 'node:timers/promises'
import { reach, isLost } from './connection.ts'

/** In milliseconds: the longest wait, and the first pause, which doubles after each attempt. */
const longestWait = 30_000
const pauses = { first: 100, longest: 2000 }

/** Resolves when the database accepts connections. Throws if it refuses them, or is not up in time. */
export const arrival = async (url: string, wait = longestWait): Promise<void> => {
  const until = Date.now() + wait
  for (let pause = pauses.first; ; pause = Math.min(2 * pause, pauses.longest)) {
    const left = until - Date.now()
    try {
      const client = await reach(url, left)
      await client.end()
      return
    } catch (error) {
      const { message, cause } = error as Error
      if (!isLost(cause)) throw error
      if (left <= pause)
        throw new Error(`${message}. It was waited for ${Math.round(wait / 1000).toString()} seconds.`, {
          cause: error,
        })
    }
    await sleep(pause)
  }
}
