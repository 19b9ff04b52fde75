/** PostgreSQL is killed again and again under load: no answered write is lost, and the API servers recover. */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { Test } from 'tap'
import { adminKey } from '../build.ts'
import { startServer } from '../planledger.ts'
import { withoutServer } from '../databases.ts'
import { seed as drawn } from '../runs.ts'
import { connected } from '../templates.ts'
import { broken, layGroundwork, projectsOf, type Ledger } from './writers.ts'
import {
  again,
  ask,
  changing,
  downloading,
  following,
  importing,
  making,
  reading,
  wholeFile,
  type Crowd,
  type Made,
} from './outage.ts'
import { postgresServer } from '../postgres/server.ts'
import { until } from '../until.ts'
import { faultsAt } from './whole.ts'
import { matchWhole } from '../match-whole.ts'

const password = 'hush-nobody-may-read-this'

const readiness = async (url: string): Promise<number> =>
  (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) })).status

/** Kills a server `rounds` times while two API servers write to it; an earlier seed repeats its moments. */
export const killAgainAndAgain = (t: Test, rounds: number, seed = drawn) => {
  const moments = fc.sample(fc.integer({ min: 15, max: 400 }), { numRuns: rounds, seed })
  return t.test(
    `killed ${rounds.toString()} times while two servers write to it (seed ${seed.toString()})`,
    { skip: withoutServer },
    async (t) => {
      // Processes are killed, not the machine: files have all that was written, even without fsync.
      const server = await postgresServer(['fsync=off', 'synchronous_commit=on'], password)
      await server.start()
      t.teardown(() => server.remove())
      await connected(server.url, (client) => client.query('CREATE DATABASE register'))
      const database = Object.assign(new URL(server.url), { pathname: '/register' }).href
      const folder = t.testdir()
      const apis = await Promise.all(
        [1, 2].map(() => startServer(t, folder, { DATABASE_URL: database, ADMIN_KEY: adminKey, LOG_LEVEL: 'warn' })),
      )
      const urls = apis.map(({ url }) => url)
      const [first = '', second = ''] = urls
      await layGroundwork(first)
      const lines = Array.from(
        { length: 4000 },
        (_, index) =>
          `${JSON.stringify({ resource: 'organizations', record: { id: `o-${index.toString()}`, name: 'x'.repeat(500), kind: 'company' } })}\n`,
      )
      const laid = await fetch(`${first}/v1/import`, {
        method: 'POST',
        body: lines.join(''),
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/x-ndjson' },
      })
      t.equal(laid.status, 200)
      const whole = await wholeFile(second)

      const ledgers = [1, 2, 3, 4].map((): Ledger => new Map())
      const made: readonly Made[][] = [[], []]
      const heard: number[] = []
      let imported = 1
      let cuts = 0
      let killedWhileBusy = 0

      const kill = [
        () => server.end('SIGKILL'),
        () => server.end('SIGQUIT'),
        () => server.end('SIGKILL'),
        () => server.end('SIGINT'),
        () => server.fault(),
      ]

      const round = async (t: Test, number: number, moment: number): Promise<void> => {
        let goesOn = true
        const crowd: Crowd = { urls, faults: [], refused: 0, goesOn: () => goesOn }
        const load = Promise.all([
          ...ledgers.map((ledger, writer) => changing(crowd, ledger, writer, number * 1001)),
          ...made.map((some, maker) => making(crowd, some, maker.toString())),
          importing(crowd, imported).then((step) => {
            imported = step
          }),
          reading(crowd),
          downloading(crowd, whole).then((count) => {
            cuts += count
          }),
          following(crowd, heard),
        ])
        // A rejection is reported where `load` is awaited.
        load.catch(() => undefined)
        await sleep(moment)
        const isDown = number % kill.length !== 4
        await kill[number % kill.length]?.()
        if (isDown) {
          t.strictSame(await Promise.all(urls.map(readiness)), [503, 503], 'without a database no server is ready')
          for (const url of urls) t.equal((await fetch(`${url}/health/live`)).status, 200, 'every server is alive')
          await server.start()
        }
        for (const url of urls)
          await until(async () => (await readiness(url)) === 200, {
            what: 'every server is ready again',
            longest: 30_000,
          })
        if (crowd.refused > 0) killedWhileBusy++
        const before = crowd.refused
        goesOn = false
        await load
        t.strictSame(crowd.faults, [], `every answer is allowed; ${before.toString()} were 503`)
      }

      const settled = async (t: Test): Promise<void> => {
        const crowd: Crowd = { urls, faults: [], refused: 0, goesOn: () => true }
        const found = await projectsOf(second)
        t.strictSame(
          ledgers.flatMap((ledger) => broken(ledger, found)),
          [],
          'every answered change is there, in all its fields',
        )
        t.equal(
          found.size,
          ledgers.flatMap((ledger) => [...ledger.values()]).filter(({ answered }) => answered !== null).length,
          'no other record is there',
        )
        t.strictSame(
          await faultsAt(t, database),
          [],
          'every write is there as a whole or not at all, and the changes have no gap',
        )
        const all = made.flat()
        const { body } = await ask(crowd, 'GET', '/v1/sources?id.not=a-report&total=true&limit=1', [200])
        t.equal((body as { total: number }).total, all.length, 'each posted record exists once')
        for (const one of made.flatMap((some) => some.slice(-2))) {
          const { status, text, headers } = await again(crowd, one)
          t.strictSame(
            [status, text, headers['location']],
            [201, one.answer.text, one.answer.headers['location']],
            'a repeated request gets its first answer',
          )
        }
        t.strictSame(crowd.faults, [])
      }

      for (const [number, moment] of moments.entries()) {
        await t.test(`kill ${(number + 1).toString()}, after ${moment.toString()} ms`, async (t) => {
          await round(t, number, moment)
          await settled(t)
        })
      }

      await t.test('followers got each change once and in order', async (t) => {
        const { body } = await ask(
          { urls, faults: [], refused: 0, goesOn: () => true },
          'GET',
          '/v1/changes?after=0&limit=1',
          [200],
        )
        matchWhole(t, body, { data: [{ sequence: 1 }] })
        let goesOn = true
        const rest = following({ urls, faults: [], refused: 0, goesOn: () => goesOn }, heard)
        const last = await connected(database, async (client) =>
          Number((await client.query<{ sequence: string }>('SELECT sequence FROM register')).rows[0]?.sequence),
        )
        await until(() => heard.at(-1) === last, { what: 'the follower has the last change', longest: 30_000 })
        goesOn = false
        await rest
        t.equal(heard.length, last)
        t.ok(heard.every((sequence, index) => sequence === index + 1))
      })

      await t.test('most kills hit running requests, and downloads were cut', async (t) => {
        t.ok(
          killedWhileBusy >= Math.floor(rounds * 0.8),
          `${killedWhileBusy.toString()} of ${rounds.toString()} kills hit running requests`,
        )
        t.ok(cuts > 0, `${cuts.toString()} files were cut`)
        t.ok(made.flat().length > rounds)
        t.ok(imported > rounds / 2, `${imported.toString()} files were imported`)
      })

      await t.test('the servers exit with success, and never print the password', async (t) => {
        for (const { child, ended } of apis) {
          child.kill('SIGTERM')
          const { code, stdout, stderr } = await ended
          t.equal(code, 0)
          t.equal(stderr, '')
          t.notOk(stdout.includes('hush'), 'no password')
          t.notOk(
            /"level":[56]0/.test(stdout),
            /"level":[56]0.*/.exec(stdout)?.[0] ?? 'nothing that went wrong was a fault',
          )
          t.match(stdout, /The database cannot be used now/, 'why it was refused is logged')
        }
      })
    },
  )
}
