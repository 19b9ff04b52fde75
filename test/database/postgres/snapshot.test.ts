/** Snapshots of a PostgreSQL database that cannot be reached. */
import t from 'tap'
import { postgresEngine } from '../../../src/database/postgres/engine.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { freePort } from '../../support/planledger.ts'

t.test('a snapshot that fails to begin is not counted among the open ones', async (t) => {
  const engine = postgresEngine(`postgres://someone@127.0.0.1:${(await freePort()).toString()}/register`)
  t.teardown(() => engine.close())
  const fail = async () => {
    const snapshot = engine.snapshot()
    await t.rejects(snapshot.all(sql`SELECT sequence FROM register`), { message: 'The database cannot be used now.' })
    return snapshot
  }
  const failed = await Promise.all(Array.from({ length: 16 }, fail))
  await Promise.all(Array.from({ length: 16 }, fail))
  for (const snapshot of failed) snapshot.close()
  const open = Array.from({ length: 16 }, () => engine.snapshot())
  // Closing those that failed has made no further place.
  t.throws(() => engine.snapshot(), { message: 'Too many files are being read.' })
  for (const snapshot of open) snapshot.close()
})
