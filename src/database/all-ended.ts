/**
 * Waits for steps that begin at once, because none needs what another finds: a server gets their statements in this order,
 * without waiting for answers. When this returns, or throws what failed first, all have ended: none goes on after its
 * transaction.
 */
export const allEnded = async <T extends readonly unknown[] | []>(
  steps: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> => {
  const done = Promise.all(steps)
  await Promise.allSettled([done, ...steps])
  return done
}
