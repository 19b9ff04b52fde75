/** All tests of records, search, totals, promises, checks, changes, imports and exports. */
import { togetherOnPostgres } from '../../support/postgres/together.ts'

await togetherOnPostgres(
  1,
  'http/records',
  'http/search',
  'http/resolve',
  'http/totals',
  'http/promises',
  'http/checks',
  'http/changes',
  'http/imports',
  'http/exports',
)
