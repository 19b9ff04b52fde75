/** Runs the suites, or the given files, on a PostgreSQL server of their own, which is removed at the end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startWithTemplates } from './support/postgres/with-templates.ts'

const { url } = await startWithTemplates()
const tap = spawn('tap', [...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TEST_DATABASE: url },
})
const [code] = (await once(tap, 'close')) as [number | null]
process.exit(code ?? 1)
