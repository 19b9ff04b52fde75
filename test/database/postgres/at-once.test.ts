/** Statements that are sent at once: what failed is told, whichever step waits for it, and nothing of answers is kept. */
import t from 'tap'
import { allEnded } from '../../../src/database/turns.ts'
import type { Session } from '../../../src/database/engine.ts'
import { connect, turnsOn, poolOf } from '../../../src/database/postgres/connection.ts'
import { postgresEngine } from '../../../src/database/postgres/engine.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { databaseFor, withoutServer } from '../../support/databases.ts'

const failing = sql`SELECT 1 / (SELECT 0)`
const other = sql`SELECT 1`

t.test('a step within a step is told before those that it has stopped', { skip: withoutServer }, async (t) => {
  const engine = postgresEngine(await databaseFor(t))
  t.teardown(() => engine.close())
  const nested = (session: Session): Promise<unknown> => allEnded([session.all(failing), session.all(other)])
  const steps = (session: Session): Promise<unknown> => allEnded([nested(session), session.all(other)])
  await t.rejects(engine.transaction(steps), { code: '22012', message: 'division by zero' })
  await t.rejects(
    engine.exclusive(async (session) => ({ keep: false, isMost: false, value: await steps(session) })),
    { code: '22012', message: 'division by zero' },
  )
  t.strictSame(
    await engine.transaction((session) => session.all(sql`SELECT 2 AS two`)),
    [{ two: 2 }],
    'the connection is used again',
  )
})

t.test('what is settled holds no answer', { skip: withoutServer }, async (t) => {
  const pool = poolOf(await databaseFor(t), 1000, 1, 1000)
  const client = await connect(pool)
  const { ask, settled } = turnsOn(client)
  await Promise.all([1, 2, 3].map(() => ask({ text: 'SELECT 1', values: [] })))
  t.equal(await settled(), undefined)
  client.release()
  await pool.end()
})
