/** Measures the arithmetic of totals alone, within this process, against handwritten SQL over the same rows. */
import Database from 'better-sqlite3'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { TotalsQuery } from '../../src/figures/totals.ts'
import type { Bench, Case } from '../case.ts'
import { repeated } from '../measure.ts'
import { adminKey, withKey } from '../server.ts'
import { countedFigure } from './questions.ts'

const times = 7

const joined = (column: string, table = ''): string =>
  `SELECT ${column}, sum(figures.value) FROM figures JOIN projects ON projects.id = figures.subject_id ${table}
    WHERE figures.subject_kind = 'project' AND figures.metric = 'investment' GROUP BY ${column}`

const byHand = {
  region: joined('projects.region_id'),
  industry: joined('i.value', 'JOIN projects_industry_ids i ON i.record_id = projects.id'),
}

interface Question {
  readonly asked?: Omit<TotalsQuery, 'metric'>
  readonly against?: keyof typeof byHand
  readonly after?: 'a write'
}

const opened = async ({ copy }: Bench) => {
  const file = copy()
  const { http, store } = await buildApp(
    readConfig({ DATABASE_URL: `file:${file}`, ADMIN_KEY: adminKey, LOG_LEVEL: 'silent' }),
  )
  const database = new Database(file)
  const id = countedFigure(file)
  let value = 1000
  const write = async (): Promise<void> => {
    value += 1
    const { statusCode, body } = await http.inject({
      method: 'PATCH',
      url: `/v1/figures/${id}`,
      payload: { value: value.toString() },
      headers: { ...withKey, 'content-type': 'application/merge-patch+json' },
    })
    if (statusCode !== 200) throw new Error(`Void: ${body}`)
  }
  return { http, store, database, write }
}

const sides =
  ({ asked = {}, against = 'region', after }: Question) =>
  async (bench: Bench) => {
    const { http, store, database, write } = await opened(bench)
    const total = () => store.totals({ metric: 'investment', ...asked })
    const hand = database.prepare(byHand[against])
    const before = after === 'a write' ? write : undefined
    if (!before) await total()
    return {
      ours: () => repeated(times, total, before),
      ceiling: () => repeated(times, async () => hand.all()),
      end: async () => {
        database.close()
        await http.close()
      },
    }
  }

const one = (name: string, question: Question): Case => ({
  name: `arithmetic: ${name}`,
  compared: 'time',
  prepare: sides(question),
})

export const arithmetic: readonly Case[] = [
  one('ungrouped', {}),
  one('by region', { asked: { groupBy: ['region'] } }),
  one('by industry', { asked: { groupBy: ['industry'] }, against: 'industry' }),
  one('by year, two years', { asked: { groupBy: ['year'], period: { start: '2022-01-01', end: '2023-12-31' } } }),
  one('by region, after a write', { asked: { groupBy: ['region'] }, after: 'a write' }),
]
