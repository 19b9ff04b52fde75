import { together } from '../support/together.ts'

await together(
  'http/records',
  'http/texts',
  'http/tables',
  'http/search',
  'http/resolve',
  'http/totals',
  'http/promises',
  'http/checks',
  'http/batches',
  'http/changes',
  'http/imports',
  'http/exports',
  'http/webhooks',
)
