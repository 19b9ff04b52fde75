import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { coalesced } from '../../src/database/share-queries.ts'

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
