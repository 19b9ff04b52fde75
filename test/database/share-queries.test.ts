import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { coalesced, sharing } from '../../src/database/share-queries.ts'

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

t.test('work of one name is shared while it lasts, and ends when all who asked have left', async (t) => {
  const share = sharing<string>()
  const begun: string[] = []
  const work =
    (name: string) =>
    (left: AbortSignal): Promise<string> => {
      begun.push(name)
      return new Promise((resolve, reject) => {
        void setImmediate().then(() => setImmediate().then(() => resolve(name)))
        left.addEventListener('abort', () => {
          reject(new Error(`${name} is left`))
        })
      })
    }
  t.strictSame(
    await Promise.all([
      share('a', undefined, work('first')),
      share('a', undefined, work('second')),
      share('b', undefined, work('b')),
    ]),
    ['first', 'first', 'b'],
  )
  t.equal(await share('a', undefined, work('third')), 'third')

  const [one, other] = [new AbortController(), new AbortController()]
  const left = [share('a', one.signal, work('left')), share('a', other.signal, work('never'))]
  one.abort()
  const staying = share('a', undefined, work('never'))
  other.abort()
  t.strictSame(await Promise.all([...left, staying]), ['left', 'left', 'left'], 'one still waits')

  const alone = new AbortController()
  const lost = share('a', alone.signal, work('lost'))
  alone.abort()
  const next = share('a', undefined, work('next'))
  await t.rejects(lost, { message: 'lost is left' })
  t.equal(await next, 'next')
  t.strictSame(begun, ['first', 'b', 'third', 'left', 'lost', 'next'])
})

t.test('who has left before asking begins nothing, and does not count among those who wait', async (t) => {
  const share = sharing<string>()
  const gone = AbortSignal.abort(new Error('gone'))
  const waits = new AbortController()
  const work = (left: AbortSignal): Promise<string> =>
    new Promise((_resolve, reject) => {
      left.addEventListener('abort', () => {
        reject(new Error('left'))
      })
    })
  await t.rejects(
    share('a', gone, () => Promise.resolve('begun')),
    { message: 'gone' },
  )
  const shared = share('a', waits.signal, work)
  await t.rejects(share('a', gone, work), { message: 'gone' })
  waits.abort()
  await t.rejects(shared, { message: 'left' })
})
