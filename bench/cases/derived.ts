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
