/** Runs statements each of which must change a row. */
import type { Engine } from './engine.ts'
import type { Query } from './sql/templates.ts'

/** The error of a statement that should have changed a row. */
export class Unchanged extends Error {
  constructor() {
    super('A statement changed no row.')
  }
}

/** Runs all statements in one transaction; false, and nothing done, when one of them changes no row. */
export const allOrNone = async (statements: readonly Query[], transaction: Engine['transaction']): Promise<boolean> => {
  try {
    await transaction((session) => session.runAll(statements))
    return true
  } catch (error) {
    if (error instanceof Unchanged) return false
    throw error
  }
}
