/** A query that takes too long is ended on the server, with its locks, when its client is refused. */
import t, { type Test } from 'tap'
import type { Engine } from '../../../src/database/engine.ts'
import { postgresEngine } from '../../../src/database/postgres/engine.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { beside, databaseFor, withoutServer } from '../../support/databases.ts'

const slow = sql`SELECT pg_sleep(60)`
const sleeping = `SELECT count(*) FROM pg_stat_activity
  WHERE datname = current_database() AND state = 'active' AND query = 'SELECT pg_sleep(60)'`

/** The engine refuses after a third of a second. */
const opened = async (t: Test): Promise<{ readonly engine: Engine; readonly url: string }> => {
  const url = await databaseFor(t)
  const engine = postgresEngine(url, 300, 300)
  t.teardown(() => engine.close())
  return { engine, url }
}

const ways: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
  reading: (engine) => engine.reading((reader) => reader.all(slow)),
  'a transaction': (engine) => engine.transaction((session) => session.all(slow)),
  'a snapshot': async (engine) => {
    const state = engine.snapshot()
    try {
      await state.all(slow)
    } finally {
      state.close()
    }
  },
}

for (const [name, ask] of Object.entries(ways))
  t.test(`${name}: what takes too long does not go on`, { skip: withoutServer }, async (t) => {
    const { engine, url } = await opened(t)
    const { value } = await beside(t, url)
    await t.rejects(ask(engine), { kind: 'overloaded', message: 'The database cannot be used now.' })
    t.equal(Number(await value(sleeping)), 0)
    await engine.transaction((session) => session.run(sql`UPDATE register SET sequence = sequence`))
  })
