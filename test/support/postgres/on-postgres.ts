/** Makes the tests of this process use a PostgreSQL server of their own; tests are imported after it, as they read the environment. */
import t from 'tap'
import { startWithTemplates } from './with-templates.ts'

const { url, remove } = await startWithTemplates()
t.teardown(remove)
process.env['TEST_DATABASE'] = url
