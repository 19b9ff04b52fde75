import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { coalesced } from '../../src/database/share-questions.ts'

t.test('who comes together shares one question, which is asked when they have come', async (t) => {
  let state = 0
  const asked: number[] = []
  const ask = coalesced(() => asked.push(state))
  const [early, late] = [ask(), ask()]
  state = 1
  t.strictSame([await early, await late, asked], [1, 1, [1]], 'what moves while they wait is told to both')
  state = 2
  t.strictSame([await ask(), asked], [2, [1, 2]], 'who comes later is told what is then')
})

t.test('who comes while an answer is on its way has another question asked', async (t) => {
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

t.test('a question that fails is asked again', async (t) => {
  let fails = true
  const ask = coalesced(() => {
    if (fails) throw new Error('Not now.')
    return 'well'
  })
  await t.rejects(ask(), { message: 'Not now.' })
  fails = false
  t.equal(await ask(), 'well')
})
