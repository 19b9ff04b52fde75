/** A server that is killed at any moment of a long work, which is then done as a whole or not at all. */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { Test } from 'tap'
import { asAdmin } from '../as-admin.ts'
import { adminKey } from '../build.ts'
import { beside, databaseFor, type Beside } from '../databases.ts'
import { startServer } from '../planledger.ts'
import { seed } from '../runs.ts'
import { faultsAt } from './whole.ts'

/** Parts of the time that a work takes. */
const moment = fc.noBias(fc.integer({ min: 0, max: 105 }).map((percent) => percent / 100))

export interface Work {
  /** The work as a noun. */
  readonly what: string
  readonly rounds: number
  readonly skip?: string | false
  /** Prepares a round, and returns the function that sends the request; it resolves with the status, if one comes. */
  readonly prepare: (url: string, round: number) => Promise<() => Promise<number | undefined>>
  /** Asserts that nothing of the work is done in part, and reports whether it is done. */
  readonly isDone: (t: Test, rows: Beside['rows'], round: number) => Promise<boolean>
}

/** Sends a write with the admin's key; returns nothing where the server is gone before it has answered. */
export const sent = (
  url: string,
  method: string,
  path: string,
  body?: string,
  type = 'application/json',
): Promise<{ readonly status: number; readonly text: string } | undefined> =>
  asAdmin(`${url}/v1/${path}`, { method, body, headers: body === undefined ? {} : { 'content-type': type } }).then(
    async (answer) => ({ status: answer.status, text: await answer.text() }),
    () => undefined,
  )

/** Does each work once, and then kills the server at random moments of it. */
export const killWithin = async (t: Test, ...works: readonly Work[]): Promise<void> => {
  const database = await databaseFor(t)
  for (const { what, rounds, skip = false, prepare, isDone } of works) {
    let duration = 0
    let isNothing = false
    for (const [round, part] of [Infinity, ...fc.sample(moment, { numRuns: rounds, seed })].entries()) {
      const when = round === 0 ? 'left alone' : `killed at ${part.toString()} of it (seed ${seed.toString()})`
      t.test(`${what}, ${when}`, { skip }, async (t) => {
        const { child, ended, url } = await startServer(t, t.testdir(), { DATABASE_URL: database, ADMIN_KEY: adminKey })
        const go = await prepare(url, round)
        const begun = performance.now()
        const status = go()
        await (round === 0 ? status : Promise.race([sleep(part * duration), status]))
        if (round === 0) duration = performance.now() - begun
        child.kill('SIGKILL')
        await ended
        const { hold, letGo, rows } = await beside(t, database)
        // PostgreSQL may still complete what it was asked.
        await hold()
        await letGo()
        const done = await isDone(t, rows, round)
        if (round === 0 || (await status) === 200) t.ok(done, 'what was answered is there')
        isNothing ||= !done
        t.same(await faultsAt(t, database), [], 'every write is there as a whole or not at all')
      })
    }
    t.test(`${what}: some kills came before the end`, { skip }, async (t) => {
      t.ok(isNothing)
    })
  }
}
