/** The receiver in docs/webhooks.md, exactly as printed, takes what the register sends and refuses anything else. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { textOf } from '../../docs/pages.ts'
import { examples } from '../support/examples.ts'
import { freePort, launch } from '../support/planledger.ts'
import { hookTo, sending } from '../support/receiver.ts'
import { until } from '../support/until.ts'

t.test('the receiver of the page', async (t) => {
  const [, code = ''] = /```js\n([^]*?)```/.exec(textOf('docs/webhooks.md')) ?? []
  const app = await sending(t)
  const file = join(t.testdirName, 'receiver.mjs')
  writeFileSync(file, code)
  const port = (await freePort()).toString()
  const url = `http://127.0.0.1:${port}/planledger`
  const { secret } = await hookTo(app, url)
  const running = launch(t, [process.execPath, file], t.testdirName, { PORT: port, WEBHOOK_SECRET: secret })
  const answered = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(url, { method: 'POST', headers, body: '{}' })).status
  await until(() => answered({}).then(Boolean, () => false))
  await app.ask('PUT', '/v1/sources/a-report', { body: examples.sources })
  await app.ask('DELETE', '/v1/sources/a-report')
  t.equal(await running.until(/delete/), 'sources.create a-report\nsources.delete a-report\n')
  const timestamp = Math.floor(Date.now() / 1000).toString()
  for (const signature of ['', 'v1,', 'v1,AAAA', `v1,${'A'.repeat(43)}=`, 'v2,x v1,y'])
    t.equal(
      await answered({ 'webhook-id': 'a', 'webhook-timestamp': timestamp, 'webhook-signature': signature }),
      401,
      signature,
    )
})
