/** Handles SQLite's errors: retries while the database is locked, refuses on transient errors, passes on the rest. */
import type { Message } from '../../text/messages/message.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../../rules/refusal.ts'
import type { Effort } from '../../store/store.ts'
import { LockTimeout } from '../lock-timeout.ts'

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code)

const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY')

/** Turns transient errors (no space, no permission, disk errors) into a Refusal; other errors stay as they are. */
export const refused = (error: unknown): unknown => {
  const because = (kind: 'no-room' | 'overloaded', detail: Message) => new Refusal(kind, detail, [], { cause: error })
  if (isBusy(error)) return new LockTimeout(error)
  const code = codeOf(error)
  if (code === 'SQLITE_FULL') return because('no-room', ['disk-full'])
  return /^SQLITE_(READONLY|IOERR|CANTOPEN)/.test(code) ? because('overloaded', ['database-unusable']) : error
}

/**
 * Retries for up to `patience` milliseconds while the database is locked, and records the effort.
 * Waits for open statements of the same connection.
 */
export const patiently = async <T>(
  act: () => T,
  patience: number,
  effort: Effort,
  open: () => Promise<unknown> | undefined = () => undefined,
): Promise<T> => {
  for (const until = performance.now() + patience; ;) {
    for (let other = open(); other; other = open()) await other
    const begun = performance.now()
    try {
      return act()
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw refused(error)
    } finally {
      effort.times++
      effort.seconds += (performance.now() - begun) / 1000
    }
    await sleep(10)
  }
}
