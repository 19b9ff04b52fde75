/** A server that is killed at any moment keeps every write that it answered, and no partial write. */
import fc from 'fast-check'
import type { Test } from 'tap'
import { adminKey } from '../build.ts'
import { startServer } from '../planledger.ts'
import { beside, copyFor, databaseFor } from '../databases.ts'
import { broken, keepWriting, layGroundwork, projectsOf, type Ledger } from './writers.ts'
import { faultsAt } from './whole.ts'
import { seed as drawn } from '../runs.ts'

const writers = 6

const breakages = [
  `DELETE FROM projects_participants WHERE position = 0 AND record_id = (SELECT min(record_id) FROM projects_participants)`,
  `UPDATE projects_citations SET locator = 'elsewhere'`,
  `UPDATE projects SET revision = revision + 1`,
  `DELETE FROM projects_history`,
  `DELETE FROM changes WHERE sequence = 2`,
  `DELETE FROM changes WHERE sequence = (SELECT max(sequence) FROM changes)`,
  `UPDATE register SET sequence = sequence + 1`,
]

/** Kills a server `rounds` times while it is written to; an earlier seed repeats its moments. */
export const killWhileWriting = async (t: Test, rounds: number, seed = drawn): Promise<void> => {
  const moments = fc.sample(fc.tuple(fc.integer({ min: 30, max: 180 }), fc.nat(9)), { numRuns: rounds, seed })

  const database = await databaseFor(t)
  const folder = t.testdirName
  const settings = { DATABASE_URL: database, ADMIN_KEY: adminKey }
  const ledgers = Array.from({ length: writers }, (): Ledger => new Map())
  const unanswered = (): number =>
    ledgers.flatMap((ledger) => [...ledger.values()]).filter(({ asked }) => asked !== undefined).length

  let killedWhileWriting = 0
  let answers = 0

  for (const [round, [writes, after]] of [...moments, [0, 0] as const].entries()) {
    t.test(
      `after ${round.toString()} kills, the next ${after.toString()} ms after ${writes.toString()} writes (seed ${seed.toString()})`,
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
          'no other record is there',
        )
        t.same(await faultsAt(t, database), [], 'every write is there as a whole or not at all')
        if (round === 0) await layGroundwork(url)
        if (round === rounds) return
        let begun = 0
        const goesOn = (): boolean => {
          if (++begun === writes) setTimeout(() => child.kill('SIGKILL'), after)
          return true
        }
        const writing = ledgers.map((ledger, writer) => keepWriting(url, ledger, writer, round * 1001, goesOn))
        t.equal((await ended).code, null)
        await Promise.all(writing)
        if (unanswered() > 0) killedWhileWriting++
        answers += ledgers.flatMap((ledger) => [...ledger.values()]).filter(({ answered }) => answered !== null).length
      },
    )
  }

  t.test(`most kills hit a running write (seed ${seed.toString()})`, async (t) => {
    t.ok(
      killedWhileWriting >= Math.floor(rounds * 0.8),
      `${killedWhileWriting.toString()} of ${rounds.toString()} kills left a write unanswered`,
    )
    t.ok(answers > 0)
    const { value } = await beside(t, database)
    const written = (await value('SELECT sequence FROM register')) as number
    t.ok(written > rounds, `${written.toString()} writes were kept`)
  })

  for (const breakage of breakages) {
    t.test(`a partial write would be found: ${breakage}`, async (t) => {
      const copy = await copyFor(t, database)
      t.same(await faultsAt(t, copy), [])
      const { forgive, run } = await beside(t, copy)
      // The triggers of the database would prevent some of the breakages.
      for (const table of ['changes', 'projects_history']) await forgive(table)
      await run(breakage)
      t.not((await faultsAt(t, copy)).length, 0)
    })
  }
}
