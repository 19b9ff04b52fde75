/** Loads `seeds/` into an empty register: an import of its files. */
import { messageText } from '../../text/messages/sentence.ts'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
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

/** The folders of seeds that each setting loads; a folder has a file for each of its resources. */
const sets = {
  article: ['article', 'reference'],
  everything: ['article', 'reports', 'reference'],
  nothing: [],
} as const

export type SeedSets = keyof typeof sets

const filesIn = async (which: SeedSets, folder: URL): Promise<string[]> => {
  const paths = sets[which].map((set) => fileURLToPath(new URL(set, folder)))
  return (await Promise.all(paths.map(async (path) => (await readdir(path)).map((file) => join(path, file))))).flat()
}

const seedsOf = async ({ name }: Resource, file: string): Promise<Seed[]> =>
  (await recordsIn(file)).map((record, index) => ({
    place: `${file}, /${index.toString()}`,
    line: `${JSON.stringify({ resource: name, record })}\n`,
  }))

const isWritten = async (store: Store): Promise<boolean> => (await store.stamp()).sequence > 0

/** The longest wait for another server that loads the seeds, in milliseconds. */
const longestWait = 60_000
const pause = 100

/** Imports all seeds of these sets or none, and returns how many; a register that has ever been written to is left as it is. */
export const seed = async (store: Store, which: SeedSets = 'everything', folder = seedsFolder): Promise<number> => {
  if (which === 'nothing' || store.isReadOnly || (await isWritten(store))) return 0
  const files = await filesIn(which, folder)
  const seeds = (
    await Promise.all(
      everyResource.flatMap((resource) =>
        files.filter((file) => basename(file) === `${resource.name}.json`).map((file) => seedsOf(resource, file)),
      ),
    )
  ).flat()
  const bytes = Buffer.from(seeds.map(({ line }) => line).join(''))
  for (const until = Date.now() + longestWait; ;) {
    try {
      const request = {
        read: () => Readable.from([bytes]),
        by: 'seeds',
        dryRun: false,
        onlyIfEmpty: true,
        resource: undefined,
      }
      const { counts, errors } = await store.import(request)
      const [first] = errors
      if (first)
        throw new Error(`${String(seeds[first.line - 1]?.place)}${first.pointer}: ${messageText('en', first.detail)}`)
      return Object.values(counts?.created ?? {}).reduce((sum, count) => sum + count, 0)
    } catch (error) {
      // If several servers start at once, one of them loads the seeds, and the others may wait in vain for the lock.
      if (await isWritten(store)) return 0
      if (!(error instanceof Refusal && error.kind === 'overloaded') || Date.now() > until) throw error
      await sleep(pause)
    }
  }
}
