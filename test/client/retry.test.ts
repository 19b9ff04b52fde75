/** The waits between the tries of a request. */
import { getEventListeners } from 'node:events'
import t from 'tap'
import { pause, retrying } from '../../client/src/retry.ts'

t.test('`Retry-After` may be an instant; what is neither that nor seconds is as none', async (t) => {
  const waits: number[] = []
  const { setTimeout: real } = globalThis
  t.intercept(globalThis, 'setTimeout', {
    value: (act: () => void, milliseconds: number) => {
      waits.push(milliseconds)
      return real(act, 0)
    },
  })
  t.intercept(Date, 'now', { value: () => Date.UTC(2026, 0, 1) })
  const times = ['Thu, 01 Jan 2026 00:00:09 GMT', 'Wed, 31 Dec 2025 00:00:00 GMT', 'soon', '3']
  const answers = [
    ...times.map((time) => new Response('', { status: 503, headers: { 'retry-after': time } })),
    new Response(),
  ]
  const ask = retrying(async () => answers.shift() ?? new Response(), 6)
  t.equal((await ask(new Request('http://127.0.0.1/'))).status, 200)
  t.strictSame(waits, [9000, 0, 1000, 3000])
})

t.test('a pause leaves nothing behind', async (t) => {
  const { signal } = new AbortController()
  await pause(0, signal)
  t.strictSame(getEventListeners(signal, 'abort'), [])
})
