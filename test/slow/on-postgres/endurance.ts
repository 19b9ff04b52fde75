/** Kills, long chains, hostile requests and large imports. */
import { togetherOnPostgres } from '../../support/postgres/together.ts'

await togetherOnPostgres(
  1,
  'slow/chains.test.ts',
  'slow/crash.test.ts',
  'slow/fuzz.test.ts',
  'slow/killed.test.ts',
  'slow/many-figures.test.ts',
  'slow/memory.test.ts',
)
