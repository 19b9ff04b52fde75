/** What may read much is read in a thread, and answered as what is read in place. */
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Engine } from '../../../src/database/engine.ts'
import { openTarget } from '../../../src/database/open-existing.ts'
import { openRegister } from '../../../src/database/open.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { withoutFile } from '../../support/databases.ts'

const sequence = sql<{ sequence: number }>`SELECT sequence FROM register`
const number = (value: number) => sql<{ value: number }>`SELECT CAST(${value} AS integer) AS value`
const much = { isMuch: true }
/** Takes some hundred milliseconds. */
const long = sql<{
  count: number
}>`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000)
  SELECT count(*) AS count FROM numbers`

/** Opens an empty register. */
const opened = async (t: Test): Promise<Engine> => {
  const file = join(t.testdir(), 'register.db')
  await (await openRegister(file)).close()
  const engine = await openTarget(file)
  t.teardown(() => engine.close())
  return engine
}

t.test('queries that are asked at once have their own answers', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const asked = [1, 2, 3, 4, 5]
  const answers = await engine.reading((reader) => Promise.all(asked.map((value) => reader.all(number(value)))), much)
  t.strictSame(
    answers.flat(),
    asked.map((value) => ({ value })),
  )
})

t.test('a read sees one state, and the next one what was written meanwhile', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const before = await engine.reading(async (reader) => {
    const first = await reader.all(sequence)
    await engine.transaction((session) => session.run(sql`UPDATE register SET sequence = 7`))
    return [first, await reader.all(sequence)]
  }, much)
  t.strictSame(before, [[{ sequence: 0 }], [{ sequence: 0 }]])
  t.strictSame(await engine.reading((reader) => reader.all(sequence), much), [{ sequence: 7 }])
})

t.test('others are answered while it reads, and reads are counted', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const { times } = engine.spent.read
  let isDone = false
  const reading = engine
    .reading((reader) => reader.all(long), much)
    .finally(() => {
      isDone = true
    })
  t.strictSame(await engine.all(sequence), [{ sequence: 0 }])
  t.notOk(isDone)
  t.strictSame(await reading, [{ count: 1_000_000 }])
  t.equal(engine.spent.read.times, times + 2)
})

t.test('an error is told to its reader alone', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const failing = engine.reading((reader) => reader.all(sql`SELECT missing FROM register`), much)
  const other = engine.reading((reader) => reader.all(number(1)), much)
  await t.rejects(failing, { message: 'no such column: missing', code: 'SQLITE_ERROR' })
  await t.rejects(
    engine.reading(() => Promise.reject(new Error('of the reader')), much),
    { message: 'of the reader' },
  )
  t.strictSame(await other, [{ value: 1 }])
})

t.test(
  'a transaction that an error has ended neither fails a read nor holds up the next',
  { skip: withoutFile },
  async (t) => {
    const engine = await opened(t)
    const read = engine.reading(async (reader) => {
      await reader.all(sql`ROLLBACK`)
      return 'read'
    }, much)
    t.equal(await read, 'read')
    t.strictSame(await engine.reading((reader) => reader.all(number(1)), much), [{ value: 1 }])
  },
)

t.test('what nobody waits for does not begin, and ends before its next query', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const { times } = engine.spent.read
  const leaving = new AbortController()
  const how = { ...much, signal: leaving.signal }
  const begun = engine.reading(async (reader) => {
    await reader.all(sequence)
    leaving.abort(new Error('left'))
    return reader.all(long)
  }, how)
  const waiting = engine.reading((reader) => reader.all(long), how)
  await Promise.all([t.rejects(begun, { message: 'left' }), t.rejects(waiting, { message: 'left' })])
  t.strictSame(await engine.reading((reader) => reader.all(number(1)), much), [{ value: 1 }])
  t.equal(engine.spent.read.times, times + 2)
})

t.test('of too many at once, the last are refused', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const reads = await Promise.allSettled(
    Array.from({ length: 202 }, () => engine.reading((reader) => reader.all(number(1)), much)),
  )
  t.strictSame(
    reads.slice(-2).map((read) => (read.status === 'fulfilled' ? read.value : (read.reason as { kind: string }).kind)),
    [[{ value: 1 }], 'overloaded'],
  )
})

t.test('closing ends a read that is under way, and refuses those that wait', { skip: withoutFile }, async (t) => {
  const file = join(t.testdir(), 'register.db')
  await (await openRegister(file)).close()
  const engine = await openTarget(file)
  const reading = t.rejects(
    engine.reading((reader) => reader.all(long), much),
    { kind: 'overloaded', message: 'The register is being closed.' },
  )
  const waiting = t.rejects(
    engine.reading((reader) => reader.all(long), much),
    { kind: 'overloaded', message: 'The register is being closed.' },
  )
  await engine.close()
  await Promise.all([reading, waiting])
})
