/** While the event loop lags again and again, the register is refused at once; health is answered, and it ends by itself. */
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { build } from './build.ts'
import { examples } from './examples.ts'

/** Holds the event loop as too much work does. */
const hold = async (milliseconds: number): Promise<void> => {
  for (const until = performance.now() + milliseconds; performance.now() < until;);
  await turn()
  await turn()
}

t.test('two lags in a row shed load until there is none', async (t) => {
  const { ask, store } = await build(t)
  await hold(1700)
  t.equal((await ask('GET', '/v1/regions')).status, 200, 'one pause is none')
  await hold(1700)
  for (const [method, url, body] of [['GET', '/v1/regions'], ['GET', '/v1/totals?metric=investment'], ['PUT', '/v1/regions/a', examples.regions]] as const) {
    const { status, headers, body: problem } = await ask(method, url, { body })
    t.equal(status, 503)
    t.equal(headers['retry-after'], '1')
    t.match(problem, { type: '/problems/overloaded', title: 'Overloaded', status: 503, detail: 'The server has more to do than it can.' })
  }
  for (const url of ['/health/live', '/health/ready', '/', '/openapi.json']) t.equal((await ask('GET', url)).status, 200, url)
  while ((await ask('GET', '/v1/regions')).status === 503) await turn()
  t.equal((await ask('PUT', '/v1/regions/a', { body: examples.regions })).status, 201)
  t.equal((await store.stamp()).sequence, 1)
})
