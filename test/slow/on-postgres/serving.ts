/** All tests of the rest of HTTP, of pages, commands and servers, of exchange and seeds. */
import { togetherOnPostgres } from '../../support/postgres/together.ts'

await togetherOnPostgres(
  1,
  'http/formats',
  'http/health',
  'http/openapi',
  'http/pipeline',
  'pages',
  'command',
  'server',
  'exchange',
  'seeds',
)
