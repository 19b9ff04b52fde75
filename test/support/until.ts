/** Waits for what a test has brought about, and no longer. */
import { setTimeout as pause } from 'node:timers/promises'

/** Resolves once it holds. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await pause(2)
}
