/** The seed of what tests draw at random: `TEST_SEED=7 npm test` repeats a run, and without it each run draws anew. */
import fc from 'fast-check'

export const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31)

if (process.env['TEST_SEED'] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })
