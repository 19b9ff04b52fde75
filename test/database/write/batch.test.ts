/** A transaction is one commit, each attempt in it is undone by itself, and no other statement becomes part of it. */
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import type { Session } from '../../../src/database/engine.ts'
import { migrate } from '../../../src/database/sqlite/migrate.ts'
import { sqliteEngine } from '../../../src/database/sqlite/engine.ts'
import { openDatabase } from '../../../src/database/sqlite/file.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import { beside, withoutFile } from '../../support/databases.ts'
import { brokenBy, engineFor } from '../../support/engine.ts'

const withKept = async (t: Test) => {
  const { engine, url } = await engineFor(t)
  const other = await beside(t, url)
  const kept = async (): Promise<unknown[]> =>
    (await other.rows('SELECT hash FROM keys ORDER BY hash')).map(({ hash }) => hash)
  return { engine, kept }
}

const add = (hash: string) => sql`INSERT INTO keys (hash, role, label, created_at) VALUES (${hash}, 'reader', '', '')`
const addAll = async (session: Session, ...hashes: string[]): Promise<string> => {
  for (const hash of hashes) await session.run(add(hash))
  return hashes.join()
}
const seenBy = async (session: Session): Promise<string> =>
  (await session.all(sql<{ hash: string }>`SELECT hash FROM keys`)).map(({ hash }) => hash).join()

t.test('each attempt is kept wholly or not at all, and sees the attempts before it', async (t) => {
  const { engine, kept } = await withKept(t)
  const [first, second, third] = await engine.transaction(async (transaction) => [
    await transaction.attempt(() => addAll(transaction, 'a')),
    await transaction.attempt(() => addAll(transaction, 'b', 'a')),
    await transaction.attempt(() => seenBy(transaction)),
  ])
  t.strictSame([first, third], [{ value: 'a' }, { value: 'a' }])
  t.equal(brokenBy((second as { error: unknown }).error), 'PRIMARYKEY')
  t.strictSame(await kept(), ['a'])
})

t.test('a transaction that fails at its end keeps none of its attempts', async (t) => {
  const { engine, kept } = await withKept(t)
  await t.rejects(
    engine.transaction(async (transaction) => {
      await transaction.attempt(() => addAll(transaction, 'a'))
      throw new Error('The end.')
    }),
    new Error('The end.'),
  )
  t.strictSame(await kept(), [])
  t.equal(await engine.transaction((transaction) => addAll(transaction, 'a')), 'a', 'the next transaction starts clean')
})

t.test('a full disk is reported, and the engine works again once there is room', { skip: withoutFile }, async (t) => {
  const own = openDatabase(join(t.testdir(), 'own.db'))
  migrate(own)
  const engine = sqliteEngine(own)
  t.teardown(() => engine.close())
  own.pragma(`max_page_count = ${String(own.pragma('page_count', { simple: true }))}`)
  const full = new Refusal('no-room', ['disk-full'])
  const filling = engine.transaction(async (transaction) => {
    const one = await transaction.attempt(() => addAll(transaction, 'x'.repeat(100_000)))
    if ('error' in one) throw one.error
  })
  await t.rejects(filling, full)
  own.pragma('max_page_count = 1000000')
  t.equal(await engine.transaction((transaction) => addAll(transaction, 'a')), 'a')
  t.strictSame(await engine.all(sql`SELECT hash FROM keys`), [{ hash: 'a' }])
})

t.test('a statement from elsewhere never becomes part of a transaction, whenever it comes', async (t) => {
  const { engine, kept } = await withKept(t)
  for (let moment = 0; moment < 40; moment++) {
    const name = moment.toString()
    const undone = t.rejects(
      engine.transaction(async (transaction) => {
        await transaction.attempt(() => addAll(transaction, `${name}-a`))
        await transaction.attempt(() => addAll(transaction, `${name}-b`))
        throw new Error('All is undone.')
      }),
      new Error('All is undone.'),
    )
    for (let passed = 0; passed < moment; passed++) await Promise.resolve()
    t.equal(await engine.transact([add(name)]), true)
    t.ok((await kept()).includes(name), `kept once answered, at moment ${name}`)
    await undone
    t.ok((await kept()).includes(name), `kept after the transaction is undone`)
  }
})
