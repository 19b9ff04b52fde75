/** Measures what is derived from figures, each time first after a write, and single reads beside such questions. */
import type { Bench, Case, Served, Sides } from '../case.ts'
import { repeated } from '../measure.ts'
import { answerOf, totalByRegion as total, writingTo, type Answer } from './totals.ts'
import { beside } from './beside.ts'

const times = 10
/** Of questions that work through the whole register. */
const timesWhole = 2

/** Throws if an answer is an error, or has nothing to speak of. */
export const assertFull = ({ url, status, bytes }: Answer): void => {
  const text = Buffer.concat(bytes).toString()
  if (status !== 200 || text.length < 200)
    throw new Error(`Void: ${url} answers ${status.toString()} ${text.slice(0, 300)}`)
}

/** Returns what times a question that is the first after a write. */
export const firstAfterWrites = async (
  server: Served,
  file: string,
  { ours, isWhole = false }: Pick<Question, 'ours' | 'isWhole'>,
) => {
  const write = writingTo(server.url, file)
  const path = ours.replace('{now}', encodeURIComponent(new Date().toISOString()))
  return () => repeated(isWhole ? timesWhole : times, () => answerOf(`${server.url}${path}`), write, assertFull)
}

/** Waits until what a process reads and derives in the background after its start is there. */
export const settled = async ({ url }: Served): Promise<void> => {
  assertFull(await answerOf(`${url}/v1/checks?limit=5`))
}

/** Compares two questions to one server, each the first after a write. */
const afterWrites =
  (question: Question) =>
  async (bench: Bench): Promise<Sides> => {
    const file = bench.copy()
    const server = await bench.serve(file)
    await settled(server)
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

/** Returns what asks a question that works through the whole register: each time another, so that none is cached. */
const asking = (path: string) => {
  let day = 0
  return (server: Served) => async (): Promise<void> => {
    day += 1
    const now = encodeURIComponent(new Date().toISOString())
    const by = new Date(Date.UTC(2030, 0, day)).toISOString().slice(0, 10)
    assertFull(await answerOf(`${server.url}${path.replace('{now}', now).replace('{day}', by)}`))
  }
}

const figures = '/v1/figures?limit=50'
const outcomes = '/v1/outcomes?metric=investment'
const region = 'regionId.within=land-0-0'

interface Question {
  readonly name: string
  readonly ours: string
  readonly plain: string
  readonly atLeast?: number
  /** True if it works through the whole register. */
  readonly isWhole?: boolean
  /** True if its answer has more rows in a larger register. */
  readonly isLong?: boolean
}

/** As many rows as a page has figures. */
const byProvince = `${total}&regionKind=province`
const ofARegion = { plain: `${figures}&${region}`, atLeast: 0.25 }
const ofAll = { plain: figures, atLeast: 0.25 }

export const questions: readonly Question[] = [
  { name: 'a page of promises', ours: '/v1/promises?limit=50', ...ofAll },
  { name: 'promises by state', ours: '/v1/promises?limit=50&state=unreported', ...ofAll },
  { name: 'promises of a province', ours: `/v1/promises?limit=50&${region}`, ...ofARegion },
  { name: 'a page of findings', ours: '/v1/checks?limit=50', ...ofAll },
  { name: 'findings by severity', ours: '/v1/checks?limit=50&severity=warning', ...ofAll },
  { name: 'totals by province', ours: byProvince, ...ofAll },
  { name: 'a province by year', ours: `/v1/totals?metric=investment&groupBy=year&${region}`, ...ofAll },
  { name: 'totals in dollars', ours: `${byProvince}&unit=USD`, ...ofAll },
  {
    name: 'totals by two dimensions',
    ours: '/v1/totals?metric=investment&groupBy=region,year&regionKind=province&unit=CNY',
    ...ofAll,
  },
  {
    name: 'outcomes by province and year',
    ours: `${outcomes}&groupBy=region,year&regionKind=province&unit=CNY`,
    ...ofAll,
  },
  { name: 'totals as reported by a day', ours: `${byProvince}&reportedBy=2030-01-01`, ...ofAll },
  { name: 'the first page of an explained total', ours: `/v1/totals?metric=investment&explain=true`, ...ofAll },
  { name: 'totals by all 1,231 regions', ours: total, plain: figures, isLong: true },
  { name: 'a total as of an instant', ours: `${total}&asOf={now}`, plain: figures, isWhole: true },
  { name: 'the home page', ours: '/', plain: figures, atLeast: 0.1 },
]

/** A period that has all figures, each time another. */
const anyPeriod = 'period=2000-01-01/{day}'

export const derived: readonly Case[] = [
  ...questions.map(caseOf),
  beside('totals by two dimensions', asking(`/v1/totals?metric=investment&groupBy=region,industry&${anyPeriod}`)),
  beside('explained totals', asking(`${total}&explain=true&${anyPeriod}`)),
  beside('sorted and counted lists', asking('/v1/figures?sort=-value&total=true&facets=unit&periodEnd.lte={day}')),
  beside('totals as reported by a day', asking(`${total}&reportedBy={day}`)),
  beside('promises as of an instant', asking('/v1/promises?limit=50&asOf={now}&reportedBy={day}')),
]
