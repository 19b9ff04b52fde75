/** A database that can only be read: its writes are refused, and the bookkeeping that reads cause is left out. */
import { ReadOnly } from '../rules/refusal.ts'
import type { Store } from '../store/store.ts'
import type { Engine } from './engine.ts'

const refuse = (): Promise<never> => Promise.reject(new ReadOnly())
const nothing = (): Promise<void> => Promise.resolve()

/** Makes an engine refuse what writes. It does not listen for writes of others: a standby of PostgreSQL refuses that. */
export const refusingWrites = ({ listen: _listen, ...engine }: Engine): Engine => ({
  ...engine,
  autocommit: refuse,
  transaction: refuse,
  exclusive: refuse,
})

/** Makes a store of such an engine keep nothing about requests. */
export const keepingNothing = (store: Store): Store => ({
  ...store,
  // Before the file is read.
  import: (request) => (request.dryRun ? store.import(request) : refuse()),
  review: refuse,
  // A request under a key either writes, and is refused, or may be sent any number of times.
  claim: ({ id }) => Promise.resolve({ claim: { id, token: '' } }),
  keep: nothing,
  release: nothing,
  keepUses: nothing,
  webhooks: { ...store.webhooks, lead: () => Promise.resolve(false) },
})
