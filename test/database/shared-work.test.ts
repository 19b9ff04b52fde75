import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import type { Reader } from '../../src/database/engine.ts'
import { stateCache } from '../../src/database/state-cache.ts'
import { coalesced, queueOf } from '../../src/database/turns.ts'

t.test('callers of one turn share one query, which runs after all of them have called', async (t) => {
  let state = 0
  const asked: number[] = []
  const ask = coalesced(() => asked.push(state))
  const [early, late] = [ask(), ask()]
  state = 1
  t.strictSame([await early, await late, asked], [1, 1, [1]], 'both see a change made while they wait')
  state = 2
  t.strictSame([await ask(), asked], [2, [1, 2]], 'a later caller sees the current state')
})

t.test('a caller that comes while a query runs gets a query of its own', async (t) => {
  const answers: ((value: string) => void)[] = []
  const ask = coalesced(
    () =>
      new Promise<string>((resolve) => {
        answers.push(resolve)
      }),
  )
  const first = ask()
  await setImmediate()
  const second = ask()
  await setImmediate()
  answers.forEach((answer, at) => {
    answer(`answer ${at.toString()}`)
  })
  t.strictSame([await first, await second], ['answer 0', 'answer 1'])
})

t.test('after a query that fails, the next caller runs it again', async (t) => {
  let fails = true
  const ask = coalesced(() => {
    if (fails) throw new Error('Not now.')
    return 'well'
  })
  await t.rejects(ask(), { message: 'Not now.' })
  fails = false
  t.equal(await ask(), 'well')
})

// The queue of the threads: so many places, so many who wait, and whoever leaves makes room.

const always = new AbortController().signal

/** Work that ends when it is told to. */
const work = () => {
  let [resolve, reject] = [(_done: string): void => undefined, (_error: Error): void => undefined]
  const done = new Promise<string>((...ways) => {
    ;[resolve, reject] = ways
  })
  const state = { begun: false }
  const run = (): Promise<string> => {
    state.begun = true
    return done
  }
  return { state, resolve, reject, run }
}

t.test('as much as there are places is done at once, in order, and the rest waits or is refused', async (t) => {
  const queue = queueOf(2, 1)
  const works = [work(), work(), work()] as const
  const [one, other, third] = works.map((each) => queue(always, () => each.run()))
  await setImmediate()
  const found = works.map(({ state }) => state.begun)
  t.strictSame(found, [true, true, false])
  await t.rejects(
    queue(always, async () => 'never'),
    { message: 'Too much is being computed from the whole register.' },
  )
  works[1].reject(new Error('failed'))
  await t.rejects(other as Promise<string>, { message: 'failed' })
  await setImmediate()
  t.ok(works[2].state.begun, 'a failure makes room too')
  for (const each of works) each.resolve('done')
  t.strictSame(await Promise.all([one, third]), ['done', 'done'])
  t.equal(await queue(always, async () => 'more'), 'more')
})

t.test('whoever leaves while waiting makes room, and is never begun', async (t) => {
  const queue = queueOf(1, 1)
  const first = work()
  const running = queue(always, () => first.run())
  const leaving = new AbortController()
  const waiting = queue(leaving.signal, async () => t.fail('begun'))
  leaving.abort()
  await t.rejects(waiting, { name: 'AbortError' })
  await t.rejects(
    queue(leaving.signal, async () => t.fail('begun')),
    { name: 'AbortError' },
  )
  const next = queue(always, async () => 'next')
  first.resolve('first')
  t.strictSame(await Promise.all([running, next]), ['first', 'next'])
})

// The cache of a state of the register never answers a reader of another.

/** Returns readers of the states of these sequences, who learn in one turn of the event loop which state they read. */
const readersOf = (...sequences: readonly number[]): readonly Reader[] => {
  const asked = Promise.resolve()
  return sequences.map((sequence) => ({
    all: async <R>() => {
      await asked
      return [{ epoch: 'one', sequence, reviews: 0, at: '' } as R]
    },
  }))
}

for (const sequences of [
  [1, 2],
  [1, 2, 1, 2],
]) {
  t.test(`readers of the states ${sequences.join(', ')} at once each get what is in theirs`, async (t) => {
    const cache = stateCache()
    const readers = readersOf(...sequences)
    const ones = readers.map((reader, at) => cache(reader, 'key', async () => ({ sequence: sequences[at] })))
    t.strictSame(
      await Promise.all(ones),
      sequences.map((sequence) => ({ sequence })),
    )
  })
}

t.test('those who ask at once in one state share a search, and later ones its value', async (t) => {
  const cache = stateCache()
  let searches = 0
  const find = async () => ({ search: ++searches })
  const [one, two] = readersOf(1, 1)
  if (!one || !two) throw new Error('There are two readers.')
  const found = await Promise.all([cache(one, 'key', find), cache(two, 'key', find)])
  t.strictSame(found, [{ search: 1 }, { search: 1 }])
  t.strictSame(await cache(two, 'key', find), { search: 1 })
})
