/** The queue of the threads: so many places, so many who wait, and whoever leaves makes room. */
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { queueOf } from '../../src/database/turns.ts'

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
  t.strictSame(
    works.map(({ state }) => state.begun),
    [true, true, false],
  )
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
