/** Compares the outcomes of promises in two states. */
import { byText } from '../../../figures/collections.ts'
import type { PromiseEffect, PromiseOutcome } from '../../../store/effects.ts'
import type { Reader } from '../../engine.ts'
import { amongThese } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { Held } from '../held.ts'
import type { PromiseRow } from '../promise-rows.ts'

const keptOf = queryTemplate(
  1,
  (figures = sql``) => sql<PromiseRow>`SELECT figure_id AS "figureId", last_day AS "lastDay",
    while_open AS "whileOpen", once_due AS "onceDue", needs_rate AS "needsRate", item FROM promises
    WHERE figure_id IN ${amongThese(figures)}`,
)

/** Promises by their figures; undefined where there is none. */
export type Promised = ReadonlyMap<string, PromiseRow | undefined>

/** Returns all promises of two states that may differ, and those of these figures. */
export const promisesIn = async (
  reader: Reader,
  [before, after]: readonly [Held, Held],
  others: readonly string[],
): Promise<[Promised, Promised]> => {
  const figures = [...new Set([...before.promises.keys(), ...after.promises.keys(), ...others])]
  const rows = await reader.all(keptOf(JSON.stringify(figures)))
  const kept = new Map(rows.map((row) => [row.figureId, row]))
  return [new Map([...kept, ...before.promises]), new Map([...kept, ...after.promises])]
}

const outcomeOf = (row: PromiseRow | undefined, today: string): PromiseOutcome | null =>
  row
    ? {
        state: row.lastDay >= today ? row.whileOpen : row.onceDue,
        ratio: (JSON.parse(row.item) as PromiseOutcome).ratio,
      }
    : null

/** Returns the promises whose outcome differs, in order of figure id. */
export const promiseEffects = (before: Promised, after: Promised, today: string): PromiseEffect[] =>
  [...new Set([...before.keys(), ...after.keys()])].sort(byText).flatMap((figureId) => {
    const [now, then] = [outcomeOf(before.get(figureId), today), outcomeOf(after.get(figureId), today)]
    return now?.state === then?.state && now?.ratio === then?.ratio ? [] : [{ figureId, now, then }]
  })
