/** Rate limits hold over all processes of a register: each counts alone, and once a second they share counts. */
import { mock } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import { build, type Answer, type Built, type Settings } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'

mock.timers.enable({ apis: ['setInterval'] })
t.teardown(() => {
  mock.timers.reset()
})
const secondPasses = (): void => {
  mock.timers.tick(1000)
}

const limit = 100
const settings = { RATE_LIMIT: limit.toString(), WORKERS: '2' }

/** Returns two apps over one register, as two processes are. */
const two = async (t: Test, more: Settings = {}): Promise<[Built, Built]> => {
  const one = await build(t, { ...settings, ...more })
  return [one, await build(t, { ...settings, ...more, DATABASE_URL: one.database })]
}

const read = ({ ask }: Built, key: string | null = null): Promise<Answer> => ask('GET', '/v1/regions', { key })
const leftIn = ({ headers }: Answer): number => Number(/;r=(\d+);/.exec(headers['ratelimit'] ?? '')?.[1])
const times = async (number: number, act: () => Promise<unknown>): Promise<void> => {
  for (let time = 0; time < number; time++) await act()
}

/** Lets the apps share their counts until `holds`. */
const untilTold = async (holds: () => Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 10_000; !(await holds());) {
    if (Date.now() > end) throw new Error('They have not told each other.')
    secondPasses()
    await pause(5)
  }
}

const total = async (t: Test, { database }: Built): Promise<() => Promise<number>> => {
  const { value } = await beside(t, database)
  return async () => Number(await value('SELECT coalesce(sum(times), 0) FROM calls'))
}

t.test('each process takes over the counts of the others for a key or an address, exactly and once', async (t) => {
  const [one, other] = await two(t)
  const counted = await total(t, one)
  const key = await createKey(one.store, { role: 'reader', label: 'one' })
  let before = 0
  for (const as of [key, null]) {
    await times(30, () => read(one, as))
    t.equal(leftIn(await read(other, as)), limit - 1, 'the counts are not shared yet')
    await untilTold(async () => (await counted()) === before + 31)
    // A count is shared when the next request is counted, which adds one more.
    let own = 1
    await untilTold(async () => leftIn(await read(other, as)) === limit - 30 - ++own)
    await untilTold(async () => (await counted()) === before + 30 + own)
    t.equal(leftIn(await read(other, as)), limit - 31 - own)
    let here = 0
    await untilTold(async () => leftIn(await read(one, as)) === limit - 31 - own - ++here)
    await untilTold(async () => (await counted()) === before + 31 + own + here)
    before += 31 + own + here
  }
})

t.test('a client that used up its limit at one process is refused at another, until that minute is over', async (t) => {
  const [one, other] = await two(t)
  await times(limit + 1, () => read(one))
  let answer = await read(other)
  t.equal(answer.status, 200)
  let passed = 1
  await untilTold(async () => {
    answer = await read(other)
    return answer.status !== 200 || ++passed > limit / 2
  })
  t.equal(answer.status, 429)
  t.ok(Number(answer.headers['retry-after']) <= 60)
  t.equal((await other.ask('GET', '/health/live')).status, 200)
})

t.test('counts are no change of the register, and hold neither keys nor addresses in plain', async (t) => {
  const [one, other] = await two(t)
  await one.ask('PUT', '/v1/sources/a', { body: examples.sources })
  const stamp = await other.store.stamp()
  await read(one)
  await untilTold(async () => (await (await total(t, one))()) === 2)
  t.equal(await other.store.stamp(), stamp, 'caches stay valid')
  const { rows } = await beside(t, one.database)
  const kept = await rows('SELECT * FROM calls')
  t.equal(kept.length, 2, 'the key that wrote, and the address that read')
  for (const row of kept) t.match(row, { caller: /^[\da-f]{64}$/, ends: Number, times: 1 })
})

t.test('a minute that is over no longer counts, and is removed', async (t) => {
  const { store, database } = await build(t)
  const over = Date.now() - 1
  const later = Date.now() + 60_000
  const add = async (caller: string, ends: number, number: number): Promise<void> => {
    t.strictSame(await store.addCalls([{ caller, ends, times: number }]), [{ caller, ends, times: number }])
  }
  await add('a', later, 5)
  await add('b', over, 7)
  await add('c', over, 1)
  const told = await store.addCalls([
    { caller: 'b', ends: later, times: 1 },
    { caller: 'a', ends: later + 9, times: 2 },
  ])
  t.strictSame(
    [...told].sort((x, y) => (x.caller < y.caller ? -1 : 1)),
    [
      { caller: 'a', ends: later, times: 7 },
      { caller: 'b', ends: later, times: 1 },
    ],
  )
  await store.forgetCalls()
  const { rows } = await beside(t, database)
  t.same(await rows('SELECT caller FROM calls ORDER BY caller'), [{ caller: 'a' }, { caller: 'b' }])
})

t.test('counts are not stored without a limit, nor where a single process serves a file', async (t) => {
  const [limitless, single] = [
    await build(t, { ...settings, RATE_LIMIT: '0' }),
    await build(t, { ...settings, WORKERS: '1' }),
  ]
  for (const app of single.database.startsWith('file:') ? [limitless, single] : [limitless]) {
    const counted = await total(t, app)
    await read(app)
    secondPasses()
    await app.http.close()
    t.equal(await counted(), 0)
  }
})

t.test('processes that cannot share count alone without delay, and add up their counts later', async (t) => {
  const [one, other] = await two(t)
  const { run } = await beside(t, one.database)
  await run('ALTER TABLE calls RENAME TO calls_away')
  await times(10, () => read(one))
  for (let second = 0; second < 3; second++) {
    secondPasses()
    await pause(5)
  }
  t.equal(leftIn(await read(one)), limit - 11)
  t.equal(leftIn(await read(other)), limit - 1)
  await run('ALTER TABLE calls_away RENAME TO calls')
  const counted = await total(t, one)
  await untilTold(async () => (await counted()) === 12)
  let own = 1
  await untilTold(async () => leftIn(await read(other)) === limit - 11 - ++own)
})
