/** Steps that begin at once end before what comes after them, whether they fail or not. */
import t from 'tap'
import { allEnded } from '../../src/database/turns.ts'

const turns = async (count: number): Promise<void> => {
  for (let left = count; left > 0; left--) await Promise.resolve()
}

t.test('values come in the order of their steps, with those that are there already', async (t) => {
  const slow = turns(9).then(() => 'slow')
  t.strictSame(await allEnded([slow, Promise.resolve(2), false]), ['slow', 2, false])
})

t.test('what failed first is thrown, once all others have ended', async (t) => {
  const ended: string[] = []
  const step = async (name: string, count: number, fails: boolean): Promise<void> => {
    await turns(count)
    ended.push(name)
    if (fails) throw new Error(name)
  }
  await t.rejects(allEnded([step('last', 30, true), step('first', 3, true), step('other', 12, false)]), {
    message: 'first',
  })
  t.strictSame(ended, ['first', 'other', 'last'])
})
