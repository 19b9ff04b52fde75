/** Compares the outcomes of promises in two states. */
import { byText } from '../../../figures/collections.ts'
import type { PromiseEffect, PromiseOutcome } from '../../../store/effects.ts'
import type { Reader } from '../../engine.ts'
import { amongThese } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { stateOn } from '../promises.ts'

interface Row {
  readonly figureId: string
  readonly state: PromiseOutcome['state']
  /** The promise as JSON, without its state. */
  readonly item: string
}

const promisesOf = queryTemplate(
  2,
  (today, figures = sql``) => sql<Row>`SELECT figure_id AS "figureId", ${stateOn(today)} AS state, item FROM promises
    WHERE figure_id IN ${amongThese(figures)}`,
)

/** Promises by their figures. */
export type Promised = ReadonlyMap<string, Row>

export const promisesAmong = (reader: Reader, figures: readonly string[], today: string): Promise<Row[]> =>
  reader.all(promisesOf(today, JSON.stringify(figures)))

const outcomeOf = (row: Row | undefined): PromiseOutcome | null =>
  row ? { state: row.state, ratio: (JSON.parse(row.item) as PromiseOutcome).ratio } : null

/** Returns the promises whose outcome differs, in order of figure id. */
export const promiseEffects = (before: Promised, after: Promised): PromiseEffect[] =>
  [...new Set([...before.keys(), ...after.keys()])].sort(byText).flatMap((figureId) => {
    const [old, next] = [before.get(figureId), after.get(figureId)]
    if (old?.item === next?.item && old?.state === next?.state) return []
    const [now, then] = [outcomeOf(old), outcomeOf(next)]
    return now?.state === then?.state && now?.ratio === then?.ratio ? [] : [{ figureId, now, then }]
  })
