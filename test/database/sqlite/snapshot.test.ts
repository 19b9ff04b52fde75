/** A file that cannot be opened, or that another version has migrated, is refused in words wherever it is read. */
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Engine } from '../../../src/database/engine.ts'
import { openTarget } from '../../../src/database/open-existing.ts'
import { openRegister } from '../../../src/database/open.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { withoutFile } from '../../support/databases.ts'

const sequence = sql<{ sequence: number }>`SELECT sequence FROM register`

/** Opens an empty register. */
const opened = async (t: Test): Promise<{ readonly file: string; readonly engine: Engine }> => {
  const file = join(t.testdir(), 'register.db')
  await (await openRegister(file)).close()
  const engine = await openTarget(file)
  t.teardown(() => engine.close())
  return { file, engine }
}

/** How a register is read elsewhere than on the connection that serves. */
const ways: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
  'a snapshot': async (engine) => {
    const state = engine.snapshot()
    try {
      return await state.all(sequence)
    } finally {
      state.close()
    }
  },
  'a long read': (engine) => engine.reading((reader) => reader.all(sequence), { isMuch: true }),
}

for (const [name, read] of Object.entries(ways)) {
  t.test(`${name} of a file that is away for a moment`, { skip: withoutFile }, async (t) => {
    const { file, engine } = await opened(t)
    renameSync(file, `${file}.away`)
    await t.rejects(read(engine), { kind: 'overloaded', message: 'The database cannot be used now.' })
    renameSync(`${file}.away`, file)
    t.strictSame(await read(engine), [{ sequence: 0 }])
  })
  t.test(`${name} of a register that another version has migrated`, { skip: withoutFile }, async (t) => {
    const { engine } = await opened(t)
    t.strictSame(await read(engine), [{ sequence: 0 }])
    await engine.transaction((session) =>
      session.run(sql`INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('', 9999999999999)`),
    )
    await t.rejects(read(engine), { kind: 'overloaded', message: /newer version/ })
  })
}

// The file of a register: who may read it.

t.test('a new register may be read by its owner alone', { skip: withoutFile }, async (t) => {
  const before = process.umask(0)
  t.teardown(() => process.umask(before))
  const folder = join(t.testdir(), 'data')
  mkdirSync(folder)
  const store = await openRegister(join(folder, 'register.db'))
  t.same(
    readdirSync(folder)
      .sort()
      .map((name) => [name, statSync(join(folder, name)).mode & 0o777]),
    ['register.db', 'register.db-shm', 'register.db-wal'].map((name) => [name, 0o600]),
  )
  await store.close()
})
