/** Keeps own parts: settles the trees that were written to, before anything is added up. */
import { sql, type SQL } from 'drizzle-orm'
import type { SubjectKind } from '../figures/register.ts'
import { familyOf, standingsOf, type Standing } from '../figures/standing.ts'
import type { Engine } from './engine.ts'
import { materialAbout } from './material.ts'
import { head } from './past.ts'
import { treesOf, type SubjectRef } from './trees.ts'
import { columnOf, listed, parameters } from './where.ts'

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
  const needRates = sql`id IN (SELECT figure_id FROM own_parts WHERE plain = 0)`
  if (mark === 'rates') return subjectsWhere(engine, needRates)
  const { kind, id } = refOf(mark) as { kind: string; id: string }
  if (kind === 'source') return subjectsWhere(engine, sql`source_id = ${id}`)
  if (kind === 'pairs') return subjectsWhere(engine, sql`source_id = ${id} AND ${needRates}`)
  return [refOf(mark)]
}

const columns = [
  'figure_id', 'family', 'metric', 'stage', 'unit', 'region', 'industries', 'organizations', 'year', 'start', 'end', 'cluster',
  'cluster_start', 'cluster_end', 'plain', 'reason', 'own', 'lower', 'upper',
]

const row = (standing: Standing): SQL => parameters([
  standing.figureId, standing.family, standing.metric, standing.stage, standing.unit, standing.region, standing.industries,
  standing.organizations, standing.year, standing.start, standing.end, standing.cluster, standing.clusterStart, standing.clusterEnd,
  standing.plain ? 1 : 0, standing.reason, standing.own, standing.lower, standing.upper,
])

const chunk = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** How many rows one statement writes; each has nineteen parameters. */
const rowsAtOnce = 100

const keep = (standings: readonly Standing[]): SQL[] => chunk(standings, rowsAtOnce).map((rows) =>
  sql`INSERT INTO own_parts ${listed(columns.map(columnOf))} VALUES ${sql.join(rows.map(row), sql`, `)}
    ON CONFLICT (figure_id) DO UPDATE SET ${sql.join(columns.slice(1).map((name) => sql`${columnOf(name)} = excluded.${columnOf(name)}`), sql`, `)}`)

const settleSome = async (engine: Engine): Promise<boolean> => {
  const { sequence } = await head(engine)
  const marks = (await engine.all(sql`SELECT mark FROM unsettled LIMIT ${atOnce}`)).map(({ mark }) => mark as string)
  if (marks.length === 0) return true
  const from = (await Promise.all(marks.map((mark) => unsettledBy(engine, mark)))).flat()
  const { register, printed } = await materialAbout(engine, await treesOf(engine, from))
  const families = [...new Set(register.figures.map(({ subjectKind }) => familyOf(subjectKind)))]
  const standings = families.flatMap((family) => standingsOf(register, family, printed))
  await engine.transact([
    sql`UPDATE register SET sequence = sequence WHERE sequence = ${sequence}`,
    ...keep(standings),
    sql`DELETE FROM unsettled WHERE mark IN (SELECT value FROM json_each(${JSON.stringify(marks)}))`,
  ])
  return false
}

/** Settles all that is marked; what is written meanwhile is settled too. */
export const settleAll = async (engine: Engine): Promise<void> => {
  while (!await settleSome(engine));
}
