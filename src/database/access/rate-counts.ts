/** Adds up the calls that several processes have counted. */
import type { Calls } from '../../store/keys.ts'
import type { Engine } from '../engine.ts'
import { elementsOf, numberIn, partOf } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'

/** Adds the counts of a process and returns those of all; a past minute starts again at zero. */
export const addCalls = async (engine: Engine, counted: readonly Calls[]): Promise<Calls[]> => {
  const element = sql`value`
  const now = Date.now()
  // In a fixed order, so that no two processes deadlock.
  return engine.autocommit(sql<Calls>`INSERT INTO calls (caller, ends, times)
    SELECT ${partOf(element, 'caller')}, ${numberIn(element, 'ends')}, ${numberIn(element, 'times')}
    FROM ${elementsOf(sql`${JSON.stringify(counted)}`)} WHERE true ORDER BY 1
    ON CONFLICT (caller) DO UPDATE SET ends = CASE WHEN calls.ends > ${now} THEN calls.ends ELSE excluded.ends END,
      times = CASE WHEN calls.ends > ${now} THEN calls.times ELSE 0 END + excluded.times
    RETURNING caller, ends, times`)
}

/** Deletes counts of past minutes. */
export const forgetCalls = async (engine: Engine): Promise<void> => {
  await engine.autocommit(sql`DELETE FROM calls WHERE ends <= ${Date.now()} RETURNING caller`)
}
