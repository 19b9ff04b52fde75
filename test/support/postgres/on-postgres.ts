/** Makes the tests of this process use a PostgreSQL server of their own; tests are imported after it, as they read the environment. */
import t from 'tap'
import { startWithTemplates } from './with-templates.ts'

const { url, remove } = await startWithTemplates()
t.teardown(remove)
process.env['TEST_DATABASE'] = url
// A run of a property costs several times as much on a server.
process.env['RUNS'] = (Number(process.env['RUNS'] ?? 1) / 2).toString()
