/** Writes wait for other writers no longer than the engine has patience, whenever they come. */
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import type { Engine } from '../../../src/database/engine.ts'
import { writer } from '../../../src/database/write/queue.ts'
import { resources } from '../../../src/resources/index.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import { until } from '../../support/until.ts'

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
  const transaction: Engine['transaction'] = (work, _mayBeLost, wait) =>
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
