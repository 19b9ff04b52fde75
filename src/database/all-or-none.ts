/** Runs statements each of which must change a row. */
import type { Engine, Session } from './engine.ts'
import type { Query } from './sql/templates.ts'

class Unchanged extends Error {}

/** Runs all statements in one transaction; false, and nothing done, when one of them changes no row. */
export const allOrNone = async (statements: readonly Query[], transaction: Engine['transaction']): Promise<boolean> => {
  const runAll = async (session: Session): Promise<void> => {
    for (const statement of statements) if ((await session.run(statement)) === 0) throw new Unchanged()
  }
  try {
    await transaction(runAll)
    return true
  } catch (error) {
    if (error instanceof Unchanged) return false
    throw error
  }
}
