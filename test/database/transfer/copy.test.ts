/** `planledger copy` moves a register unchanged from one database to another, of any engine, or writes nothing. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { commandLine } from '../../../src/command/commands.ts'
import { createKey } from '../../../src/command/create-key.ts'
import { isPostgres } from '../../../src/database/location.ts'
import { knownTo } from '../../../src/database/migrations.ts'
import { openRegister } from '../../../src/database/open.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build, type Ask, type Built } from '../../support/build.ts'
import { runs } from '../../support/runs.ts'
import { command } from '../../support/command.ts'
import { beside, databaseFor, locationOf, withoutFile, type Beside } from '../../support/databases.ts'
import { exampleIds, putExamples, withExamples } from '../../support/examples.ts'
import { furnish, write as figureWrite } from '../../support/load/figure-writes.ts'
import { commandOf, type Ended, freePort, launch, onTerminal, withoutTerminal } from '../../support/planledger.ts'
import { plainWrites, randomWrite, type RandomWrite } from '../../support/load/random-writes.ts'
import { faultsAt } from '../../support/load/whole.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { laterWords } from '../../support/upgrades/newer.ts'

const copy = (t: Test, from: string, to: string, ...options: string[]): Promise<Ended> =>
  command(['copy', from, to, ...options], t.testdirName)

/** Returns the message with which a copy is refused. Runs in this process, as there are many cases. */
const refusal = (from: string, to: string): Promise<string> =>
  commandLine()
    .parseAsync(['copy', from, to], { from: 'user' })
    .then(
      () => 'It is not refused.',
      (error: unknown) => (error as Error).message,
    )

/** Returns a database of the engine under test, and the URLs of files beside it. */
const places = async (t: Test) => {
  const database = await databaseFor(t)
  return { database, file: (name: string): string => `file:${join(t.testdirName, name)}` }
}

const write = async ({ ask }: Built, writes: readonly RandomWrite[]): Promise<void> => {
  for (const one of writes) await ask(one.method, one.url, one.ask)
}

/** Returns URLs whose answers show all that a register holds and computes. */
const questions = async ({ ask, store }: Built): Promise<string[]> => {
  const { sequence } = await store.stamp()
  const { body } = await ask('GET', `/v1/changes?after=${(sequence - 200).toString()}&limit=200`)
  const entries = (body as { data: { resource: string; id: string; at: string }[] }).data
  const half = encodeURIComponent(entries[100]?.at ?? '')
  const written = [...new Set(entries.map(({ resource, id }) => `/v1/${resource}/${id}`))]
  const cursors = await Promise.all(
    [
      '/v1/figures?sort=value&limit=3',
      '/v1/rates?sort=-rate&limit=1',
      '/v1/sources?sort=official&limit=1',
      '/v1/search?q=a&limit=3',
    ].map(async (url) => `${url}&cursor=${((await ask('GET', url)).body as { next: string }).next}`),
  )
  const totals = [
    '',
    '&groupBy=region',
    '&groupBy=industry,year',
    '&groupBy=organization',
    '&unit=USD&explain=true',
    '&period=2025',
    `&asOf=${half}`,
  ]
  return [
    ...everyResource.flatMap(({ name }) =>
      [`?total=true&limit=200`, '?sort=-updatedAt&limit=7', `?asOf=${half}`, '?format=csv', '?format=ndjson'].map(
        (query) => `/v1/${name}${query}`,
      ),
    ),
    '/v1/projects?include=regions,figures,sources&facets=status',
    '/v1/figures?sort=-value,id&facets=unit',
    '/v1/sources?official=true&q=report',
    '/v1/rates?sort=rate',
    ...cursors,
    ...written.slice(0, runs(120)).flatMap((url) => [url, `${url}/revisions`]),
    ...totals.map((query) => `/v1/totals?metric=investment${query}`),
    '/v1/promises',
    '/v1/checks',
    '/v1/changes?after=3&limit=200',
    `/v1/changes?after=${(sequence - 200).toString()}&limit=200`,
    '/v1/export',
    '/v1/export/oc4ids',
    ...['guang', '广东', 'a', 'plan', 'project'].map((q) => `/v1/search?q=${encodeURIComponent(q)}&limit=3`),
    '/v1/resolve?name=CN-44',
  ]
}

/** Returns the status, entity tag and text of each answer, without the request id of a problem. */
const answersTo = async ({ ask }: Built, urls: readonly string[]): Promise<string[]> => {
  const answers = []
  for (const url of urls) {
    const { status, headers, text } = await ask('GET', url)
    answers.push(`${url} ${status.toString()} ${headers['etag'] ?? ''} ${text.replace(/"requestId":"[^"]+"/, '')}`)
  }
  return answers
}

/** Random writes, half of them of what totals depend upon; some are refused. A seed always makes the same writes. */
const someWrites = (seed: number, numRuns: number): RandomWrite[] => [
  ...fc.sample(randomWrite, { seed, numRuns }),
  ...fc.sample(figureWrite, { seed, numRuns }).map(({ method, url, body }) => ({ method, url, ask: { body } })),
]

const posted: Ask = { body: { name: 'Posted once' }, headers: { 'idempotency-key': 'once' } }

/** The article with a history: changed, deleted and recreated records, keys, a stored answer, totals in between. */
const withPast = async (t: Test, database: string): Promise<{ app: Built; key: string; once: string }> => {
  const app = await build(t, { DATABASE_URL: database, SEED: 'article' })
  await furnish(app)
  await write(app, [...plainWrites, ...someWrites(7, runs(40))])
  await app.ask('GET', '/v1/totals?metric=investment&groupBy=region')
  await write(app, someWrites(8, runs(20)))
  const key = await createKey(app.store, { role: 'editor', label: 'newsroom' })
  const { text: once } = await app.ask('POST', '/v1/industries', posted)
  return { app, key, once }
}

t.test('after a copy there and back answers have the same bytes and tags, and writes the same effects', async (t) => {
  const { database, file } = await places(t)
  const { app, key, once } = await withPast(t, file('origin.db'))
  const urls = await questions(app)
  const answers = await answersTo(app, urls)
  const { sequence } = await app.store.stamp()
  for (const [from, to] of [
    [file('origin.db'), database],
    [database, file('back.db')],
  ] as const) {
    const { code, stdout, stderr } = await copy(t, from, to, '--json')
    t.strictSame([code, stderr], [0, ''])
    const found: unknown = JSON.parse(stdout)
    t.match(found, { sequence, missed: 0, rows: { changes: sequence, register: 1, keys: 1, idempotency: 1 } })
    const there = await build(t, { DATABASE_URL: to })
    t.strictSame(await answersTo(there, urls), answers)
    t.strictSame(await faultsAt(t, to), [])
  }
  const after: unknown[] = []
  for (const url of [file('origin.db'), database, file('back.db')]) {
    const one = await build(t, { DATABASE_URL: url })
    t.equal((await one.ask('POST', '/v1/industries', posted)).text, once, 'a stored answer is repeated')
    const answer = (await one.ask('PATCH', '/v1/industries/posted-once', { key, body: { name: 'Renamed' } })).status
    t.equal(answer, 200, 'a key still works')
    await write(one, someWrites(9, runs(30)))
    const totals = await Promise.all(
      ['', '&groupBy=region', '&groupBy=industry', '&groupBy=organization,year'].map(
        async (query) =>
          ((await one.ask('GET', `/v1/totals?metric=investment${query}`)).body as { data: unknown }).data,
      ),
    )
    after.push([
      await one.store.stamp().then((stamp) => stamp.sequence),
      (await one.ask('GET', '/v1/search?q=renamed')).body,
      totals,
    ])
    t.strictSame(await faultsAt(t, url), [])
  }
  matchWhole(t, (after[0] as unknown[])[1], { data: [{ id: 'posted-once' }] })
  t.strictSame(after.slice(1), [after[0], after[0]], 'later writes have the same effects')
})

t.test('a source that is written to during the copy is copied as it stood at one change', async (t) => {
  const { database, file } = await places(t)
  const app = await build(t, { DATABASE_URL: file('origin.db'), SEED: 'article' })
  const progress = { isOver: false }
  const copying = copy(t, file('origin.db'), database, '--json').finally(() => {
    progress.isOver = true
  })
  for (let step = 0; !progress.isOver; step++)
    await app.ask('PATCH', '/v1/industries/steel', { body: { aliases: [step.toString()] } })
  const { code, stdout } = await copying
  t.equal(code, 0)
  const { sequence, missed } = JSON.parse(stdout) as { sequence: number; missed: number }
  t.ok(missed > 0, 'the changes made meanwhile are counted')
  t.strictSame(await faultsAt(t, database), [])
  const changes = async (url: string): Promise<unknown[]> =>
    (await beside(t, url)).rows(`SELECT * FROM changes WHERE sequence <= ${sequence.toString()} ORDER BY sequence`)
  t.strictSame(await (await beside(t, database)).value('SELECT max(sequence) FROM changes'), sequence)
  t.strictSame(await changes(database), await changes(file('origin.db')))
})

t.test('webhooks go along and are paused, so that a copy beside the original sends nothing', async (t) => {
  const { database, file } = await places(t)
  const { store } = await build(t, { DATABASE_URL: file('origin.db') })
  const filter = { resource: null, id: null, within: null }
  const made = { id: 'a', url: 'https://a.example/', secret: 'whsec_a', filter, createdBy: 'test' }
  const webhook = await store.webhooks.add(made)
  for (const [from, to] of [
    [file('origin.db'), database],
    [database, file('back.db')],
  ] as const) {
    t.match(await copy(t, from, to), { code: 0, stderr: '' })
    const there = await build(t, { DATABASE_URL: to })
    matchWhole(t, await there.store.webhooks.all(), [{ ...webhook, pausedAt: /^\d{4}-.*Z$/ }])
    t.strictSame(await there.store.webhooks.setPaused('a', false), webhook)
    t.equal(await (await beside(t, to)).value('SELECT secret FROM webhooks'), 'whsec_a')
  }
  t.strictSame(await store.webhooks.all(), [webhook], 'those of the original go on')
})

t.test('a copy prints the rows of each table and the last change copied', async (t) => {
  const { database, file } = await places(t)
  await withExamples(t, { DATABASE_URL: file('origin.db') })
  const { code, stdout, stderr } = await copy(t, file('origin.db').replace('file:', 'sqlite:'), database)
  t.strictSame([code, stderr], [0, ''])
  t.match(
    stdout,
    /^TABLE +ROWS\nregions +1\n[^]*\nregions_history +0\n[^]*\nkeys +0\nidempotency +0\ncalls +0\nsessions +0\nwebhooks +0\nwebhook_deliveries +0\nleases +0\n\n\S+origin\.db is copied to \S+, up to change 9; every row was compared\.\n$/,
  )
  t.notMatch(stdout, /secret/)
})

t.test('a terminal shows a progress bar', { skip: withoutTerminal }, async (t) => {
  const { database, file } = await places(t)
  await putExamples(await build(t, { DATABASE_URL: file('origin.db') }))
  const { code, stdout } = await onTerminal(t, ['copy', file('origin.db'), database], t.testdirName).ended
  t.equal(code, 0)
  t.match(stdout, / % of \d+ rows, [^]*every row was compared\.\r\n$/)
})

/** Counts the rows that a copy writes, except the row of the register. */
const rowsIn = async ({ value }: Beside): Promise<unknown> =>
  Number(
    await value(`SELECT (SELECT count(*) FROM changes) + (SELECT count(*) FROM regions) + (SELECT count(*) FROM figures_history)
  + (SELECT count(*) FROM texts) + (SELECT count(*) FROM names) + (SELECT count(*) FROM reviews) + (SELECT count(*) FROM keys) + (SELECT sequence FROM register)`),
  )

/** Adds a trigger that runs a statement after each insertion into a table. */
const meddle = ({ run }: Beside, database: string, table: string, statement: string): Promise<void> =>
  run(
    isPostgres(database)
      ? `CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement}; RETURN NULL; END $$; CREATE TRIGGER meddle AFTER INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION meddle()`
      : `CREATE TRIGGER meddle AFTER INSERT ON ${table} BEGIN ${statement}; END`,
  )

const differing = (what: string): RegExp =>
  new RegExp(
    `^What was written is not what was read: ${what}\\. Something in the target changes what is written to it\\. Nothing was copied\\.$`,
  )

for (const [what, table, statement, said] of [
  ['altered', 'keys', `UPDATE figures SET value = value + 1`, differing('of `figures`, row 1 has another `value`')],
  [
    'altered where it was null',
    'keys',
    `UPDATE regions SET local_name = '' WHERE id = 'guangdong'`,
    differing('of `regions`, row 1 has another `local_name`'),
  ],
  [
    'removed',
    'keys',
    `DELETE FROM figures_reported WHERE position = 1`,
    differing('of `figures_reported`, row 2 is missing'),
  ],
  [
    'added',
    'keys',
    `INSERT INTO names (resource, key, rest, distance, record_id) VALUES ('zzz', 'zzz', '', 0, 'zzz')`,
    differing('of `names`, there are more than the \\d+ rows of the source'),
  ],
  ['refused', 'changes', `UPDATE changes SET action = 'delete'`, /^changes keeps what is past\. Nothing was copied\.$/],
] as const) {
  t.test(`a row ${what} in the target is reported, and nothing is kept`, async (t) => {
    const { database, file } = await places(t)
    const app = await withExamples(t, { DATABASE_URL: file('origin.db') })
    await app.ask('PATCH', '/v1/figures/a-figure', {
      body: {
        reported: [
          { value: '1', unit: 'USD' },
          { value: '2', unit: 'EUR' },
        ],
      },
    })
    await createKey(app.store, { role: 'reader', label: 'reader' })
    const store = await openRegister(locationOf(database))
    await store.close()
    const target = await beside(t, database)
    await meddle(target, database, table, statement)
    t.match(await refusal(file('origin.db'), database), said)
    t.equal(await rowsIn(target), 0)
    await target.run(isPostgres(database) ? `DROP FUNCTION meddle CASCADE` : 'DROP TRIGGER meddle')
    t.match(await copy(t, file('origin.db'), database), { code: 0 }, 'without the trigger the copy succeeds')
    t.strictSame(await faultsAt(t, database), [])
  })
}

t.test('a target that holds any row is refused and stays as it is', async (t) => {
  const { database, file } = await places(t)
  await putExamples(await build(t, { DATABASE_URL: file('origin.db') }))
  const used = await build(t, { DATABASE_URL: database })
  await createKey(used.store, { role: 'admin', label: 'first' })
  const refused = (rows: string) =>
    `The target is not empty: ${rows}. A register is copied into a new database. Nothing was copied.`
  const found = await copy(t, file('origin.db'), database)
  t.strictSame(found, { code: 1, stdout: '', stderr: `planledger: ${refused('there is a row in its table `keys`')}\n` })
  await used.ask('PUT', '/v1/regions/anhui', { body: { name: 'Anhui', kind: 'province' } })
  await used.ask('PUT', '/v1/regions/hunan', { body: { name: 'Hunan', kind: 'province' } })
  t.equal(await refusal(file('origin.db'), database), refused('there are 2 rows in its table `regions`'))
  matchWhole(t, (await used.ask('GET', '/v1/regions?fields=id')).body, { data: [{ id: 'anhui' }, { id: 'hunan' }] })
  t.strictSame(await faultsAt(t, database), [])
})

t.test('a register is not copied onto itself, nor onto a copy of it', async (t) => {
  const { database, file } = await places(t)
  await putExamples(await build(t, { DATABASE_URL: database }))
  const same = 'Source and target are the same register, or one is a copy of the other. Nothing was copied.'
  t.equal(await refusal(database, database), same)
  t.match(await copy(t, database, file('copy.db')), { code: 0 })
  t.equal(await refusal(file('copy.db'), database), same)
  t.strictSame(await faultsAt(t, database), [])
})

t.test('a database that cannot be opened is reported without its password, and the other side stays', async (t) => {
  const { database, file } = await places(t)
  const folder = t.testdirName
  const port = (await freePort()).toString()
  writeFileSync(join(folder, 'text.db'), 'no database at all, though long enough to have a header of one')
  writeFileSync(join(folder, 'empty.db'), '')
  const older = await beside(t, file('older.db'))
  await older.run('CREATE TABLE register (id); CREATE TABLE changes (id); CREATE TABLE __drizzle_migrations (hash)')
  const later = await beside(t, file('later.db'))
  await later.run(
    `CREATE TABLE register (id); CREATE TABLE changes (id); CREATE TABLE __drizzle_migrations (hash); INSERT INTO __drizzle_migrations VALUES ('of tomorrow')`,
  )
  await (await openRegister(join(folder, 'good.db'))).close()
  const wanted = 'is to be `file:PATH`, `sqlite:PATH` or `postgres://user:password@host:port/name`'
  const written = 'within the password, characters such as / ? # @ are written %2F %3F %23 %40.'
  const at = (name: string): string => join(folder, name)
  for (const [from, to, said] of [
    ['register.db', database, `The source ${wanted}.`],
    [file('good.db'), 'mysql://u:secret@h/d', `The target ${wanted}.`],
    [file('good.db'), 'postgres://u:sec/ret@h/d', `The target ${wanted}; ${written}`],
    [file('good.db'), 'postgres://u:12/34@h/d', `The target ${wanted}; ${written}`],
    [file('nowhere.db'), database, `${at('nowhere.db')} cannot be opened: there is no such file.`],
    [file('text.db'), database, `${at('text.db')} cannot be opened: it is no database.`],
    [file('empty.db'), database, `${at('empty.db')} cannot be opened: it is no register.`],
    [
      file('older.db'),
      database,
      `${at('older.db')} cannot be opened: it is a register of an earlier version; \`planledger migrate\` brings it to the present one.`,
    ],
    [
      file('later.db'),
      database,
      `${at('later.db')} cannot be opened: ${laterWords('sqlite', 1 - knownTo('sqlite').length, 'another version of Planledger')}.`,
    ],
    [
      `postgres://u:secret@127.0.0.1:${port}/d`,
      database,
      `postgres://u:***@127.0.0.1:${port}/d cannot be opened: The database at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}.`,
    ],
    [
      file('good.db'),
      `postgresql://127.0.0.1:${port}/d?user=u&password=secret`,
      `postgresql://127.0.0.1:${port}/d?user=u&password=*** cannot be opened: The database at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}.`,
    ],
    [file('good.db'), file('text.db'), `${at('text.db')} cannot be opened: file is not a database.`],
  ] as const) {
    t.equal(await refusal(from, to), said)
  }
  t.notOk(existsSync(at('nowhere.db')))
})

const withoutServer = withoutFile === false ? 'needs a server' : false

t.test('a PostgreSQL source is refused unless it is a register of this version', { skip: withoutServer }, async (t) => {
  const { database, file } = await places(t)
  const { run, value } = await beside(t, database)
  const said = async (): Promise<string> =>
    (await refusal(database, file('there.db'))).replace(/^.*\/test-[\da-f-]+ /, '')
  await run('DELETE FROM drizzle.__drizzle_migrations WHERE id = (SELECT max(id) FROM drizzle.__drizzle_migrations)')
  t.equal(
    await said(),
    'cannot be opened: it is a register of an earlier version; `planledger migrate` brings it to the present one.',
  )
  await run(`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('of tomorrow', 9999999999999)`)
  t.equal(await said(), `cannot be opened: ${laterWords('postgres', 0, 'another version of Planledger')}.`)
  await run('DROP SCHEMA public CASCADE; DROP SCHEMA drizzle CASCADE; CREATE SCHEMA public')
  t.equal(await said(), 'cannot be opened: it is no register.')
  t.equal(await value(`SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'drizzle')`), 0)
  t.notOk(existsSync(join(t.testdirName, 'there.db')))
})

t.test('a copy that is killed leaves the target empty', { skip: withoutServer }, async (t) => {
  const { database, file } = await places(t)
  await putExamples(await build(t, { DATABASE_URL: file('origin.db') }))
  await createKey((await build(t, { DATABASE_URL: file('origin.db') })).store, { role: 'admin', label: 'first' })
  const [holding, target] = [await beside(t, database), await beside(t, database)]
  // Keys are written after all tables of records.
  await holding.run('BEGIN; LOCK TABLE keys IN SHARE MODE')
  const { child, ended } = launch(t, commandOf('copy', file('origin.db'), database), t.testdirName)
  const waits = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%"keys"%'`
  while ((await target.value(waits)) === 0)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  child.kill('SIGKILL')
  await ended
  await holding.run('ROLLBACK')
  while (
    (await target.value(
      `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'planledger'`,
    )) !== 0
  )
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  t.equal(await rowsIn(target), 0)
  t.match(await copy(t, file('origin.db'), database), { code: 0 })
  const there = await build(t, { DATABASE_URL: database })
  t.equal((await there.ask('GET', `/v1/regions/${exampleIds.regions}`)).status, 200)
})

t.test('a copy has the texts and the tables of sources', async (t) => {
  const { database, file } = await places(t)
  const app = await withExamples(t, { DATABASE_URL: database })
  const put = (what: string, type: string, body: string): Promise<unknown> =>
    app.ask('PUT', `/v1/sources/a-report/${what}`, { body, headers: { 'content-type': type } })
  await put('text', 'text/plain', 'A text.')
  await put('table', 'text/csv', '项目,总投资\n\n地铁,"12,345"\n')
  t.match(await copy(t, database, file('copy.db')), { code: 0 })
  const copied = await openRegister(locationOf(file('copy.db')))
  t.teardown(() => copied.close())
  t.strictSame(await copied.sourceTable('a-report'), await app.store.sourceTable('a-report'))
  t.equal(await copied.sourceText('a-report'), 'A text.')
})
