/** Adds figures up: from own parts where they stand, and by settling anew what a question cuts through. */
import { sql, type SQL } from 'drizzle-orm'
import { familyOf } from '../figures/standing.ts'
import { totalOfSums, type Sum } from '../figures/sums.ts'
import { neverAdds, totals, unitsAsked, type Totals, type TotalsQuery } from '../figures/totals.ts'
import { Refusal } from '../rules/refusal.ts'
import type { Engine, Row } from './engine.ts'
import { materialAbout, materialFor, placesMaterial } from './material.ts'
import { settleAll } from './settlement.ts'
import { pathsOf, type SubjectRef } from './trees.ts'
import { all, columnOf } from './where.ts'

/** Own parts are kept for all figures of a metric, each in its unit: any other choice may keep other figures. */
const standsAsKept = ({ unit, reportedBy, explain, initiativeId, subjectKind }: TotalsQuery): boolean =>
  unit === undefined && reportedBy === undefined && explain !== true && initiativeId === undefined
  && subjectKind !== 'initiative' && subjectKind !== 'project'

const asked = ({ metric, stage, subjectKind }: TotalsQuery): SQL => all([
  sql`family = ${familyOf(subjectKind)}`, sql`metric = ${metric}`, ...stage === undefined ? [] : [sql`stage = ${stage}`],
])

/** Whether a figure lies within the period, and whether all that bears upon it does. */
const insideOf = ({ period }: TotalsQuery): { figure: SQL; cluster: SQL } => period === undefined ? { figure: sql`1`, cluster: sql`1` } : {
  figure: sql`("start" >= ${period.start} AND "end" <= ${period.end})`,
  cluster: sql`(cluster_start >= ${period.start} AND cluster_end <= ${period.end})`,
}

/** The clusters that the period parts: some of their figures lie within it, some do not. */
const parted = (query: TotalsQuery): SQL => {
  const { figure, cluster } = insideOf(query)
  return sql`SELECT cluster FROM own_parts WHERE ${asked(query)} AND plain = 1 AND cluster IS NOT NULL AND ${figure} AND NOT ${cluster}`
}

/** The figures of clusters whose bounds or rates tie them together, or that the period parts. */
const tied = async (engine: Engine, query: TotalsQuery): Promise<(SubjectRef & { figureId: string })[]> =>
  await engine.all(sql`SELECT id AS "figureId", subject_kind AS kind, subject_id AS id FROM figures WHERE id IN (
    SELECT figure_id FROM own_parts WHERE cluster IN (
      SELECT cluster FROM own_parts WHERE ${asked(query)} AND plain = 0 UNION ${parted(query)}))`) as never

/** The columns by which a question groups or filters; the others need not be told apart. */
const dimensions = ({ groupBy = [], regionWithin, industryWithin }: TotalsQuery): string[] => [
  ...groupBy.includes('region') || regionWithin !== undefined ? ['region'] : [],
  ...groupBy.includes('industry') || industryWithin !== undefined ? ['industries'] : [],
  ...groupBy.includes('organization') ? ['organizations'] : [],
  ...groupBy.includes('year') ? ['year'] : [],
]

const half = 1_000_000_000
// Bound as a parameter it would be a float, and the division with it.
const halved = sql.raw(half.toString())

/** A sum of 64-bit integers can be larger than one: its upper and lower digits are summed apart. */
const summed = (name: string): SQL =>
  sql`sum(${columnOf(name)} / ${halved}) AS ${columnOf(`${name}_high`)}, sum(${columnOf(name)} % ${halved}) AS ${columnOf(`${name}_low`)}`

const amount = (row: Row, name: string): bigint =>
  BigInt(row[`${name}_high`] as number) * BigInt(half) + BigInt(row[`${name}_low`] as number)

const sumOf = (row: Row): Sum => ({
  region: null, industries: '', organizations: '', year: null, ...row as unknown as Pick<Sum, 'stage' | 'unit' | 'reason' | 'figures'>,
  total: amount(row, 'own'), lower: amount(row, 'lower'), upper: row['open'] === 0 ? amount(row, 'upper') : null,
})

const zero = ['own', 'lower', 'upper'].flatMap((name) => [`${name}_high`, `${name}_low`]).map((name) => sql`0 AS ${columnOf(name)}`)

const sums = async (engine: Engine, query: TotalsQuery): Promise<Sum[]> => {
  const keys = sql.join([sql`stage`, sql`unit`, ...dimensions(query).map(columnOf)], sql`, `)
  const { figure, cluster } = insideOf(query)
  const standing = await engine.all(sql`SELECT ${keys}, reason, count(*) AS figures, ${summed('own')}, ${summed('lower')}, ${summed('upper')},
    max(upper IS NULL) AS open FROM own_parts WHERE ${asked(query)} AND plain = 1 AND ${cluster} GROUP BY ${keys}, reason`)
  // Outside the period that is the reason, whatever else would have left a figure out; superseded ones are so in any period.
  const outside = query.period === undefined ? [] : await engine.all(sql`SELECT ${keys},
    iif(reason = 'superseded', reason, 'outside-period') AS why, count(*) AS figures, ${sql.join(zero, sql`, `)}, 0 AS open
    FROM own_parts WHERE ${asked(query)} AND plain = 1 AND NOT ${figure} AND (cluster IS NULL OR cluster NOT IN (${parted(query)}))
    GROUP BY ${keys}, why`)
  return [...standing, ...outside.map(({ why, ...row }) => ({ ...row, reason: why }))].map(sumOf)
}

const assertAdds = (query: TotalsQuery, units: readonly string[]): void => {
  const detail = neverAdds(query, units)
  if (detail !== undefined) throw new Refusal('broken-rule', detail, [{ parameter: query.unit === 'percent' ? 'unit' : 'metric', detail }])
}

const fromMaterial = async (engine: Engine, query: TotalsQuery, asOf: number | undefined): Promise<Totals> => {
  const material = await materialFor(engine, query.metric, asOf)
  assertAdds(query, unitsAsked(query, material.figures))
  return totals(query, material)
}

const fromOwnParts = async (engine: Engine, query: TotalsQuery): Promise<Totals> => {
  await settleAll(engine)
  const units = await engine.all(sql`SELECT DISTINCT unit FROM own_parts WHERE ${asked(query)}`)
  assertAdds(query, units.map(({ unit }) => unit as string))
  const trees = await placesMaterial(engine)
  const apart = await tied(engine, query)
  const { register, printed } = await materialAbout(engine, await pathsOf(engine, apart), apart.map(({ figureId }) => figureId))
  const rest = totals(query, { ...register, regions: trees.regions, industries: trees.industries, organizations: trees.organizations }, printed)
  return totalOfSums(await sums(engine, query), rest, query, trees)
}

/** The total of all figures that a question asks for, as the register is or as it stood. */
export const totalsOf = (engine: Engine, query: TotalsQuery, asOf: number | undefined): Promise<Totals> =>
  asOf === undefined && standsAsKept(query) ? fromOwnParts(engine, query) : fromMaterial(engine, query, asOf)
