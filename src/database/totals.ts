/** Adds figures up: from kept sums, from parts that are tied to others, and by settling anew what a period cuts through. */
import { sql, type SQL } from 'drizzle-orm'
import { grouped } from '../figures/collections.ts'
import type { Register } from '../figures/register.ts'
import { totalOfSums, type PlacedTied, type Sum } from '../figures/sums.ts'
import { neverAdds, totals, unitsAsked, type Totals, type TotalsQuery } from '../figures/totals.ts'
import { Refusal } from '../rules/refusal.ts'
import type { Engine, Reader } from './engine.ts'
import { among } from './language.ts'
import { materialAbout, materialFor, placesMaterial } from './material.ts'
import { isSettled, settleAll } from './settlement.ts'
import { asked, insideOf, sumsOf, year } from './sums.ts'
import { pathsOf, type SubjectRef } from './trees.ts'

/** Own parts are kept for all figures of a metric, each in its unit: any other choice may keep other figures. */
const standsAsKept = ({ unit, reportedBy, explain, initiativeId, subjectKind }: TotalsQuery): boolean =>
  unit === undefined && reportedBy === undefined && explain !== true && initiativeId === undefined
  && subjectKind !== 'initiative' && subjectKind !== 'project'

interface OwnPart extends PlacedTied { readonly cluster: string; readonly clusterStart: string; readonly clusterEnd: string; readonly start: string; readonly end: string }

const ownPartsWhere = async (engine: Reader, where: SQL): Promise<OwnPart[]> => await engine.all(sql`SELECT figure_id AS "figureId",
  stage, unit, region, industries, organizations, ${year} AS year, reason, tie, cluster, cluster_start AS "clusterStart", cluster_end AS "clusterEnd",
  "start", "end" FROM own_parts WHERE ${where}`) as never

/** Of the clusters that nothing ties, those that the period parts: some of their figures lie within it, some do not. */
const partedUntied = (query: TotalsQuery): SQL => {
  const { figure, cluster } = insideOf(query)
  return sql`SELECT own_parts.cluster FROM (SELECT DISTINCT family, metric, stage, cluster_start, cluster_end, "start", "end" FROM sums
    WHERE ${asked(query)} AND "by" = 'region' AND ${figure} AND NOT ${cluster}) AS parted
    JOIN own_parts USING (family, metric, stage, cluster_start, cluster_end, "start", "end") WHERE tie IS NULL AND cluster IS NOT NULL`
}

interface Cut { readonly tied: readonly OwnPart[]; readonly corrections: readonly Sum[]; readonly anew: readonly string[] }

const outside = (figure: OwnPart, figures: number): Sum => ({ ...figure, reason: 'outside-period', figures, total: 0n, lower: 0n, upper: 0n })

/** What the period cuts through must be settled anew; what it leaves out of tied clusters is counted, and of others counted no more. */
const cut = async (engine: Reader, query: TotalsQuery): Promise<Cut> => {
  const tied = await ownPartsWhere(engine, sql`${asked(query)} AND tie IS NOT NULL`)
  const { period } = query
  if (period === undefined) return { tied, corrections: [], anew: [] }
  const within = (start: string, end: string): boolean => start >= period.start && end <= period.end
  const clusters = grouped(tied, ({ cluster }) => cluster)
  const standings = [...clusters.values()].map((figures) => ({
    figures, isWhole: figures.every(({ clusterStart, clusterEnd }) => within(clusterStart, clusterEnd)), isTouched: figures.some(({ start, end }) => within(start, end)),
  }))
  const untied = await ownPartsWhere(engine, sql`cluster IN (${partedUntied(query)})`)
  return {
    tied: standings.filter(({ isWhole }) => isWhole).flatMap(({ figures }) => figures),
    corrections: [
      ...standings.filter(({ isTouched }) => !isTouched).flatMap(({ figures }) => figures.map((figure) => outside(figure, 1))),
      ...untied.filter(({ start, end }) => !within(start, end)).map((figure) => outside(figure, -1)),
    ],
    anew: [...standings.filter(({ isWhole, isTouched }) => isTouched && !isWhole).flatMap(({ figures }) => figures), ...untied].map(({ figureId }) => figureId),
  }
}

const assertAdds = (query: TotalsQuery, units: readonly string[]): void => {
  const detail = neverAdds(query, units)
  if (detail !== undefined) throw new Refusal('broken-rule', detail, [{ parameter: query.unit === 'percent' ? 'unit' : 'metric', detail }])
}

const fromMaterial = async (engine: Reader, query: TotalsQuery, asOf: number | undefined): Promise<Totals> => {
  const material = await materialFor(engine, query.metric, asOf)
  assertAdds(query, unitsAsked(query, material.figures))
  return totals(query, material)
}

const settledAnew = async (engine: Reader, query: TotalsQuery, figureIds: readonly string[], places: Register): Promise<Totals> => {
  if (figureIds.length === 0) return { metric: query.metric, data: [], rates: [], excluded: {} }
  const subjects = await engine.all(sql`SELECT DISTINCT subject_kind AS kind, subject_id AS id FROM figures WHERE id IN ${among(figureIds)}`) as unknown as SubjectRef[]
  const { register, printed } = await materialAbout(engine, await pathsOf(engine, subjects), figureIds)
  const { regions, industries, organizations } = places
  return totals(query, { ...register, regions, industries, organizations }, printed)
}

const added = async (engine: Reader, query: TotalsQuery): Promise<Totals> => {
  const units = await engine.all(sql`SELECT DISTINCT unit FROM sums WHERE ${asked(query)} AND "by" = 'region'
    UNION SELECT unit FROM own_parts WHERE ${asked(query)} AND tie IS NOT NULL`)
  assertAdds(query, units.map(({ unit }) => unit as string))
  const places = await placesMaterial(engine)
  const { tied, corrections, anew } = await cut(engine, query)
  const rest = await settledAnew(engine, query, anew, places)
  return totalOfSums({ sums: [...await sumsOf(engine, query), ...corrections], tied, rest }, query, places)
}

/** How often own parts are settled again where others write meanwhile. */
const attempts = 10

const fromOwnParts = async (engine: Engine, query: TotalsQuery): Promise<Totals> => {
  for (let left = attempts; ; left--) {
    await settleAll(engine)
    const answer = await engine.reading(async (reader) => left > 0 && !await isSettled(reader) ? undefined : added(reader, query))
    if (answer) return answer
  }
}

/** The total of all figures that a question asks for, as the register is or as it stood. */
export const totalsOf = (engine: Engine, query: TotalsQuery, asOf: number | undefined): Promise<Totals> =>
  asOf === undefined && standsAsKept(query) ? fromOwnParts(engine, query) : engine.reading((reader) => fromMaterial(reader, query, asOf))
