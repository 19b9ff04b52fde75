/** The file of a register: who may read it. */
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openRegister } from '../../../src/database/open.ts'
import { withoutFile } from '../../support/databases.ts'

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
