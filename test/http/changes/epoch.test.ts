/** GET /v1/changes names the history that its sequences belong to, and refuses to continue another one. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { putExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

const app = await build(t)
await putExamples(app)
const { run, value } = await beside(t, app.database)
const epochNow = async (): Promise<string> => String(await value('SELECT epoch FROM register'))

t.test('the epoch of an answer continues it, as a page, a feed and a stream', async (t) => {
  const epoch = await epochNow()
  for (const more of ['', '&format=atom', '&format=events&limit=1']) {
    const answer = await app.ask('GET', `/v1/changes?epoch=${epoch}${more}`)
    t.match(answer, { status: 200, headers: { 'register-epoch': epoch } }, more)
  }
})

t.test('another epoch is refused, with a way to go on', async (t) => {
  const epoch = await epochNow()
  for (const other of ['another', '', '%F0%9F%8F%99', encodeURIComponent(`' OR 1=1 --`)])
    for (const more of ['&after=1', '&format=atom', '&format=events&after=1']) {
      const { status, body } = await app.ask('GET', `/v1/changes?epoch=${other}${more}`)
      t.match(
        { status, body },
        {
          status: 410,
          body: {
            type: '/problems/other-epoch',
            title: 'Another history',
            detail: `The register is of the epoch ${epoch} now. Start again with after=0.`,
          },
        },
        other + more,
      )
    }
  matchWhole(t, await app.ask('GET', `/v1/changes?epoch=${'x'.repeat(101)}`), {
    status: 400,
    body: { errors: [{ parameter: 'epoch' }] },
  })
})

t.test('a stream ends when its epoch does', async (t) => {
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const { sequence } = await app.store.stamp()
  const response = await fetch(`${app.http.listeningOrigin}/v1/changes?after=${sequence.toString()}`, {
    headers: { accept: 'text/event-stream' },
  })
  const text = response.text()
  await run(`UPDATE register SET epoch = 'of-a-copy'`)
  await app.ask('PATCH', '/v1/sources/a-report', { body: { title: 'Of the copy' } })
  t.equal(await text, 'retry: 1000\n\n', 'no change of the other history')
  t.equal(response.headers.get('register-epoch') === 'of-a-copy', false)
})
