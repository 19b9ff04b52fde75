/** Registers that are made once and copied for each test, because migrating and seeding take longer than most tests. */
import pg from 'pg'
import { seed } from '../../src/database/import/seed.ts'
import { openRegister } from '../../src/database/open.ts'

/** Databases that are copied for tests: an empty register, and one with the article. */
export const templates = ['template', 'seeded'] as const
export type Template = (typeof templates)[number]

/** Runs `act` with a connection. */
export const connected = async <T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

/** Returns the URL of another database on the same server. */
export const databaseAt = (url: string, name: string): string =>
  Object.assign(new URL(url), { pathname: `/${name}` }).href

/** Makes a register in an empty database. */
export const makeTemplate = async (location: string, which: Template): Promise<void> => {
  const store = await openRegister(location)
  if (which === 'seeded') await seed(store, 'article')
  await store.close()
}
