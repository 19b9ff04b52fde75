/** Plans the next attempt after a failed one: each pause is longer than the last, for a day. */
import type { Consequence, Webhook } from '../../../store/webhooks.ts'

/** In milliseconds. */
const [firstPause, longestPause] = [5000, 3_600_000]
const day = 86_400_000

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** Returns what follows an attempt that has failed now. */
export const consequenceOf = ({ failures, failingSince }: Webhook): Consequence => {
  const now = Date.now()
  const isLast = failingSince !== null && now - Date.parse(failingSince) >= day
  return {
    failures: failures + 1,
    nextAttemptAt: isLast ? null : instant(now + Math.min(firstPause * 2 ** failures, longestPause)),
    pausedAt: isLast ? instant(now) : null,
  }
}

/** Reports whether a webhook is neither paused nor waiting for its next attempt. */
export const isDue = ({ pausedAt, nextAttemptAt }: Webhook): boolean =>
  pausedAt === null && (nextAttemptAt === null || nextAttemptAt <= instant(Date.now()))
