/** Waits for an effect of a test, and no longer. */
import { setTimeout as pause } from 'node:timers/promises'

/** Resolves once `holds` returns true. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await pause(2)
}
