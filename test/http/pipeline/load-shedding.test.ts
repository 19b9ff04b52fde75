/** While a crowd keeps the event loop late, requests are refused at once, except health; refusals end by themselves. */
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { build, type Built } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'

/** Sends `requests` requests, then blocks the event loop as too much work does. */
const crowd = async ({ ask }: Built, requests: number): Promise<void> => {
  await Promise.all(Array.from({ length: requests }, () => ask('GET', '/health/live')))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1700)
  await turn()
  await turn()
}

const listening = async (app: Built): Promise<Built> => {
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  return app
}

t.test('two lags in a row, with a crowd in each, shed load until there is none', async (t) => {
  const app = await listening(await build(t))
  const { ask, store } = app
  await crowd(app, 8)
  t.equal((await ask('GET', '/v1/regions')).status, 200, 'a single lag sheds nothing')
  await crowd(app, 8)
  for (const [method, url, body] of [
    ['GET', '/v1/regions'],
    ['GET', '/v1/totals?metric=investment'],
    ['GET', '/'],
    ['PUT', '/v1/regions/a', examples.regions],
  ] as const) {
    const { status, headers, body: problem } = await ask(method, url, { body })
    t.equal(status, 503)
    t.equal(headers['retry-after'], '1')
    t.match(problem, {
      type: '/problems/overloaded',
      title: 'Overloaded',
      status: 503,
      detail: 'The server has more to do than it can.',
    })
  }
  for (const url of ['/health/live', '/health/ready', '/openapi.json', '/metrics'])
    t.equal((await ask('GET', url)).status, 200, url)
  while ((await ask('GET', '/v1/regions')).status === 503) await turn()
  t.equal((await ask('PUT', '/v1/regions/a', { body: examples.regions })).status, 201)
  t.equal((await store.stamp()).sequence, 1)
})

t.test('slow requests of a few clients are answered, however slow', async (t) => {
  const app = await listening(await build(t))
  for (let times = 0; times < 3; times++) {
    await crowd(app, 1)
    t.equal((await app.ask('GET', '/v1/regions')).status, 200)
  }
})
