/** Streams of any size, in or out, take little more memory. The heap is limited, so that garbage does not count. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { adminKey } from '../support/build.ts'
import { beside, nothingFor, withoutServer } from '../support/databases.ts'
import { startServer } from '../support/planledger.ts'

const rows = 300_000
const isOnServer = withoutServer === false
/** On PostgreSQL each imported record is several round trips; the server itself then inserts the rest. */
const imported = isOnServer ? 20_000 : rows
const mebibyte = 2 ** 20
const skip = existsSync('/proc/self/clear_refs') ? false : 'needs /proc, to look into a process'

const line = (index: number): string =>
  `${JSON.stringify({ resource: 'sources', record: { id: `s${index.toString().padStart(6, '0')}`, title: `Report ${index.toString()}`, kind: 'report', official: false } })}\n`

async function* lines(): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < imported; from += 1000)
    yield Buffer.from(Array.from({ length: 1000 }, (_, at) => line(from + at)).join(''))
}

const database = await nothingFor(t)
const { child, url } = await startServer(t, t.testdir(), {
  DATABASE_URL: database,
  ADMIN_KEY: adminKey,
  NODE_OPTIONS: '--max-old-space-size=160 --max-semi-space-size=16',
})

const status = `/proc/${String(child.pid)}/status`

const memory = (name: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(status, 'utf8'))?.[1]) * 1024

/** Returns the peak growth of the server's memory during `work`, in MiB. */
const growthDuring = async (work: () => Promise<unknown>): Promise<number> => {
  const before = memory('VmRSS')
  // Resets the peak that the system reports.
  writeFileSync(`/proc/${String(child.pid)}/clear_refs`, '5')
  await work()
  return (memory('VmHWM') - before) / mebibyte
}

const read = async (path: string): Promise<number> => {
  const { body } = await fetch(`${url}${path}`)
  let length = 0
  for await (const chunk of body ?? []) length += Buffer.from(chunk).filter((byte) => byte === 0x0a).length
  return length
}

const fill = async (): Promise<void> =>
  (await beside(t, database))
    .run(`INSERT INTO sources (id, title, kind, official, revision, created_at, updated_at, since)
  SELECT 't' || number, 'Report ' || number, 'report', false, 1, '2025-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z', 1 FROM generate_series(1, ${(rows - imported).toString()}) AS number`)

t.test('an import takes little memory', { skip }, async (t) => {
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${adminKey}` }
  // What imports is loaded at the first one.
  t.equal((await fetch(`${url}/v1/import`, { method: 'POST', headers, body: '{}\n' })).status, 422)
  const growth = await growthDuring(async () => {
    const answer = await fetch(`${url}/v1/import`, { method: 'POST', headers, body: lines(), duplex: 'half' })
    const { batchId, ...told } = (await answer.json()) as { batchId: unknown }
    t.type(batchId, 'string')
    t.strictSame(
      [answer.status, told],
      [200, { dryRun: false, created: { sources: imported }, updated: {}, unchanged: {} }],
    )
  })
  // The records of the file are in memory, some 300 bytes each; the page cache of the import takes 16.
  t.ok(growth < 200, growth.toString())
  if (isOnServer) await fill()
})

for (const [path, expected] of [
  ['/v1/export', rows],
  ['/v1/sources?format=ndjson', rows],
  ['/v1/sources?format=csv', rows + 1],
] as const) {
  t.test(`${path} takes little memory`, { skip }, async (t) => {
    const growth = await growthDuring(async () => {
      t.equal(await read(path), expected)
    })
    t.ok(growth < 64, growth.toString())
  })
}

for (const format of ['xlsx', 'parquet']) {
  t.test(`/v1/sources?format=${format} takes little memory`, { skip }, async (t) => {
    const download = async (limit: number): Promise<number> => {
      const { body } = await fetch(`${url}/v1/sources?format=${format}&limit=${limit.toString()}`)
      let length = 0
      for await (const chunk of body ?? []) length += Buffer.from(chunk).length
      return length
    }
    // What writes the format is loaded at the first one.
    const part = await download(rows / 10)
    const growth = await growthDuring(async () => {
      t.ok((await download(rows)) > 9 * part, 'every row is in it')
    })
    t.ok(growth < 64, growth.toString())
  })
}
