/** What is done together is kept by one commit, and nothing else gets in between. */
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import type { Work } from '../../../src/database/engine.ts'
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
const adding =
  (...hashes: string[]): Work<string> =>
  async (session) => {
    for (const hash of hashes) await session.run(add(hash))
    return hashes.join()
  }
const nothing: Work<void> = async () => undefined

t.test('each is done wholly or not at all, and sees what those before it have done', async (t) => {
  const { engine, kept } = await withKept(t)
  const seen: Work<string> = async (session) =>
    (await session.all(sql`SELECT hash FROM keys`)).map(({ hash }) => String(hash)).join()
  const [first, second, third] = await engine.together([adding('a'), adding('b', 'a'), seen], nothing)
  t.strictSame([first, third], [{ value: 'a' }, { value: 'a' }])
  t.equal(brokenBy((second as { error: unknown }).error), 'PRIMARYKEY')
  t.strictSame(await kept(), ['a'])
})

t.test('where the end of it fails nothing is kept, and all are told', async (t) => {
  const { engine, kept } = await withKept(t)
  await t.rejects(
    engine.together([adding('a')], async () => {
      throw new Error('The end.')
    }),
    new Error('The end.'),
  )
  t.strictSame(await kept(), [])
  t.match(await engine.together([adding('a')], nothing), [{ value: 'a' }], 'the next begins afresh')
})

t.test('a full disk is said, and leaves the engine fit', { skip: withoutFile }, async (t) => {
  const own = openDatabase(join(t.testdir(), 'own.db'))
  migrate(own)
  const engine = sqliteEngine(own)
  t.teardown(() => engine.close())
  own.pragma(`max_page_count = ${String(own.pragma('page_count', { simple: true }))}`)
  const full = new Refusal('no-room', 'The disk is full.')
  const [first] = await engine.together([adding('x'.repeat(100_000))], nothing).catch((error: unknown) => [{ error }])
  t.match(first, { error: full })
  own.pragma('max_page_count = 1000000')
  t.match(await engine.together([adding('a')], nothing), [{ value: 'a' }])
  t.strictSame(await engine.all(sql`SELECT hash FROM keys`), [{ hash: 'a' }])
})

t.test('a statement of somebody else is never part of it, at whatever moment it comes', async (t) => {
  const { engine, kept } = await withKept(t)
  for (let moment = 0; moment < 40; moment++) {
    const name = moment.toString()
    const undone = t.rejects(
      engine.together([adding(`${name}-a`), adding(`${name}-b`)], async () => {
        throw new Error('All is undone.')
      }),
      new Error('All is undone.'),
    )
    for (let passed = 0; passed < moment; passed++) await Promise.resolve()
    t.equal(await engine.transact([add(name)]), true)
    t.ok((await kept()).includes(name), `answered at moment ${name}, it is kept`)
    await undone
    t.ok((await kept()).includes(name), `and stays, whatever became of the others`)
  }
})
