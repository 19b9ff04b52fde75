/** Notes the last use of keys: in memory, and once a minute in the register, so that no read waits for a write. */
import type { FastifyInstance } from 'fastify'
import type { Store } from '../../store/store.ts'

const interval = 60_000

/** Returns a function that notes the use of a key, by its hash. */
export const keyUses = (app: FastifyInstance, store: Store): ((hash: string) => void) => {
  let uses = new Map<string, string>()
  let turn = Promise.resolve()

  const keepAll = async (): Promise<void> => {
    if (uses.size === 0) return
    const noted = uses
    uses = new Map()
    try {
      await store.keepUses(noted)
    } catch (error) {
      app.log.warn(error, 'The last uses of keys could not be written; retrying in a minute.')
      uses = new Map([...noted, ...uses])
    }
  }
  // One after the other, so that closing waits for one that is under way.
  const keep = (): Promise<void> => (turn = turn.then(keepAll))
  const timer = setInterval(() => {
    void keep()
  }, interval).unref()
  app.addHook('onClose', () => {
    clearInterval(timer)
    return keep()
  })
  return (hash) => {
    uses.set(hash, new Date().toISOString())
  }
}
