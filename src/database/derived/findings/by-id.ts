/** Reads findings by their ids: kept ones, and unreported promises, which the day decides. */
import { checkOf } from '../../../figures/checks/checks.ts'
import { unreported } from '../../../figures/checks/gaps.ts'
import type { Reader } from '../../engine.ts'
import { amongThese } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { identified, withIds } from './ids.ts'
import { reviewColumns, type ReviewRow } from './reviews.ts'

/** A finding as JSON, with the answer to it. */
export interface Item extends ReviewRow {
  readonly id: string
  readonly item: string
}

/** A promise of which nothing was reported by its last day. */
export interface Due extends ReviewRow {
  readonly id: string
  readonly day: string
}

export const itemOf = ({ id, day, ...review }: Due): Item[] =>
  identified([checkOf('unreported-promise', unreported(id, day))]).map((found) => ({
    ...review,
    id: found.id,
    item: JSON.stringify(found),
  }))

const keptWith = queryTemplate(
  1,
  (ids = sql``) => sql<Item>`SELECT id, item, ${reviewColumns} FROM findings LEFT JOIN reviews ON finding = id
    WHERE ${withIds(ids)}`,
)

const dueAmong = queryTemplate(
  2,
  (today, figures = sql``) => sql<Due>`SELECT figure_id AS id, last_day AS day, ${reviewColumns}
    FROM promises LEFT JOIN reviews ON promise = figure_id
    WHERE once_due = 'unreported' AND last_day < ${today} AND figure_id IN ${amongThese(figures)}`,
)

/** Returns those that there are. */
export const keptFindings = (reader: Reader, ids: readonly string[]): Promise<Item[]> =>
  reader.all(keptWith(JSON.stringify(ids)))

/** Returns the unreported promises among figures, as findings. */
export const unreportedAmong = async (reader: Reader, figures: readonly string[], today: string): Promise<Item[]> =>
  (await reader.all(dueAmong(today, JSON.stringify(figures)))).flatMap(itemOf)
