/** Kills, long chains, hostile requests and large imports. */
import '../../support/postgres/on-postgres.ts'

const { together } = await import('../../support/together.ts')
await together(
  ...[...['crash', 'fuzz', 'killed', 'large-trees', 'many-figures', 'memory', 'sitemap'], 'upgrade-killed'].map(
    (name) => `slow/${name}.test.ts`,
  ),
)
