/** How often properties are tried, and the trial of one. */
import fc from 'fast-check'

/** The number of runs of a property, times `RUNS`: a quarter in `npm test`, two in `npm run test:slow`, and half as many on PostgreSQL. */
export const runs = (few: number): number => Math.ceil(few * Number(process.env['RUNS'] ?? 1))

/** Holds a property against so many random values, times `RUNS`; false or an error is a counterexample. */
export const forAll = <Ts extends [unknown, ...unknown[]]>(
  few: number,
  arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  holds: (...values: Ts) => unknown,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty<Ts>(...arbitraries, async (...values: Ts) => (await holds(...values)) !== false),
    { numRuns: runs(few) },
  )

// The seed of what tests draw at random: `TEST_SEED=7 npm test` repeats a run, and without it each run draws anew.

export const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31)

if (process.env['TEST_SEED'] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })
