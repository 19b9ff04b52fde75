/** A server that is killed while it merges a record with thousands of figures, or undoes that, has done nothing, or all of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { adminKey } from '../support/build.ts'
import { beside, databaseFor } from '../support/databases.ts'
import { faultsAt } from '../support/load/whole.ts'
import { seed } from '../support/seed.ts'
import { startServer } from '../support/planledger.ts'

// Each round starts a server, which takes long on a busy machine.
t.setTimeout(600_000)

const rounds = 8
const figures = 2000
/** Parts of the time that it takes. */
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
const prepare = async (url: string, round: string): Promise<readonly [id: string, into: string]> => {
  const [id, into] = [`copy-${round}`, `kept-${round}`]
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

/** Returns the status and the batch of the answer; undefined of a server that is gone. */
const post = (url: string, path: string, body?: object): Promise<{ status: number; batchId: string } | undefined> =>
  fetch(`${url}/v1/${path}`, {
    method: 'POST',
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }).then(
    async (answer) => ({ status: answer.status, batchId: ((await answer.json()) as { batchId: string }).batchId }),
    () => undefined,
  )

const merge = (url: string, id: string, into: string) => post(url, `projects/${id}/merge`, { into })
const undo = (url: string, batchId: string) => post(url, `batches/${batchId}/undo`)

const durations = { merge: 0, undo: 0 }
const isNothing = { merge: false, undo: false }

t.test('a merge that is left alone, and its undo', async (t) => {
  const { child, ended, url } = await start()
  const [id, into] = await prepare(url, 'alone')
  const begun = performance.now()
  const merged = await merge(url, id, into)
  t.equal(merged?.status, 200)
  durations.merge = performance.now() - begun
  t.equal((await undo(url, merged?.batchId ?? ''))?.status, 200)
  durations.undo = performance.now() - begun - durations.merge
  t.comment(`${figures.toString()} figures`, durations)
  child.kill('SIGKILL')
  await ended
})

for (const work of ['merge', 'undo'] as const)
  for (const [index, part] of moments.entries())
    t.test(`a kill at ${part.toString()} of the ${work} (seed ${seed.toString()})`, async (t) => {
      const { child, ended, url } = await start()
      const [id, into] = await prepare(url, `${work}-${index.toString()}`)
      const merged = work === 'undo' ? await merge(url, id, into) : undefined
      const answer = merged ? undo(url, merged.batchId) : merge(url, id, into)
      await Promise.race([sleep(part * durations[work]), answer])
      child.kill('SIGKILL')
      await ended
      const { hold, letGo, rows: read } = await beside(t, database)
      // PostgreSQL may still complete what it was asked.
      await hold()
      await letGo()
      const [found] = await read(
        `SELECT (SELECT count(*) FROM projects WHERE id = '${id}') AS apart,
          (SELECT count(*) FROM figures WHERE subject_id = '${id}') AS left_there,
          (SELECT count(*) FROM figures WHERE subject_id = '${into}') AS moved,
          (SELECT count(*) FROM batches WHERE subject = 'projects/${id}' AND kind = '${work}') AS batches`,
      )
      const isDone = Number(found?.['batches']) === 1
      const isMerged = isDone === (work === 'merge')
      const all = [isMerged ? 0 : 1, isMerged ? 0 : figures, isMerged ? figures : 0, isDone ? 1 : 0]
      t.same(Object.values(found ?? {}).map(Number), all)
      if ((await answer)?.status === 200) t.ok(isDone, 'what was answered is there')
      isNothing[work] ||= !isDone
      t.same(await faultsAt(t, database), [], 'every write is there as a whole or not at all')
    })

t.test('some kills came before the end', async (t) => {
  t.same(isNothing, { merge: true, undo: true })
})
