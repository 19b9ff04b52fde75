/** A server that is killed while it saves the rows of a table writes none of them, or all of them in one batch. */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { adminKey } from '../support/build.ts'
import { beside, databaseFor } from '../support/databases.ts'
import { faultsAt } from '../support/load/whole.ts'
import { year } from '../support/register.ts'
import { seed } from '../support/seed.ts'
import { startServer } from '../support/planledger.ts'

// Each round starts a server, which takes long on a busy machine.
t.setTimeout(600_000)

const rounds = 8
const rows = 800
/** Parts of the time that saving takes. */
const moment = fc.noBias(fc.integer({ min: 0, max: 105 }).map((percent) => percent / 100))
const moments = fc.sample(moment, { numRuns: rounds, seed })

const headers = { authorization: `Bearer ${adminKey}` }
const json = { ...headers, 'content-type': 'application/json' }
const csv = `title,plan\n${Array.from({ length: rows }, (_, at) => `Works ${at.toString()},${at.toString()}\n`).join('')}`
const layoutOf = (id: string) => ({
  headerRows: 1,
  columns: [
    { column: 'title', as: 'title' },
    { column: 'plan', as: 'figure', metric: 'works', stage: 'planned', unit: 'CNY', ...year(2026) },
  ],
  defaults: { parentId: id },
})

const database = await databaseFor(t)
const folder = t.testdirName
const start = () => startServer(t, folder, { DATABASE_URL: database, ADMIN_KEY: adminKey })

const put = async (url: string, path: string, body: unknown): Promise<void> => {
  const isText = typeof body === 'string'
  const answer = await fetch(`${url}/v1/${path}`, {
    method: 'PUT',
    headers: isText ? { ...headers, 'content-type': 'text/csv' } : json,
    body: isText ? body : JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
}

/** Makes a list with a source and a programme of its own. */
const prepare = async (url: string, round: number): Promise<string> => {
  const id = `list-${round.toString()}`
  await put(url, `sources/${id}`, { title: id, kind: 'report', official: true })
  await put(url, `projects/${id}`, { title: id, kind: 'portfolio', status: 'implementation' })
  await put(url, `sources/${id}/table`, csv)
  await put(url, `sources/${id}/table/layout`, layoutOf(id))
  return id
}

const save = (url: string, id: string): Promise<number | undefined> =>
  fetch(`${url}/v1/sources/${id}/table/rows`, { method: 'POST', headers: json, body: '{}' }).then(
    async (answer) => {
      await answer.text()
      return answer.status
    },
    () => undefined,
  )

let duration = 0
let saved = 0
let isNothing = false

t.test('a list that is left alone', async (t) => {
  const { child, ended, url } = await start()
  const id = await prepare(url, 0)
  const begun = performance.now()
  t.equal(await save(url, id), 200)
  duration = performance.now() - begun
  saved = 1
  child.kill('SIGKILL')
  await ended
})

for (const [index, part] of moments.entries())
  t.test(`a kill at ${part.toString()} of saving (seed ${seed.toString()})`, async (t) => {
    const { child, ended, url } = await start()
    const id = await prepare(url, index + 1)
    const status = save(url, id)
    await Promise.race([sleep(part * duration), status])
    child.kill('SIGKILL')
    await ended
    const { hold, letGo, rows: read } = await beside(t, database)
    // PostgreSQL may still complete what it was asked.
    await hold()
    await letGo()
    const [found] = await read(
      `SELECT (SELECT count(*) FROM projects WHERE parent_id IS NOT NULL) AS projects,
        (SELECT count(*) FROM figures) AS figures, (SELECT count(*) FROM batches) AS batches`,
    )
    const now = Number(found?.['batches'])
    t.same(found, { projects: now * rows, figures: now * rows, batches: now })
    t.ok(now === saved || now === saved + 1, now.toString())
    if ((await status) === 200) t.equal(now, saved + 1, 'what was answered is there')
    isNothing ||= now === saved
    saved = now
    t.same(await faultsAt(t, database), [], 'every write is there as a whole or not at all')
  })

t.test('some kills came before the end', async (t) => {
  t.ok(isNothing)
})
