/** Loads `seeds/` into an empty register: an import of its files. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'

const seedsFolder = new URL('../../../seeds/', import.meta.url)

/** A record of a seed file, and where it stands. */
interface Seed {
  readonly place: string
  readonly line: string
}

const recordsIn = async (file: string): Promise<unknown[]> => {
  const text = await readFile(file, 'utf8')
  let records: unknown
  try {
    records = JSON.parse(text)
  } catch (error) {
    throw new Error(`${file}: ${(error as SyntaxError).message}`, { cause: error })
  }
  if (!Array.isArray(records)) throw new Error(`${file}, : Must be array.`)
  return records as unknown[]
}

/** Returns the hand-written records of a resource and its reference data, if it has any. */
const filesOf = ({ name }: Resource, folder: URL): string[] => {
  const reference = fileURLToPath(new URL(`reference/${name}.json`, folder))
  return [fileURLToPath(new URL(`${name}.json`, folder)), ...(existsSync(reference) ? [reference] : [])]
}

const seedsOf = async ({ name }: Resource, file: string): Promise<Seed[]> =>
  (await recordsIn(file)).map((record, index) => ({
    place: `${file}, /${index.toString()}`,
    line: `${JSON.stringify({ resource: name, record })}\n`,
  }))

const isWritten = async (store: Store): Promise<boolean> => (await store.stamp()).sequence > 0

/** The longest wait for another server that loads the seeds, in milliseconds. */
const longestWait = 60_000

/** Imports all seeds or none, and returns how many; a register that has ever been written to is left as it is. */
export const seed = async (store: Store, folder = seedsFolder): Promise<number> => {
  if (await isWritten(store)) return 0
  const seeds = (
    await Promise.all(
      everyResource.flatMap((resource) => filesOf(resource, folder).map((file) => seedsOf(resource, file))),
    )
  ).flat()
  const text = seeds.map(({ line }) => line).join('')
  for (const until = Date.now() + longestWait; ;) {
    try {
      const bytes = Readable.from([text], { objectMode: false })
      const request = { bytes, by: 'seeds', dryRun: false, onlyIfEmpty: true, resource: undefined }
      const { counts, errors } = await store.import(request)
      const [first] = errors
      if (first) throw new Error(`${String(seeds[first.line - 1]?.place)}${first.pointer}: ${first.detail}`)
      return Object.values(counts?.created ?? {}).reduce((sum, count) => sum + count, 0)
    } catch (error) {
      // If several servers start at once, one of them loads the seeds, and the others may wait in vain for the lock.
      if (await isWritten(store)) return 0
      if (!(error instanceof Refusal && error.kind === 'overloaded') || Date.now() > until) throw error
    }
  }
}
