/** Measures what is derived from figures, each time first after a write, and single reads beside such questions. */
import { setTimeout as sleep } from 'node:timers/promises'
import { openSource } from '../../src/database/open-existing.ts'
import { sql } from '../../src/database/sql/sql.ts'
import type { Bench, Case, Served, Sides } from '../case.ts'
import { load } from '../load.ts'
import { repeated, type Measure } from '../measure.ts'
import { answerOf, writingTo, type Answer } from './totals.ts'
import { anew, get, someIds } from './questions.ts'

const times = 10
/** Of questions that work through the whole register. */
const timesWhole = 2
const total = '/v1/totals?metric=investment&groupBy=region'

const check = ({ url, status, bytes }: Answer): void => {
  const text = Buffer.concat(bytes).toString()
  if (status !== 200 || text.length < 200)
    throw new Error(`Void: ${url} answers ${status.toString()} ${text.slice(0, 300)}`)
}

/** Waits until the server has converted the register, which it begins to do when a total in the unit is asked for. */
const converted = async ({ url, database }: Served, path: string): Promise<void> => {
  await answerOf(`${url}${path}`)
  const engine = await openSource(database.replace(/^file:/, ''))
  const current = sql`SELECT 1 FROM kept_units WHERE state = 'current'`
  while ((await engine.all(current)).length === 0) await sleep(100)
  await engine.close()
}

/** Returns what times a question that is the first after a write. */
export const firstAfterWrites = async (
  server: Served,
  file: string,
  { ours, isWhole = false }: Pick<Question, 'ours' | 'isWhole'>,
) => {
  const write = writingTo(server.url, file)
  const path = ours.replace('{now}', encodeURIComponent(new Date().toISOString()))
  if (path.includes('unit=')) await converted(server, path)
  return () => repeated(isWhole ? timesWhole : times, () => answerOf(`${server.url}${path}`), write, check)
}

/** Compares two questions to one server, each the first after a write. */
const afterWrites =
  (question: Question) =>
  async (bench: Bench): Promise<Sides> => {
    const file = bench.copy()
    const server = await bench.serve(file)
    const ours = await firstAfterWrites(server, file, question)
    const ceiling = await firstAfterWrites(server, file, { ours: question.plain })
    await ours()
    return { ours, ceiling, end: server.stop }
  }

const caseOf = (question: Question): Case => ({
  name: `derived: ${question.name}, first after a write`,
  ...(question.atLeast !== undefined && { atLeast: question.atLeast }),
  prepare: afterWrites(question),
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

interface Question {
  readonly name: string
  readonly ours: string
  readonly plain: string
  readonly atLeast?: number
  /** True if it works through the whole register. */
  readonly isWhole?: boolean
  /** True if a larger register has more rows for it. */
  readonly isLong?: boolean
}

export const questions: readonly Question[] = [
  {
    name: 'a page of promises against one of figures',
    ours: '/v1/promises?limit=50',
    plain: figures,
    atLeast: 0.25,
  },
  {
    name: 'by state',
    ours: '/v1/promises?limit=50&state=unreported',
    plain: `${figures}&stage=planned`,
    atLeast: 0.25,
  },
  { name: 'by region', ours: `/v1/promises?limit=50&${region}`, plain: `${figures}&${region}`, atLeast: 0.25 },
  { name: 'a page of findings against one of figures', ours: '/v1/checks?limit=50', plain: figures, atLeast: 0.25 },
  { name: 'by severity', ours: '/v1/checks?limit=50&severity=warning', plain: figures, atLeast: 0.25 },
  { name: 'a total in another currency against its own', ours: `${total}&unit=USD`, plain: total, atLeast: 0.33 },
  {
    name: 'a total by two dimensions against one',
    ours: '/v1/totals?metric=investment&groupBy=region,industry',
    plain: total,
    isLong: true,
  },
  { name: 'an explained total against a plain one', ours: `${total}&explain=true`, plain: total, isLong: true },
  {
    name: 'a total as reported by a day against a plain one',
    ours: `${total}&reportedBy=2030-01-01`,
    plain: total,
    isWhole: true,
  },
  { name: 'a total as of an instant against a plain one', ours: `${total}&asOf={now}`, plain: total, isWhole: true },
  { name: 'the home page against a page of figures', ours: '/', plain: figures },
]

export const derived: readonly Case[] = [
  ...questions.map(caseOf),
  beside('totals as reported by a day', `${total}&reportedBy={day}`),
  beside('promises as of an instant', '/v1/promises?limit=50&asOf={now}&reportedBy={day}'),
]
