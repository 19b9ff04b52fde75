/** What is done together is kept by one commit, and nothing else gets in between. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import type { Work } from '../src/database/engine.ts'
import { migrate } from '../src/database/migrate.ts'
import { sqliteEngine } from '../src/database/sqlite-engine.ts'
import { openDatabase } from '../src/database/sqlite-file.ts'
import { Refusal } from '../src/rules/refusal.ts'

const engineFor = (t: Test) => {
  const file = join(t.testdir(), 'own.db')
  const own = openDatabase(file)
  migrate(own)
  const engine = sqliteEngine(own)
  const other = new Database(file, { readonly: true })
  t.teardown(() => {
    other.close()
    return engine.close()
  })
  const kept = (): unknown[] => other.prepare('SELECT hash FROM keys ORDER BY hash').pluck().all()
  return { own, engine, kept }
}

const add = (hash: string) => sql`INSERT INTO keys (hash, role, label, created_at) VALUES (${hash}, 'reader', '', '')`
const adding = (...hashes: string[]): Work<string> => async (session) => {
  for (const hash of hashes) await session.run(add(hash))
  return hashes.join()
}
const nothing: Work<void> = async () => undefined

t.test('each is done wholly or not at all, and sees what those before it have done', async (t) => {
  const { engine, kept } = engineFor(t)
  const seen: Work<string> = async (session) => (await session.all(sql`SELECT hash FROM keys`)).map(({ hash }) => String(hash)).join()
  t.match(await engine.together([adding('a'), adding('b', 'a'), seen], nothing), [{ value: 'a' }, { error: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } }, { value: 'a' }])
  t.strictSame(kept(), ['a'])
})

t.test('where the end of it fails nothing is kept, and all are told', async (t) => {
  const { engine, kept } = engineFor(t)
  await t.rejects(engine.together([adding('a')], async () => { throw new Error('The end.') }), new Error('The end.'))
  t.strictSame(kept(), [])
  t.match(await engine.together([adding('a')], nothing), [{ value: 'a' }], 'the next begins afresh')
})

t.test('a full disk is said, and leaves the engine fit', async (t) => {
  const { own, engine, kept } = engineFor(t)
  own.pragma(`max_page_count = ${String(own.pragma('page_count', { simple: true }))}`)
  const full = new Refusal('no-room', 'The disk is full.')
  const [first] = await engine.together([adding('x'.repeat(100_000))], nothing).catch((error: unknown) => [{ error }])
  t.match(first, { error: full })
  own.pragma('max_page_count = 1000000')
  t.match(await engine.together([adding('a')], nothing), [{ value: 'a' }])
  t.strictSame(kept(), ['a'])
})

t.test('a statement of somebody else is never part of it, at whatever moment it comes', async (t) => {
  const { engine, kept } = engineFor(t)
  for (let moment = 0; moment < 40; moment++) {
    const name = moment.toString()
    const together = engine.together([adding(`${name}-a`), adding(`${name}-b`)], async () => { throw new Error('All is undone.') })
    for (let passed = 0; passed < moment; passed++) await Promise.resolve()
    t.equal(await engine.transact([add(name)]), true)
    t.ok(kept().includes(name), `answered at moment ${name}, it is kept`)
    await t.rejects(together, new Error('All is undone.'))
    t.ok(kept().includes(name), `and stays, whatever became of the others`)
  }
})
