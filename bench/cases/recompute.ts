/** Measures the recompute after an import of the whole register, against copying the rows that it keeps. */
import { openTarget } from '../../src/database/open-existing.ts'
import { openRegister } from '../../src/database/open.ts'
import { sql } from '../../src/database/sql/sql.ts'
import type { Bench, Case, Sides } from '../case.ts'
import { ofTimes, timed, type Measure } from '../measure.ts'

const tables = ['own_parts', 'sums', 'promises', 'findings', 'finding_records']
const everything = tables.map((table) => ({ table, copied: `copied_${table}` }))

const sides = async ({ copy, serve }: Bench): Promise<Sides> => {
  const { database, stop } = await serve(copy())
  await stop()
  const location = database.replace(/^file:/, '')
  const engine = await openTarget(location)
  const run = (statements: readonly string[]): Promise<void> =>
    engine.transaction(async (session) => {
      for (const statement of statements) await session.run(sql.raw(statement))
    })
  const [{ figures } = { figures: 0 }] = await engine.all(
    sql<{
      figures: number
    }>`SELECT count(*) AS figures FROM figures`,
  )
  const forget = [...tables, 'movements'].map((table) => `DELETE FROM ${table}`)
  const forgetAll = (): Promise<void> => run(forget)
  /** Leaves the marks of an import. */
  const markAll = (): Promise<void> =>
    run([
      ...forget,
      `INSERT INTO unsettled SELECT DISTINCT subject_kind || '/' || subject_id FROM figures`,
      `INSERT INTO unsettled SELECT 'superseded/' || supersedes_id FROM figures WHERE supersedes_id IS NOT NULL`,
      `INSERT INTO unsettled VALUES ('rates')`,
    ])
  const measured = async (before: () => Promise<void>, work: () => Promise<unknown>): Promise<Measure> => {
    await before()
    return ofTimes([await timed(work)], figures)
  }
  await run(everything.map(({ table, copied }) => `CREATE TABLE ${copied} AS SELECT * FROM ${table}`))
  return {
    ours: async () => {
      const store = await openRegister(location)
      const measure = await measured(markAll, () => store.totals({ metric: 'investment' }))
      await store.close()
      return measure
    },
    ceiling: () =>
      measured(forgetAll, () =>
        run(everything.map(({ table, copied }) => `INSERT INTO ${table} SELECT * FROM ${copied}`)),
      ),
    end: () => engine.close(),
  }
}

export const recomputes: readonly Case[] = [
  { name: 'recompute: all figures after an import', rounds: 1, prepare: sides },
]
