/** Loads `seeds/` into an empty register, through the same checks as every other write. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Data } from '../../model/canonical.ts'
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { bodySchema } from '../../model/schemas.ts'
import { Type } from '../../model/schema-builder.ts'
import { unkeepable, validator } from '../../model/validation.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import type { Write } from '../../store/writes.ts'

const seedsFolder = new URL('../../../seeds/', import.meta.url)

interface Seed {
  readonly place: string
  readonly write: Write
}

const recordsIn = async (file: string): Promise<unknown> => {
  const text = await readFile(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${file}: ${(error as SyntaxError).message}`, { cause: error })
  }
}

/** Beside the hand-written records of a resource there may be reference data, most of it generated. */
const filesOf = ({ name }: Resource, folder: URL): string[] => {
  const reference = fileURLToPath(new URL(`reference/${name}.json`, folder))
  return [fileURLToPath(new URL(`${name}.json`, folder)), ...(existsSync(reference) ? [reference] : [])]
}

const seedsOf = async (resource: Resource, file: string): Promise<Seed[]> => {
  const records = await recordsIn(file)
  const [violation] = [...unkeepable(records), ...validator(Type.Array(bodySchema(resource)))(records)]
  if (violation) throw new Error(`${file}, ${violation.pointer}: ${violation.detail}`)
  return (records as Data[]).map((record, index) => {
    const place = `${file}, /${index.toString()}`
    const edit = (current: Data | undefined): Data => {
      if (current) throw new Error(`${place}/id: There is one before it.`)
      return record
    }
    return { place, write: { resource, id: record['id'] as string | undefined, creates: true, edit } }
  })
}

const isWritten = async (store: Store): Promise<boolean> => (await store.stamp()).sequence > 0

/** All seeds or none; a register that has ever been written to is left as it is. Answers how many records were made. */
export const seed = async (store: Store, folder = seedsFolder): Promise<number> => {
  if (await isWritten(store)) return 0
  const seeds = (
    await Promise.all(
      everyResource.flatMap((resource) => filesOf(resource, folder).map((file) => seedsOf(resource, file))),
    )
  ).flat()
  try {
    return (
      await store.write(
        seeds.map(({ write }) => write),
        'seeds',
      )
    ).length
  } catch (error) {
    // Of servers that start at once one loads them, and the others find them there.
    if (await isWritten(store)) return 0
    const [violation] = error instanceof Refusal ? error.faults.filter((fault) => 'pointer' in fault) : []
    if (!violation) throw error
    const { place } = seeds[(error as Refusal).index] as Seed
    throw new Error(`${place}${violation.pointer}: ${violation.detail}`, { cause: error })
  }
}
