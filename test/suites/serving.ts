import { together } from '../support/together.ts'

await together(
  'http/candidates',
  'http/catalog',
  'http/reconcile',
  'http/verify',
  'http/formats',
  'http/health',
  'http/openapi',
  'http/pipeline',
  'mcp',
)
