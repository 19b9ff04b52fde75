/** PostgreSQL is killed under load, and a server in the middle of its work: no answered write is lost, and nothing is half done. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Breakage } from '../../drill/breakages/breakage.ts'
import { ask } from '../../drill/load/client.ts'
import { withoutServer } from '../support/databases.ts'
import { drillRounds, placeOver } from '../support/load/drilled.ts'
import { postgresServer, type Server } from '../support/postgres/server.ts'
import { connected, databaseAt } from '../support/templates.ts'
import { textOf } from '../support/batches.ts'
import { killWithin, sent, type Work } from '../support/load/kills.ts'
import { lineOf, year } from '../support/register.ts'

// Each round starts a server, which takes long on a busy machine.
t.setTimeout(1_800_000)

const password = 'hush-nobody-may-read-this'

/** Ends a server: meanwhile no API server is ready, and each is alive. */
const ending = (server: Server, how: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Breakage => ({
  name: how,
  what: `the database is ended by ${how}`,
  fits: () => true,
  run: async ({ place: { servers }, crowd: { faults }, mended }) => {
    await server.end(how)
    for (const { url, name } of servers)
      for (const [path, status] of Object.entries({ '/health/ready': 503, '/health/live': 200 })) {
        const seen = `${name}: GET ${path} is answered ${String((await ask(url, 'GET', path))?.status)}`
        if (!seen.endsWith(status.toString()))
          faults.push({ promise: 'without a database every server is alive, and none is ready', seen })
      }
    mended()
    await server.start()
  },
})

/** Crashes one connection, upon which the server ends all of them. */
const crashing = (server: Server): Breakage => ({
  name: 'fault',
  what: 'one connection crashes',
  fits: () => true,
  run: async ({ mended }) => {
    await server.fault()
    mended()
  },
})

t.test('killed while two servers write to it', { skip: withoutServer }, async (t) => {
  // Processes are killed, not the machine: files have all that was written, even without fsync.
  const server = await postgresServer(['fsync=off', 'synchronous_commit=on', 'max_connections=300'], password)
  await server.start()
  t.teardown(() => server.remove())
  await connected(server.url, (client) => client.query('CREATE DATABASE register'))
  const place = await placeOver(t, databaseAt(server.url, 'register'), 2)
  const [killed, quit, ended] = (['SIGKILL', 'SIGQUIT', 'SIGINT'] as const).map((how) => ending(server, how))
  if (!killed || !quit || !ended) throw new Error('There is no way to end it.')
  await drillRounds(t, place, [killed, quit, killed, ended, crashing(server)], 25)
  await place.remove()
  for (const { name, errors } of place.servers) {
    t.strictSame(errors(), [], 'nothing that went wrong was a fault')
    const log = readFileSync(join(place.folder, `${name}.log`), 'utf8')
    t.notOk(log.includes('hush'), 'no password')
    t.match(log, /The database cannot be used now/, 'why it was refused is logged')
  }
})

// A server that is killed while it imports, saves a table, merges or undoes has done nothing of it, or all of it.

const ndjson = 'application/x-ndjson'
/** Tables and merges are killed on SQLite alone. */
const onServer = withoutServer === false ? 'on SQLite' : false

/** Sends what a work needs. Throws if it is refused. */
const need = async (...[url, method, path, body, type]: Parameters<typeof sent>): Promise<string> => {
  const answer = await sent(url, method, path, body, type)
  if (answer === undefined || answer.status > 201) throw new Error(`${path}: ${answer?.text ?? 'no answer'}`)
  return answer.text
}

const lines = 4000
let imported = 0

/** Returns a file whose first record refers to the last one. */
const fileOf = (round: number): string => {
  const idAt = (place: number): string => `r-${round.toString()}-${place.toString()}`
  return textOf(
    Array.from({ length: lines }, (_, at) =>
      lineOf('regions', idAt(at), { kind: 'city', parentId: at === 0 ? idAt(lines - 1) : null }),
    ),
  )
}

t.test('an import that is killed has done nothing, or all', async (t) => {
  await killWithin(t, {
    what: 'an import',
    rounds: 12,
    prepare: async (url, round) => async () => (await sent(url, 'POST', 'import', fileOf(round), ndjson))?.status,
    isDone: async (t, rows) => {
      const [found] = await rows('SELECT sequence, (SELECT count(*) FROM regions) AS regions FROM register')
      const now = Number(found?.['regions'])
      t.same(found, { sequence: now, regions: now })
      t.ok(now === imported * lines || now === (imported + 1) * lines, now.toString())
      const isDone = now > imported * lines
      imported = now / lines
      return isDone
    },
  })
})

const rowsEach = 800
const csv = `title,plan\n${Array.from({ length: rowsEach }, (_, at) => `Works ${at.toString()},${at.toString()}\n`).join('')}`
const layoutOf = (id: string) => ({
  headerRows: 1,
  columns: [
    { column: 'title', as: 'title' },
    { column: 'plan', as: 'figure', metric: 'works', stage: 'planned', unit: 'CNY', ...year(2026) },
  ],
  defaults: { parentId: id },
})
let saved = 0

t.test('rows of a table whose saving is killed are not saved, or all are', async (t) => {
  await killWithin(t, {
    what: 'saving the rows of a table',
    skip: onServer,
    rounds: 8,
    prepare: async (url, round) => {
      const id = `list-${round.toString()}`
      await need(
        url,
        'POST',
        'import',
        textOf([lineOf('sources', id), lineOf('projects', id, { kind: 'portfolio' })]),
        ndjson,
      )
      await need(url, 'PUT', `sources/${id}/table`, csv, 'text/csv')
      await need(url, 'PUT', `sources/${id}/table/layout`, JSON.stringify(layoutOf(id)))
      return async () => (await sent(url, 'POST', `sources/${id}/table/rows`, '{}'))?.status
    },
    isDone: async (t, rows, round) => {
      const [found] = await rows(
        `SELECT (SELECT count(*) FROM projects WHERE parent_id IS NOT NULL) AS projects,
        (SELECT count(*) FROM figures) AS figures, (SELECT count(*) FROM batches) AS batches`,
      )
      // The import that prepared a round is a batch too.
      const now = Number(found?.['batches']) - round - 1
      t.same(found, { projects: now * rowsEach, figures: now * rowsEach, batches: now + round + 1 })
      t.ok(now === saved || now === saved + 1, now.toString())
      const isDone = now > saved
      saved = now
      return isDone
    },
  })
})

const figures = 2000
const dayAfter = (days: number): string => new Date(Date.UTC(2000, 0, 1 + days)).toISOString().slice(0, 10)

/** Makes a record with many figures, and the one that is to take its place. */
const prepare = async (url: string, round: string): Promise<readonly [path: string, into: string]> => {
  const [id, into] = [`copy-${round}`, `kept-${round}`]
  const ofDay = (at: number) => ({ subjectId: id, periodStart: dayAfter(at), periodEnd: dayAfter(at) })
  const records = [
    lineOf('sources', 'plan'),
    ...[id, into].map((one) => lineOf('projects', one)),
    ...Array.from({ length: figures }, (_, at) => lineOf('figures', `${id}-${at.toString()}`, ofDay(at))),
  ]
  await need(url, 'POST', 'import', textOf(records), ndjson)
  return [`projects/${id}/merge`, JSON.stringify({ into })]
}

t.test('a merge that is killed, or its undo, has changed nothing, or all', async (t) => {
  await killWithin(
    t,
    ...(['merge', 'undo'] as const).map((work): Work => ({
      what: work === 'merge' ? 'a merge' : 'the undo of a merge',
      skip: onServer,
      rounds: 8,
      prepare: async (url, round) => {
        const [path, into] = await prepare(url, `${work}-${round.toString()}`)
        if (work === 'merge') return async () => (await sent(url, 'POST', path, into))?.status
        const { batchId } = JSON.parse(await need(url, 'POST', path, into)) as { batchId: string }
        return async () => (await sent(url, 'POST', `batches/${batchId}/undo`))?.status
      },
      isDone: async (t, rows, round) => {
        const [id, into] = [`copy-${work}-${round.toString()}`, `kept-${work}-${round.toString()}`]
        const [found] = await rows(
          `SELECT (SELECT count(*) FROM projects WHERE id = '${id}') AS apart,
          (SELECT count(*) FROM figures WHERE subject_id = '${id}') AS left_there,
          (SELECT count(*) FROM figures WHERE subject_id = '${into}') AS moved,
          (SELECT count(*) FROM batches WHERE subject = 'projects/${id}' AND kind = '${work}') AS batches`,
        )
        const isDone = Number(found?.['batches']) === 1
        const isMerged = isDone === (work === 'merge')
        const all = [isMerged ? 0 : 1, isMerged ? 0 : figures, isMerged ? figures : 0, isDone ? 1 : 0]
        t.same(Object.values(found ?? {}).map(Number), all)
        return isDone
      },
    })),
  )
})
