/** An import of 300,000 records floods no receiver and fills no table, and what is owed outlasts kills. */
import { existsSync, readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import t from 'tap'
import { asAdmin, type Sent } from '../support/as-admin.ts'
import { adminKey } from '../support/build.ts'
import { beside, nothingFor, withoutServer } from '../support/databases.ts'
import { commandOf, freePort, launch, type Running } from '../support/planledger.ts'
import { receiver, sequencesOf, type Hook } from '../support/receiver.ts'
import { until } from '../support/until.ts'

/** On PostgreSQL an import takes longer. */
const rows = withoutServer === false ? 30_000 : 300_000
/** So many are waited for, from the first ones and after each kill; all of them would take many minutes. */
const some = 1000
const patiently = { longest: 600_000 }
const mebibyte = 2 ** 20

const port = (await freePort()).toString()
const url = `http://127.0.0.1:${port}`
const settings = {
  DATABASE_URL: await nothingFor(t),
  PORT: port,
  ADMIN_KEY: adminKey,
  SEED: 'false',
  WEBHOOK_HOSTS: '127.0.0.1',
}
const folder = t.testdirName
const start = async (): Promise<Running> => {
  const server = launch(t, commandOf('start'), folder, settings)
  await server.until(/API .*\n/)
  return server
}
const memoryOf = ({ child: { pid } }: Running): number => {
  const status = `/proc/${String(pid)}/status`
  return existsSync(status) ? Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]) * 1024 : 0
}

const ask = async <T>(path: string, sent?: Sent): Promise<T> => {
  const answer = await asAdmin(url + path, sent)
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as T
}
const hookTo = (to: string, filter: object = {}): Promise<Hook> =>
  ask('/v1/webhooks', { method: 'POST', body: { url: to, ...filter } })
const read = ({ id }: Hook): Promise<Hook> => ask(`/v1/webhooks/${id}`)

async function* lines(): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < rows; from += 1000)
    yield Buffer.from(
      Array.from(
        { length: 1000 },
        (_, at) =>
          `${JSON.stringify({ resource: 'sources', record: { id: `s${(from + at).toString()}`, title: 'A report', kind: 'report', official: false } })}\n`,
      ).join(''),
    )
}

t.test('an import of many records is sent one at a time, through kills, to whoever asked for it', async (t) => {
  let server = await start()
  const [all, none] = [await receiver(t), await receiver(t)]
  const [hook, ofRates] = [await hookTo(all.url), await hookTo(none.url, { resource: 'rates' })]
  await ask('/v1/import', { method: 'POST', body: lines(), headers: { 'content-type': 'application/x-ndjson' } })
  await until(async () => (await read(ofRates)).position === rows, patiently)
  t.equal(none.received.length, 0, 'whoever did not ask for it is sent nothing')
  // The import itself has left its garbage.
  const before = memoryOf(server)
  await until(() => all.received.length >= some, patiently)
  const growth = (memoryOf(server) - before) / mebibyte
  t.ok(growth < 64, growth.toString())
  for (let kill = 0; kill < 3; kill++) {
    server.child.kill('SIGKILL')
    await server.ended
    const count = all.received.length
    server = await start()
    await until(() => all.received.length >= count + some, patiently)
  }
  await ask(`/v1/webhooks/${hook.id}`, { method: 'PATCH', body: { paused: true } })
  const sequences = sequencesOf(all)
  const distinct = [...new Set(sequences)]
  t.strictSame(
    distinct,
    Array.from({ length: distinct.length }, (_, at) => at + 1),
    'in order, without a gap',
  )
  t.ok(sequences.length - distinct.length <= 3, 'a kill repeats one message at most')
  t.equal(new Set(all.received.map(({ headers }) => headers['webhook-id'])).size, distinct.length)
  t.equal(all.most(), 1, 'one at a time')
  const { text, headers } = all.received.at(-1) ?? { text: '', headers: {} }
  t.ok(new Webhook(hook.secret).verify(text, headers as Record<string, string>))
  const { value } = await beside(t, settings.DATABASE_URL)
  t.equal(Number(await value('SELECT count(*) FROM webhook_deliveries')), 100)
  t.equal(Number(await value('SELECT count(*) FROM webhooks')), 2)
})
