/** A server that is killed while it merges a record with thousands of figures has merged nothing, or all of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { adminKey } from '../support/build.ts'
import { beside, databaseFor } from '../support/databases.ts'
import { faultsAt } from '../support/load/whole.ts'
import { seed } from '../support/seed.ts'
import { startServer } from '../support/servers.ts'

// Each round starts a server, which takes long on a busy machine.
t.setTimeout(600_000)

const rounds = 8
const figures = 2000
/** Parts of the time that merging takes. */
const moment = fc.noBias(fc.integer({ min: 0, max: 105 }).map((percent) => percent / 100))
const moments = fc.sample(moment, { numRuns: rounds, seed })

const headers = { authorization: `Bearer ${adminKey}` }

const database = await databaseFor(t)
const folder = t.testdirName
const start = () => startServer(t, folder, { DATABASE_URL: database, ADMIN_KEY: adminKey })

const project = (id: string) => ({
  resource: 'projects',
  record: { id, title: id, kind: 'project', status: 'implementation' },
})

const dayAfter = (days: number): string => new Date(Date.UTC(2000, 0, 1 + days)).toISOString().slice(0, 10)

const figure = (subjectId: string, at: number) => ({
  resource: 'figures',
  record: {
    id: `${subjectId}-${at.toString()}`,
    subjectKind: 'project',
    subjectId,
    metric: 'works',
    stage: 'planned',
    value: '1',
    unit: 'CNY',
    qualifier: 'exact',
    periodStart: dayAfter(at),
    periodEnd: dayAfter(at),
    sourceId: 'list',
    asPrinted: '1',
  },
})

/** Makes a record with many figures, and the one that is to take its place. */
const prepare = async (url: string, round: number): Promise<readonly [id: string, into: string]> => {
  const [id, into] = [`copy-${round.toString()}`, `kept-${round.toString()}`]
  const lines = [
    { resource: 'sources', record: { id: 'list', title: 'List', kind: 'report', official: true } },
    project(id),
    project(into),
    ...Array.from({ length: figures }, (_, at) => figure(id, at)),
  ]
  const answer = await fetch(`${url}/v1/import`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return [id, into]
}

const merge = (url: string, id: string, into: string): Promise<number | undefined> =>
  fetch(`${url}/v1/projects/${id}/merge`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ into }),
  }).then(
    async (answer) => {
      await answer.text()
      return answer.status
    },
    () => undefined,
  )

let duration = 0
let isNothing = false

t.test('a merge that is left alone', async (t) => {
  const { child, ended, url } = await start()
  const [id, into] = await prepare(url, 0)
  const begun = performance.now()
  t.equal(await merge(url, id, into), 200)
  duration = performance.now() - begun
  t.comment(`${figures.toString()} figures in ${duration.toFixed(0)} ms`)
  child.kill('SIGKILL')
  await ended
})

for (const [index, part] of moments.entries())
  t.test(`a kill at ${part.toString()} of merging (seed ${seed.toString()})`, async (t) => {
    const { child, ended, url } = await start()
    const [id, into] = await prepare(url, index + 1)
    const status = merge(url, id, into)
    await Promise.race([sleep(part * duration), status])
    child.kill('SIGKILL')
    await ended
    const { hold, letGo, rows: read } = await beside(t, database)
    // PostgreSQL may still complete what it was asked.
    await hold()
    await letGo()
    const [found] = await read(
      `SELECT (SELECT count(*) FROM projects WHERE id = '${id}') AS merged,
        (SELECT count(*) FROM figures WHERE subject_id = '${id}') AS left_there,
        (SELECT count(*) FROM figures WHERE subject_id = '${into}') AS moved,
        (SELECT count(*) FROM batches WHERE subject = 'projects/${id}' AND merged_into = '${into}') AS batches`,
    )
    const isMerged = Number(found?.['batches']) === 1
    const all = [isMerged ? 0 : 1, isMerged ? 0 : figures, isMerged ? figures : 0, isMerged ? 1 : 0]
    t.same(Object.values(found ?? {}).map(Number), all)
    if ((await status) === 200) t.ok(isMerged, 'what was answered is there')
    isNothing ||= !isMerged
    t.same(await faultsAt(t, database), [], 'every write is there as a whole or not at all')
  })

t.test('some kills came before the end', async (t) => {
  t.ok(isNothing)
})
