/** The database is sound, and holds every write as a whole or not at all. */
import Database from 'better-sqlite3'
import { isPostgres } from '../../src/database/location.ts'
import { connected } from '../../test/support/templates.ts'
import { faultsIn, faultsWith } from '../../test/support/load/whole.ts'
import type { Check } from './check.ts'

const inFile = (file: string): string[] => {
  const database = new Database(file, { readonly: true })
  try {
    return faultsIn(database)
  } finally {
    database.close()
  }
}

export const whole: Check = {
  promise: 'every write is there as a whole or not at all',
  isQuick: false,
  faults: async ({ place }) =>
    isPostgres(place.database())
      ? connected(place.database(), (client) =>
          faultsWith(async (text) => (await client.query<Record<string, unknown>>(text)).rows),
        )
      : inFile(place.database().slice('file:'.length)),
}
