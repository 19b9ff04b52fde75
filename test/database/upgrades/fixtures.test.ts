/** Registers that released versions made are migrated, and answer as if this version had made them. */
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { type Answer, build, type Built } from '../../support/build.ts'
import { command } from '../../support/command.ts'
import { beside, databaseFor, locationOf } from '../../support/databases.ts'
import { faultsAt } from '../../support/load/whole.ts'
import { fixtureFor, fixtures, type Told } from '../../support/upgrades/fixtures.ts'
import { engineOf, laterWords, newerIn } from '../../support/upgrades/newer.ts'
import { posted } from '../../support/upgrades/records.ts'

type Data = Readonly<Record<string, unknown>>
interface Page {
  readonly data: readonly Data[]
}

/** Reports whether a field is as it is in records that never had it. */
const isDefault = (value: unknown): boolean =>
  value === null || value === 'normal' || (Array.isArray(value) && value.length === 0)

/** Returns what differs between a record then and now; fields that are new have their defaults. */
const differences = (then: Data, now: Data | undefined): string[] => {
  if (!now) return ['It is not there.']
  return Object.entries(now).flatMap(([key, value]) => {
    const isSame = key in then ? JSON.stringify(then[key]) === JSON.stringify(value) : isDefault(value)
    return isSame ? [] : [`${key} was ${JSON.stringify(then[key])} and is ${JSON.stringify(value)}`]
  })
}

const pageOf = async ({ ask }: Built, path: string): Promise<Page> => {
  const { status, text, body } = await ask('GET', path)
  if (status !== 200) throw new Error(`${path}: ${text}`)
  return body
}

const keptRecords = (t: Test, exported: string, { records }: Told): void => {
  const lines = exported
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told['records'][number])
  const now = new Map(lines.map(({ resource, record }) => [`${resource}/${String(record['id'])}`, record]))
  t.strictSame(
    records.flatMap(({ resource, record }) => {
      const name = `${resource}/${String(record['id'])}`
      return differences(record, now.get(name)).map((what) => `${name}: ${what}`)
    }),
    [],
    'every record is served with the same content',
  )
  t.equal(now.size, records.length, 'no other record is there')
}

const keptReviews = async (t: Test, app: Built, { reviewed }: Told): Promise<void> => {
  const { data } = await pageOf(app, '/v1/checks?reviewed=true')
  t.strictSame(
    data.map(({ id, review }) => [id, (review as Data)['note']]),
    reviewed.map((id) => [id, 'Nobody reports it.']),
  )
}

const keptPast = async (t: Test, app: Built, { changes }: Told): Promise<void> => {
  const { data } = await pageOf(app, '/v1/changes?after=0&limit=200')
  const facts = ({ sequence, at, by, action, resource, id, revision }: Data) => ({
    ...{ sequence, at, by, action, resource, id, revision },
  })
  t.strictSame(data.map(facts), changes.map(facts), 'every change is in the feed, with its time and author')
  t.strictSame(
    changes.flatMap((then, index) => {
      const [before, after] = [then, data[index]].map((entry) => (entry?.['record'] ?? null) as Data | null)
      if (!before) return after ? ['A deletion has a record.'] : []
      return differences(before, after ?? undefined)
    }),
    [],
    'each with the state after it',
  )
  t.equal((await app.ask('GET', '/v1/projects/doomed')).status, 410)
  const restored = await app.ask('POST', '/v1/projects/doomed/restore?revision=1')
  t.equal(restored.status, 201, 'a deleted record is restored')
  t.match((await app.ask('GET', '/v1/projects/doomed')).body, { title: 'A harbour that is given up', revision: 3 })
}

/** The queries of which the answers are kept, and computed anew from the history for an instant. */
const computed = [
  '/v1/totals?metric=investment&groupBy=region,stage,year',
  '/v1/totals?metric=investment&groupBy=industry&stage=planned&explain=true',
  '/v1/totals?metric=investment&unit=CNY',
  '/v1/totals?metric=berths&groupBy=region&stage=actual',
  '/v1/totals?metric=completion',
  '/v1/promises?limit=200',
  '/v1/checks?limit=200',
]

const asComputedAnew = async (t: Test, app: Built): Promise<void> => {
  const { at } = await app.store.stamp()
  for (const path of computed) {
    const [kept, anew] = [await app.ask('GET', path), await app.ask('GET', `${path}&asOf=${at}`)]
    const answerOf = ({ status, body }: Answer) => [status, status === 200 ? (body as Page).data : body['detail']]
    if (kept.status === 200) t.ok((kept.body as Page).data.length > 0, `${path} has rows`)
    t.strictSame(answerOf(kept), answerOf(anew), path)
  }
}

const found = async (t: Test, app: Built): Promise<void> => {
  const ids = async (path: string) => (await pageOf(app, path)).data.map((one) => JSON.stringify(one))
  for (const words of ['harbours', '北港', '海洋'])
    t.not((await ids(`/v1/search?q=${encodeURIComponent(words)}`)).length, 0, `search finds ${words}`)
  t.match((await ids('/v1/resolve?name=South%20Sea')).join(), /nanhai/)
}

const migrationsIn = async (t: Test, url: string): Promise<unknown[]> => {
  const { rows } = await beside(t, url)
  return rows(`SELECT * FROM ${isPostgres(url) ? 'drizzle.' : ''}__drizzle_migrations ORDER BY created_at`)
}

for (const name of fixtures) {
  t.test(name, async (t) => {
    const { url, told } = await fixtureFor(t, name)
    const app = await build(t, { DATABASE_URL: url })
    await t.test('records', async (t) => {
      keptRecords(t, (await app.ask('GET', '/v1/export')).text, told)
    })
    await t.test('what is computed', (t) => asComputedAnew(t, app))
    await t.test('answers to findings', (t) => keptReviews(t, app, told))
    await t.test('the past', (t) => keptPast(t, app, told))
    await t.test('search', (t) => found(t, app))
    await t.test('writes', async (t) => {
      const before = await app.store.stamp()
      const same = await app.ask('PUT', '/v1/organizations/written-after', { body: posted, key: told.key })
      t.equal(same.status, 422, 'the id of the path counts')
      const { id: _, ...body } = posted
      const written = await app.ask('PUT', '/v1/organizations/written-after', { body, key: told.key })
      t.equal(written.status, 201, 'a key that the earlier version made is valid')
      t.equal((await app.store.stamp()).sequence, before.sequence + 1)
      await asComputedAnew(t, app)
      t.strictSame(await faultsAt(t, url), [])
    })
    await t.test('a second start migrates nothing', async (t) => {
      const migrations = await migrationsIn(t, url)
      await app.http.close()
      const again = await build(t, { DATABASE_URL: url })
      t.strictSame(await migrationsIn(t, url), migrations)
      t.equal((await again.ask('GET', '/v1/organizations/written-after')).status, 200)
    })
  })

  t.test(`${name}, by a version with one more migration`, async (t) => {
    const { url, told } = await fixtureFor(t, name)
    const newer = newerIn(t, join(t.testdirName, 'newer'), 'ALTER TABLE projects ADD COLUMN made_up text')
    const settings = { DATABASE_URL: url }
    t.match(await newer.run(['migrate'], settings).ended, { code: 0, stderr: '' })
    const { rows } = await beside(t, url)
    t.ok((await rows('SELECT made_up FROM projects')).length > 0)
    const { code, stdout } = await newer.run(['export', '-'], settings).ended
    t.equal(code, 0)
    keptRecords(t, stdout, told)
  })
}

// A newer version migrates a register that this version serves under load, and this version then refuses it.

const superseded =
  'A newer version of Planledger has migrated the register. This server is of an earlier version and has to be replaced.'

const isRefused = ({ status, body, headers }: Answer): boolean =>
  status === 503 && body['detail'] === superseded && headers['retry-after'] === '1'

/** Writes until the register is refused; returns the ids whose creation was answered, and faults. */
const writing = async ({ ask }: Built, writer: string): Promise<{ answered: string[]; faults: string[] }> => {
  const answered: string[] = []
  const faults: string[] = []
  for (let number = 0; ; number++) {
    const id = `${writer}-${number.toString()}`
    const answer = await ask('PUT', `/v1/organizations/${id}`, { body: { name: id, kind: 'company' } })
    if (answer.status === 201) answered.push(id)
    else if (isRefused(answer)) return { answered, faults }
    else if (answer.status !== 503) faults.push(answer.text)
  }
}

/** Reads until the register is refused; returns faults. */
const reading = async ({ ask }: Built): Promise<string[]> => {
  const faults: string[] = []
  for (;;) {
    for (const path of ['/v1/organizations?limit=3', '/v1/totals?metric=investment', '/v1/checks', '/v1/changes']) {
      const answer = await ask('GET', path)
      if (isRefused(answer)) return faults
      if (answer.status !== 200 && answer.status !== 503) faults.push(answer.text)
    }
  }
}

const refusals: readonly (readonly [method: string, path: string, body?: object | string])[] = [
  ['GET', '/v1/projects/a-project'],
  ['GET', '/v1/projects?total=true'],
  ['GET', '/v1/totals?metric=investment'],
  ['GET', '/v1/promises'],
  ['GET', '/v1/search?q=a'],
  ['GET', '/v1/export'],
  ['GET', '/v1/changes'],
  ['PUT', '/v1/organizations/another', { name: 'Another', kind: 'company' }],
  ['POST', '/v1/organizations', { name: 'Another', kind: 'company' }],
  ['DELETE', '/v1/organizations/first-0'],
  ['PATCH', '/v1/checks/no-project-count,a', { review: 'in-the-source' }],
]

/** Runs commands of this version on a register of a later one. */
const commandsRefuse = async (t: Test, url: string): Promise<void> => {
  const cwd = t.testdir()
  const says = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await command(args, cwd, { DATABASE_URL: url })
    t.same([code, stdout], [1, ''], args.join(' '))
    return stderr
  }
  const refusal = laterWords(engineOf(url), 1, 'Planledger 99.0.0')
  const wanted = `planledger: ${refusal}\n`
  const [start, keys] = await Promise.all([says('start'), says('keys', 'list')])
  t.equal(start, wanted)
  t.equal(keys, wanted)
  t.match(await says('copy', url, `file:${join(cwd, 'copy.db')}`), `cannot be opened: ${refusal}.\n`)
  if (isPostgres(url)) return
  const [backup, restore] = await Promise.all([says('backup', 'copy.db'), says('restore', locationOf(url), '--force')])
  for (const said of [backup, restore]) t.equal(said, `planledger: ${locationOf(url)} cannot be copied: ${refusal}.\n`)
}

t.test('a server of the version before refuses to go on, and nothing acknowledged is lost', async (t) => {
  const url = await databaseFor(t)
  const app = await build(t, { DATABASE_URL: url })
  const newer = newerIn(t, join(t.testdirName, 'newer'))
  const writers = Promise.all(['first', 'second', 'third'].map((writer) => writing(app, writer)))
  const reader = reading(app)
  const { code, stderr } = await newer.run(['migrate'], { DATABASE_URL: url }).ended
  t.same([code, stderr], [0, ''])
  const [written, faults] = await Promise.all([writers, reader])
  t.strictSame([...written.flatMap((one) => one.faults), ...faults], [], 'no answer is an error but 503')

  await t.test('every acknowledged write is there, and no other', async (t) => {
    const { rows } = await beside(t, url)
    t.strictSame(
      (await rows('SELECT id FROM organizations')).map(({ id }) => id).sort(),
      written.flatMap(({ answered }) => answered).sort(),
    )
    t.ok(written.every(({ answered }) => answered.length > 0))
  })

  await t.test('reads and writes are refused with what has happened', async (t) => {
    for (const [method, path, body] of refusals) {
      const answer = await app.ask(method, path, { body })
      t.ok(isRefused(answer), `${method} ${path}: ${answer.status.toString()} ${answer.text.slice(0, 200)}`)
    }
    t.equal((await app.ask('HEAD', '/v1/projects/a-project')).status, 503)
    t.equal((await app.ask('GET', '/health/ready')).status, 503)
    t.equal((await app.ask('GET', '/health/live')).status, 200)
    t.equal((await app.ask('GET', '/projects', { headers: { accept: 'text/html' } })).status, 503)
  })

  await t.test('this version refuses to open it, and names both versions', (t) => commandsRefuse(t, url))
})

t.test('a newer version that only indexes texts by other rules is noticed too', async (t) => {
  const app = await build(t)
  const body = { name: 'Another', kind: 'company' }
  t.equal((await app.ask('PUT', '/v1/organizations/another', { body })).status, 201)
  const { run } = await beside(t, app.database)
  await run(`UPDATE register SET text_version = 'rules 99'`)
  t.ok(isRefused(await app.ask('GET', '/v1/organizations')))
  t.ok(isRefused(await app.ask('DELETE', '/v1/organizations/another')))
})
