/** Measures what is derived from figures, each time first after a write, and single reads beside such questions. */
import { setTimeout as sleep } from 'node:timers/promises'
import { openSource } from '../../src/database/open-existing.ts'
import { sql } from '../../src/database/sql/sql.ts'
import type { Bench, Case, Sides } from '../case.ts'
import { load } from '../load.ts'
import { repeated, type Measure } from '../measure.ts'
import { answerOf, writingTo, type Answer } from './totals.ts'
import { anew, get, someIds } from './questions.ts'

const times = 10
const total = '/v1/totals?metric=investment&groupBy=region'

const check = ({ url, status, bytes }: Answer): void => {
  const text = Buffer.concat(bytes).toString()
  if (status !== 200 || text.length < 200)
    throw new Error(`Void: ${url} answers ${status.toString()} ${text.slice(0, 300)}`)
}

/** Waits until the server has converted the register, which it begins to do when a total in the unit is asked for. */
const converted = async (database: string): Promise<void> => {
  const engine = await openSource(database.replace(/^file:/, ''))
  const current = sql`SELECT 1 FROM kept_units WHERE state = 'current'`
  while ((await engine.all(current)).length === 0) await sleep(100)
  await engine.close()
}

/** Compares two questions to one server, each the first after a write. */
const afterWrites =
  (ours: (now: string) => string, plain: string) =>
  async (bench: Bench): Promise<Sides> => {
    const file = bench.copy()
    const { url, stop, database } = await bench.serve(file)
    const write = writingTo(url, file)
    const now = encodeURIComponent(new Date().toISOString())
    const first = (path: string) => () => repeated(times, () => answerOf(`${url}${path}`), write, check)
    const sides = { ours: first(ours(now)), ceiling: first(plain), end: stop }
    if (ours(now).includes('unit=')) {
      await answerOf(`${url}${ours(now)}`)
      await converted(database)
    }
    await sides.ours()
    return sides
  }

const one = (name: string, ours: string, plain: string, atLeast?: number): Case => ({
  name: `derived: ${name}, first after a write`,
  ...(atLeast !== undefined && { atLeast }),
  prepare: afterWrites((now) => ours.replace('{now}', now), plain),
})

/** In milliseconds: the 99th percentile of single reads beside any question. */
const longest = 50

const beside = (name: string, path: string): Case => ({
  name: `derived: p99 of single records beside ${name}, against ${longest.toString()} ms`,
  atLeast: 1,
  prepare: async (bench) => {
    const file = bench.copy()
    const { url, stop } = await bench.serve(file)
    const records = { requests: anew(someIds(file).map((id) => get(`/v1/projects/${id}`))) }
    const now = encodeURIComponent(new Date().toISOString())
    let day = 0
    // Each question is another one, so that none is answered from a cache.
    const ask = async (): Promise<void> => {
      day += 1
      const by = new Date(Date.UTC(2030, 0, day)).toISOString().slice(0, 10)
      check(await answerOf(`${url}${path.replace('{now}', now).replace('{day}', by)}`))
    }
    await ask()
    const ours = async (): Promise<Measure> => {
      const over = new AbortController()
      const asking = (async () => {
        while (!over.signal.aborted) await ask()
      })()
      const { p50, p99 } = await load(url, records, bench.seconds)
      over.abort()
      await asking
      return { perSecond: 1000 / p99, p50, p99 }
    }
    const ceiling = (): Promise<Measure> => Promise.resolve({ perSecond: 1000 / longest, p50: longest, p99: longest })
    return { ours, ceiling, end: stop }
  },
})

const figures = '/v1/figures?limit=50'
const region = 'regionId.within=land-0-0'

export const derived: readonly Case[] = [
  one('a page of promises against one of figures', '/v1/promises?limit=50', figures, 0.25),
  one('by state', '/v1/promises?limit=50&state=short', `${figures}&stage=planned`, 0.25),
  one('by region', `/v1/promises?limit=50&${region}`, `${figures}&${region}`, 0.25),
  one('a page of findings against one of figures', '/v1/checks?limit=50', figures, 0.25),
  one('by severity', '/v1/checks?limit=50&severity=warning', figures, 0.25),
  one('a total in another currency against its own', `${total}&unit=USD`, total, 0.33),
  one('a total by two dimensions against one', '/v1/totals?metric=investment&groupBy=region,industry', total),
  one('an explained total against a plain one', `${total}&explain=true`, total),
  one('a total as reported by a day against a plain one', `${total}&reportedBy=2030-01-01`, total),
  one('a total as of an instant against a plain one', `${total}&asOf={now}`, total),
  one('the home page against a page of figures', '/', figures),
  beside('totals as reported by a day', `${total}&reportedBy={day}`),
  beside('promises as of an instant', '/v1/promises?limit=50&asOf={now}&reportedBy={day}'),
]
