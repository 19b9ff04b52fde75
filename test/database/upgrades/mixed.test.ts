/** A newer version migrates a register that this version serves under load, and this version then refuses it. */
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { build, type Answer, type Built } from '../../support/build.ts'
import { beside, databaseFor, locationOf } from '../../support/databases.ts'
import { planledger } from '../../support/planledger.ts'
import { engineOf, laterWords, newerIn } from '../../support/upgrades/newer.ts'

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
    const { code, stdout, stderr } = await planledger(t, args, cwd, { DATABASE_URL: url })
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
