/** A transaction is one commit, each attempt in it is undone by itself, and no other statement becomes part of it. */
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Engine, Session } from '../../../src/database/engine.ts'
import { sqliteEngine } from '../../../src/database/sqlite/engine.ts'
import { openDatabase } from '../../../src/database/sqlite/file.ts'
import { migrate } from '../../../src/database/sqlite/migrate.ts'
import { freeId } from '../../../src/database/write/ids.ts'
import { writer } from '../../../src/database/write/queue.ts'
import { resources } from '../../../src/resources/index.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import { beside, withoutFile } from '../../support/databases.ts'
import { brokenBy, engineFor } from '../../support/engine.ts'
import { forAll } from '../../support/runs.ts'
import { until } from '../../support/until.ts'

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
    t.equal(await engine.transaction((session) => session.run(add(name))), 1)
    t.ok((await kept()).includes(name), `kept once answered, at moment ${name}`)
    await undone
    t.ok((await kept()).includes(name), `kept after the transaction is undone`)
  }
})

// An id that is made for a record is the first free one, and few questions find it however many are taken.

const numbered = (base: string, number: number): string => (number === 1 ? base : `${base}-${number.toString()}`)

/** Asks for the free id where some numbers are taken; returns it with the number of questions. */
const asked = async (base: string, isTaken: (number: number) => boolean, from?: number) => {
  let questions = 0
  const takenAmong = (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    questions++
    const numberOf = (id: string): number => (id === base ? 1 : Number(id.slice(base.length + 1)))
    return Promise.resolve(new Set(ids.filter((id) => isTaken(numberOf(id)))))
  }
  return { ...(await freeId(base, takenAmong, from)), questions }
}

t.test('the first free number', async (t) => {
  const cut = 'x'.repeat(110)
  await forAll(
    100,
    [
      fc.constantFrom('a', 'a-2', cut, 'new'),
      fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
    ],
    async (base, taken, from) => {
      let number = base === 'new' ? Math.max(from, 2) : from
      while (taken.includes(number)) number++
      const { questions: _questions, ...found } = await asked(base, (one) => taken.includes(one), from)
      t.strictSame(found, { id: numbered(base, number), number })
    },
  )
})

t.test('few questions', async (t) => {
  for (const [taken, questions] of [
    [0, 1],
    [1, 2],
    [5, 3],
    [1000, 6],
    [100_000, 10],
  ] as const)
    t.strictSame(await asked('plan', (number) => number <= taken), {
      id: numbered('plan', taken + 1),
      number: taken + 1,
      questions,
    })
})

// Writes wait for other writers no longer than the engine has patience, whenever they come.

const usual = 5000

interface Waiting {
  readonly wait: number | undefined
  readonly begin: () => unknown
  readonly refuse: () => void
}

let now = 0
t.intercept(performance, 'now', { value: () => now })

/** Returns a queue over an engine whose transactions wait until a test begins or refuses them. */
const waiting = () => {
  const transactions: Waiting[] = []
  const transaction: Engine['transaction'] = (work, wait) =>
    new Promise((_resolve, reject) => {
      const refuse = (): void => {
        reject(new Refusal('overloaded', ['too-busy']))
      }
      transactions.push({ wait, begin: () => work(undefined as never), refuse })
    })
  const write = writer({ patience: usual, transaction } as Engine, 1_000_000)
  const refused: string[] = []
  const add = (id: string): void => {
    write([{ resource: resources.sources, id, creates: true, edit: () => null }], 'test').catch(() => refused.push(id))
  }
  const next = async (count: number): Promise<Waiting> => {
    await until(() => transactions.length === count)
    return transactions[count - 1] as Waiting
  }
  return { add, next, refused }
}

t.test('each write is refused when its own time is over', async (t) => {
  const { add, next, refused } = waiting()
  add('a')
  const first = await next(1)
  t.equal(first.wait, usual)
  now += 1000
  add('b')
  now += 3000
  add('c')
  await turn()
  now += 1000
  first.refuse()
  const second = await next(2)
  t.strictSame([refused, second.wait], [['a'], 1000])
  now += 1000
  second.refuse()
  const third = await next(3)
  t.strictSame([refused, third.wait], [['a', 'b'], 3000])
  now += 3000
  third.refuse()
  await until(() => refused.length === 3)
  t.strictSame(refused, ['a', 'b', 'c'])
})

t.test('a failure that is no wait refuses all that share the transaction', async (t) => {
  const { add, next, refused } = waiting()
  for (const id of ['a', 'b']) add(id)
  const first = await next(1)
  first.refuse()
  await until(() => refused.length === 2)
  add('c')
  const second = await next(2)
  now += 1000
  add('d')
  now += usual
  const begun = Promise.resolve(second.begin()).catch(() => undefined)
  second.refuse()
  await begun
  await until(() => refused.length === 3)
  const third = await next(3)
  t.strictSame([refused, third.wait], [['a', 'b', 'c'], 0])
})
