/** A server that is killed at any moment has kept every write that it answered, and no write by half. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { adminKey } from '../support/build.ts'
import { startServer } from '../support/servers.ts'
import { beside, copyFor, databaseFor } from '../support/databases.ts'
import { broken, keepWriting, layGroundwork, projectsOf, type Ledger } from '../support/load.ts'
import { faultsAt } from '../support/whole.ts'

const rounds = 25
const writers = 6
/** `CRASH_SEED=… npx tap test/crash.test.ts` takes the moments of an earlier run. */
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31)
const moments = fc.sample(fc.integer({ min: 15, max: 250 }), { numRuns: rounds, seed })

// So many starts take long on a busy machine.
t.setTimeout(600_000)
const database = await databaseFor(t)
const folder = t.testdirName
const settings = { DATABASE_URL: database, ADMIN_KEY: adminKey }
const ledgers = Array.from({ length: writers }, (): Ledger => new Map())
const unanswered = (): number =>
  ledgers.flatMap((ledger) => [...ledger.values()]).filter(({ asked }) => asked !== undefined).length

let killedWhileWriting = 0
let answers = 0

for (const [round, moment] of [...moments, 0].entries()) {
  t.test(
    `after ${round.toString()} kills, the next after ${moment.toString()} ms (seed ${seed.toString()})`,
    async (t) => {
      const { child, ended, url } = await startServer(t, folder, settings)
      const found = await projectsOf(url)
      t.same(
        ledgers.flatMap((ledger) => broken(ledger, found)),
        [],
        'every answered write is there, in all its fields',
      )
      t.equal(
        found.size,
        ledgers.flatMap((ledger) => [...ledger.values()]).filter(({ answered }) => answered !== null).length,
        'and no other',
      )
      t.same(await faultsAt(t, database), [], 'every write is there as a whole or not at all')
      if (round === 0) await layGroundwork(url)
      if (round === rounds) return
      const writing = ledgers.map((ledger, writer) => keepWriting(url, ledger, writer, round * 1001))
      await sleep(moment)
      child.kill('SIGKILL')
      t.equal((await ended).code, null)
      await Promise.all(writing)
      if (unanswered() > 0) killedWhileWriting++
      answers += ledgers.flatMap((ledger) => [...ledger.values()]).filter(({ answered }) => answered !== null).length
    },
  )
}

t.test(`it was killed while it wrote (seed ${seed.toString()})`, async (t) => {
  t.ok(
    killedWhileWriting >= rounds * 0.8,
    `${killedWhileWriting.toString()} of ${rounds.toString()} kills left a write unanswered`,
  )
  t.ok(answers > 0)
  const { value } = await beside(t, database)
  const written = (await value('SELECT sequence FROM register')) as number
  t.ok(written > rounds, `${written.toString()} writes were kept`)
})

const breakages = [
  `DELETE FROM projects_participants WHERE position = 0 AND record_id = (SELECT min(record_id) FROM projects_participants)`,
  `UPDATE projects_citations SET locator = 'elsewhere'`,
  `UPDATE projects SET title = 'Another'`,
  `DELETE FROM projects_history WHERE until IS NULL`,
  `DELETE FROM changes WHERE sequence = 20`,
  `DELETE FROM changes WHERE sequence = (SELECT max(sequence) FROM changes)`,
  `UPDATE register SET sequence = sequence + 1`,
]

for (const breakage of breakages) {
  t.test(`half a write would have been seen: ${breakage}`, async (t) => {
    const copy = await copyFor(t, database)
    t.same(await faultsAt(t, copy), [])
    const { forgive, run } = await beside(t, copy)
    // Or the database itself would keep some of these from happening.
    for (const table of ['changes', 'projects_history']) await forgive(table)
    await run(breakage)
    t.not((await faultsAt(t, copy)).length, 0)
  })
}
