/** All other tests that use a register. */
import '../../support/postgres/on-postgres.ts'

for (const suite of ['serving', 'pages', 'command', 'server', 'pure']) await import(`../../suites/${suite}.ts`)
