/** Tells how figures count in totals of their metrics over all time, by what is kept of them. */
import { familiesIn } from '../../../figures/running/families.ts'
import type { ExcludedFigure } from '../../../figures/totals.ts'
import { figures } from '../../../resources/figures.ts'
import type { Counting } from '../../../store/store.ts'
import type { Reader } from '../../engine.ts'
import { elementsOf, elementText, jsonValue, seed, unindexed } from '../../sql/dialect.ts'
import { listed, upTo } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { ownPartsWithSeries } from '../sums/series.ts'
import { explainedPart, type Explained } from './explaining.ts'
import type { FigurePart } from './own-part-rows.ts'

/** Holds for rows that are not in a unit that somebody asked for. */
const isOwn = sql`${unindexed(sql`family`)} IN ${listed(familiesIn().map((family) => sql.raw(`'${family}'`)))}`
const ownParts = sql`(SELECT * FROM ${ownPartsWithSeries} AS parts WHERE ${isOwn})`

/** These figures, and all that stand for them on the way to those that count. */
const onTheWay = (ids: readonly string[]): SQL => sql`WITH RECURSIVE way(id) AS (
  SELECT ${seed(elementText(sql`value`))} FROM ${elementsOf(sql`${JSON.stringify(ids)}`)}
  UNION SELECT instead FROM way JOIN ${ownParts} AS kept ON figure_id = way.id WHERE instead IS NOT NULL)`

interface Row extends Omit<Explained, 'own'>, Pick<FigurePart, 'reason' | 'instead'> {
  /** In thousandths. */
  readonly size: string
}

const rowsOf = (reader: Reader, ids: readonly string[]): Promise<Row[]> =>
  reader.all(sql<Row>`${onTheWay(ids)} SELECT figure_id AS "figureId", whole, instead, tie, rate, reason,
    CAST(own AS text) AS size, ${jsonValue(figures.own.value, sql`figures.value`)} AS value,
    figures.unit AS "printedUnit", subject_kind AS "subjectKind", subject_id AS "subjectId"
    FROM way JOIN ${ownParts} AS kept ON figure_id = way.id JOIN figures ON figures.id = figure_id ORDER BY figure_id`)

/** Returns how each of these figures counts, in their order by id. */
export const counting = async (reader: Reader, ids: readonly string[]): Promise<Counting> => {
  const rows = await rowsOf(reader, ids)
  const leftOut = new Map(
    rows.flatMap(({ figureId, reason, instead }) => (reason === null ? [] : [[figureId, instead]])),
  )
  const counted = (instead: string | null): string | null => {
    let at = instead
    while (at !== null && leftOut.has(at)) at = leftOut.get(at) ?? null
    return at
  }
  const asked = new Set(ids)
  const own = rows.filter(({ figureId }) => asked.has(figureId))
  return {
    parts: own.flatMap((part) => (part.reason === null ? [explainedPart({ ...part, own: BigInt(part.size) })] : [])),
    excludedFigures: own.flatMap(({ figureId, reason, instead }): ExcludedFigure[] => {
      const insteadId = counted(instead)
      return reason === null ? [] : [{ figureId, reason, ...(insteadId !== null && { insteadId }) }]
    }),
  }
}

interface Id {
  readonly id: string
}

const idsIn = (rows: readonly Id[]): string[] => rows.map(({ id }) => id)

const partsOf = (reader: Reader, id: string, most: number): Promise<Id[]> =>
  reader.all(sql<Id>`SELECT figure_id AS id FROM ${ownParts} AS kept WHERE whole = ${id}
    AND cluster IN (SELECT cluster FROM ${ownParts} AS own WHERE figure_id = ${id}) ORDER BY unit, figure_id ${upTo(most)}`)

/** Finds figures for which another one stands, the nearest first. */
const leftOutFor = (reader: Reader, id: string, most: number): Promise<Id[]> =>
  reader.all(sql<Id>`WITH RECURSIVE beside(id) AS (
    SELECT figure_id FROM ${ownParts} AS kept WHERE instead = ${id}
    UNION SELECT figure_id FROM beside JOIN ${ownParts} AS kept ON instead = beside.id)
    SELECT id FROM beside ${upTo(most)}`)

/** Returns how a figure counts, with at most `most` of the parts that it contains and of those left out for the same one. */
export const countingAround = async (reader: Reader, id: string, most: number): Promise<Counting> => {
  const { excludedFigures } = await counting(reader, [id])
  const instead = excludedFigures[0]?.insteadId ?? id
  const around = await counting(reader, [
    id,
    ...idsIn(await partsOf(reader, id, most)),
    ...idsIn(await leftOutFor(reader, instead, most)),
  ])
  const isBeside = ({ figureId, insteadId }: ExcludedFigure): boolean => figureId === id || insteadId === instead
  return { ...around, excludedFigures: around.excludedFigures.filter(isBeside) }
}
