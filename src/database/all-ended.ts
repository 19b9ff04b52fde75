/**
 * Waits for steps that were begun at once and do not need each other's results: PostgreSQL gets their statements in the
 * order of the calls, without waiting for answers. Returns, or throws what failed first, only when all have ended, so that
 * none goes on after its transaction.
 */
export const allEnded = async <T extends readonly unknown[] | []>(
  steps: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> => {
  const done = Promise.all(steps)
  await Promise.allSettled([done, ...steps])
  return done
}
