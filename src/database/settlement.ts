/** Keeps own parts: settles the trees that were written to, before anything is added up. */
import { setImmediate } from 'node:timers/promises'
import { sql, type SQL } from 'drizzle-orm'
import type { SubjectKind } from '../figures/register.ts'
import { familyOf, standingsOf, type Standing } from '../figures/standing.ts'
import { snakeCase } from '../resources/canonical.ts'
import type { Engine } from './engine.ts'
import { among, materialAbout } from './material.ts'
import { head } from './past.ts'
import { asText, elementsOf, jsonArray, partOf, ready } from './sqlite.ts'
import { treesOf, type SubjectRef } from './trees.ts'
import { columnOf, listed } from './where.ts'

/** How many subjects' marks are settled in one transaction. */
const atOnce = 500

const refOf = (mark: string): SubjectRef => {
  const [kind = '', id = ''] = mark.split('/')
  return { kind: kind as SubjectKind, id }
}

const subjectsWhere = async (engine: Engine, condition: SQL): Promise<SubjectRef[]> =>
  await engine.all(sql`SELECT DISTINCT subject_kind AS kind, subject_id AS id FROM figures WHERE ${condition}`) as unknown as SubjectRef[]

/** The subjects whose trees a mark unsettles. */
const unsettledBy = async (engine: Engine, mark: string): Promise<SubjectRef[]> => {
  const needRates = sql`id IN (SELECT figure_id FROM own_parts WHERE tie IS NOT NULL)`
  if (mark === 'rates') return subjectsWhere(engine, needRates)
  const { kind, id } = refOf(mark) as { kind: string; id: string }
  if (kind === 'source') return subjectsWhere(engine, sql`source_id = ${id}`)
  if (kind === 'pairs') return subjectsWhere(engine, sql`source_id = ${id} AND ${needRates}`)
  return [refOf(mark)]
}

const texts = [
  'figureId', 'family', 'metric', 'stage', 'unit', 'region', 'industries', 'organizations', 'start', 'end', 'cluster', 'clusterStart', 'clusterEnd',
  'tie', 'reason',
] as const
const amounts = ['own', 'lower', 'upper'] as const
const names = [...texts, ...amounts]
const columns = names.map((name) => columnOf(snakeCase(name)))

const keptPrint = ready(jsonArray([...texts.map((name) => columnOf(snakeCase(name))), ...amounts.map((name) => asText(columnOf(name)))]))

/** The same text of what is to be kept. */
const printOf = (standing: Standing): string =>
  JSON.stringify([...texts.map((name) => standing[name]), ...amounts.map((name) => standing[name]?.toString())])

/** Those that are not kept so already: to write a row takes longer than to look at it. */
const changed = async (engine: Engine, standings: readonly Standing[]): Promise<Standing[]> => {
  const kept = await engine.all(sql`SELECT ${keptPrint} AS print FROM own_parts WHERE figure_id IN ${among(standings.map(({ figureId }) => figureId))}`)
  const prints = new Set(kept.map(({ print }) => print))
  return standings.filter((standing) => !prints.has(printOf(standing)))
}

const asJson = (standings: readonly Standing[]): string =>
  JSON.stringify(standings, (_, value: unknown) => typeof value === 'bigint' ? value.toString() : value)

/** All rows are one parameter: to render a parameter a value takes longer than to settle it. */
const keep = (standings: readonly Standing[]): SQL[] => {
  const element = sql`value`
  const values = [...texts.map((name) => partOf(element, name)), ...amounts.map((name) => sql`CAST(${partOf(element, name)} AS INTEGER)`)]
  const replaced = columns.slice(1).map((column) => sql`${column} = excluded.${column}`)
  return standings.length === 0 ? [] : [sql`INSERT INTO own_parts ${listed(columns)}
    SELECT ${sql.join(values, sql`, `)} FROM ${elementsOf(sql`${asJson(standings)}`)} WHERE true
    ON CONFLICT (figure_id) DO UPDATE SET ${sql.join(replaced, sql`, `)}`]
}

const settleSome = async (engine: Engine): Promise<boolean> => {
  const { sequence } = await head(engine)
  const marks = (await engine.all(sql`SELECT mark FROM unsettled LIMIT ${atOnce}`)).map(({ mark }) => mark as string)
  if (marks.length === 0) return true
  const from = (await Promise.all(marks.map((mark) => unsettledBy(engine, mark)))).flat()
  const { register, printed } = await materialAbout(engine, await treesOf(engine, from))
  const families = [...new Set(register.figures.map(({ subjectKind }) => familyOf(subjectKind)))]
  const standings = await changed(engine, families.flatMap((family) => standingsOf(register, family, printed)))
  await engine.transact([
    sql`UPDATE register SET sequence = sequence WHERE sequence = ${sequence}`,
    ...keep(standings),
    sql`DELETE FROM unsettled WHERE mark IN (SELECT value FROM json_each(${JSON.stringify(marks)}))`,
  ])
  return false
}

/** Settles all that is marked; what is written meanwhile is settled too. */
export const settleAll = async (engine: Engine): Promise<void> => {
  // Others have their turn in between: after a large load this takes long.
  while (!await settleSome(engine)) await setImmediate()
}
