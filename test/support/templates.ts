/** Registers that are made once and copied for each test, because migrating and seeding take longer than most tests. */
import pg from 'pg'
import { seed, type SeedSets } from '../../src/database/import/seed.ts'
import { openRegister } from '../../src/database/open.ts'

/** The registers that are copied for tests, by the seeds that each has; on a server, the names of their databases. */
export const templates = ['nothing', 'article', 'everything'] as const satisfies readonly SeedSets[]

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
export const makeTemplate = async (location: string, seeds: SeedSets): Promise<void> => {
  const store = await openRegister(location)
  await seed(store, seeds)
  await store.close()
}
