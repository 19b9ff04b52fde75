/**
 * What else has SQL of its own, and what depends on connections. Of the sequences of four words in all queries, those of
 * records and of the database are all but one in twenty; these files have the others.
 */
import '../../support/postgres/on-postgres.ts'

const { together } = await import('../../support/together.ts')
await together(
  ...['http/pipeline', 'http/formats', 'http/health', 'server', '!server/lazy.test.ts'],
  ...['command/keys', 'command/exchange', 'http/openapi/examples', 'http/verify/judgements'].map(
    (name) => `${name}.test.ts`,
  ),
  ...['cite', 'lists', 'pages', 'sessions'].map((name) => `pages/${name}.test.ts`),
)
