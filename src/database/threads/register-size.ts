/** Tells registers that are worked through in place from those that a thread works through. */
import type { Reads } from '../engine.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'

/** The most figures that are worked through sooner than a thread starts: in some tens of milliseconds. */
const fewFigures = 2000

const oneMore = queryTemplate(1, (few = sql``) => sql`SELECT 1 FROM figures ${upTo(1)} OFFSET ${few}`)

export const isLarge = async (reads: Reads, few = fewFigures): Promise<boolean> =>
  (await reads.all(oneMore(few))).length > 0
