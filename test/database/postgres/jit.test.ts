/** No query is compiled while the lock of the register is held: the compilation takes seconds where there are no statistics. */
import t from 'tap'
import { openEngine } from '../../../src/database/open.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { databaseFor, withoutServer } from '../../support/databases.ts'

t.test('a write transaction compiles nothing', { skip: withoutServer }, async (t) => {
  const engine = await openEngine(await databaseFor(t))
  t.teardown(() => engine.close())
  const jit = sql<{ jit: string }>`SELECT current_setting('jit') AS jit`
  t.strictSame(await engine.transaction((session) => session.all(jit)), [{ jit: 'off' }])
})
