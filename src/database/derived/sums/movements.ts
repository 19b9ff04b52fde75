/** Keeps the last movements of contributions, by which running totals are brought up to date. */
import { randomUUID } from 'node:crypto'
import type { Contribution } from '../../../figures/running/contributions.ts'
import { allEnded } from '../../all-ended.ts'
import type { Session } from '../../engine.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { insertRows } from '../keep-rows.ts'
import { ofContribution, ofSeries } from './contribution-columns.ts'

interface Movement extends Omit<Contribution, 'figureId' | 'whole' | 'instead' | 'tie'> {
  readonly number: number
  readonly token: string
  readonly figures: 1 | -1
  readonly tied: 0 | 1
}

const addMovements = insertRows<Movement>('movements', {
  number: 'integer',
  token: 'text',
  figures: 'integer',
  ...ofSeries,
  ...ofContribution,
  tied: 'integer',
})

/** A running total that has missed more is added up anew. */
const movementsKept = 1000

const lastMovement = queryTemplate(
  0,
  () => sql<{ last: number }>`SELECT coalesce(max(number), 0) AS last FROM movements`,
)
const forgetMovements = queryTemplate(1, (first) => sql`DELETE FROM movements WHERE number < ${first}`)

const moving =
  (figures: 1 | -1) =>
  (one: Contribution): Omit<Movement, 'number' | 'token'> => ({ ...one, figures, tied: one.tie === null ? 0 : 1 })

/** Notes which contributions came and went. */
export const move = async (
  session: Session,
  came: readonly Contribution[],
  went: readonly Contribution[],
): Promise<void> => {
  const [row] = await session.all(lastMovement())
  const count = came.length + went.length
  const last = (row?.last ?? 0) + count
  // The last of too many tells running totals that they have missed some.
  const isMany = count > movementsKept
  const kept = isMany
    ? [...went.slice(-1).map(moving(-1)), ...came.slice(-1).map(moving(1))].slice(-1)
    : [...went.map(moving(-1)), ...came.map(moving(1))]
  const first = last - kept.length + 1
  const token = randomUUID()
  await allEnded([
    session.run(addMovements(kept.map((one, at) => ({ ...one, number: first + at, token })))),
    session.run(forgetMovements(isMany ? last : last - movementsKept + 1)),
  ])
}
