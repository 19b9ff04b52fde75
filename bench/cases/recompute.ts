/** Measures the recompute after an import of the whole register, against copying the rows that it keeps. */
import { openTarget } from '../../src/database/open-existing.ts'
import { openRegister } from '../../src/database/open.ts'
import { sql } from '../../src/database/sql/sql.ts'
import type { Engine } from '../../src/database/engine.ts'
import type { Bench, Case, Served, Sides } from '../case.ts'
import { derivedTables } from '../derived-tables.ts'
import { ofTimes, timed, type Measure } from '../measure.ts'
import { beside } from './beside.ts'
import { assertFull } from './derived.ts'
import { answerOf } from './totals.ts'

const everything = derivedTables.map((table) => ({ table, copied: `copied_${table}` }))

const forget = [...derivedTables, 'movements'].map((table) => `DELETE FROM ${table}`)
/** Leaves nothing derived, and the marks of an import. */
const forgetAndMark = [
  ...forget,
  `INSERT INTO unsettled SELECT DISTINCT subject_kind || '/' || subject_id FROM figures`,
  `INSERT INTO unsettled SELECT 'superseded/' || supersedes_id FROM figures WHERE supersedes_id IS NOT NULL`,
  `INSERT INTO unsettled VALUES ('rates')`,
]

const running =
  (engine: Engine) =>
  (statements: readonly string[]): Promise<void> =>
    engine.transaction(async (session) => {
      for (const statement of statements) await session.run(sql.raw(statement))
    })

const locationOf = ({ database }: Served): string => database.replace(/^file:/, '')

const sides = async ({ copy, serve }: Bench): Promise<Sides> => {
  const server = await serve(copy())
  await server.stop()
  const location = locationOf(server)
  const engine = await openTarget(location)
  const run = running(engine)
  const [{ figures } = { figures: 0 }] = await engine.all(
    sql<{
      figures: number
    }>`SELECT count(*) AS figures FROM figures`,
  )
  const measured = async (before: () => Promise<void>, work: () => Promise<unknown>): Promise<Measure> => {
    await before()
    return ofTimes([await timed(work)], figures)
  }
  await run(everything.map(({ table, copied }) => `CREATE TABLE ${copied} AS SELECT * FROM ${table}`))
  return {
    ours: async () => {
      const store = await openRegister(location)
      const measure = await measured(
        () => run(forgetAndMark),
        () => store.totals({ metric: 'investment' }),
      )
      await store.close()
      return measure
    },
    ceiling: () =>
      measured(
        () => run(forget),
        () => run(everything.map(({ table, copied }) => `INSERT INTO ${table} SELECT * FROM ${copied}`)),
      ),
    end: () => engine.close(),
  }
}

/** Returns what makes a server recompute everything, once. */
const recomputing = () => {
  let limit = 0
  return async (server: Served): Promise<() => Promise<void>> => {
    const engine = await openTarget(locationOf(server))
    await running(engine)(forgetAndMark)
    await engine.close()
    // A page of another length, so that none is cached.
    limit += 1
    let isDone = false
    return async () => {
      if (isDone) throw new Error('Void: the recompute ends before the reads do. Measure more records.')
      assertFull(await answerOf(`${server.url}/v1/promises?limit=${limit.toString()}`))
      isDone = true
    }
  }
}

export const recomputes: readonly Case[] = [
  beside('a recompute after an import', recomputing()),
  { name: 'recompute: all figures after an import', rounds: 1, prepare: sides },
]
