/** Runs test files and folders in one process, on a PostgreSQL server of their own. */
import t from 'tap'
import { startWithTemplates } from './with-templates.ts'

/** Runs them as `together` does, with `share` of the cases of each property. */
export const togetherOnPostgres = async (share: number, ...names: readonly string[]): Promise<void> => {
  const { url, remove } = await startWithTemplates()
  t.teardown(remove)
  process.env['TEST_DATABASE'] = url
  process.env['RUNS'] = (share * Number(process.env['RUNS'] ?? 1)).toString()
  // Loaded now, because it reads the environment when it is loaded.
  const { together } = await import('../together.ts')
  await together(...names)
}
