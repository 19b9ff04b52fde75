/** Loads `seeds/` into an empty register, through the same checks as every other write. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Data } from '../resources/canonical.ts'
import { everyResource } from '../resources/index.ts'
import { bodySchema } from '../resources/schemas.ts'
import { unkeepable, validator } from '../resources/validation.ts'
import type { Store, Write } from './store.ts'

const seedsFolder = new URL('../../seeds/', import.meta.url)

const writesIn = async (folder: URL): Promise<Write[]> => {
  const files = everyResource.map(async (resource) => {
    const file = new URL(`${resource.name}.json`, folder)
    const check = validator(bodySchema(resource))
    const records = JSON.parse(await readFile(file, 'utf8')) as Data[]
    return records.map((record, index): Write => {
      const [violation] = [...unkeepable(record), ...check(record)]
      if (violation) throw new Error(`${fileURLToPath(file)}, record ${index.toString()}, ${violation.pointer}: ${violation.detail}`)
      return { resource, id: record['id'] as string, creates: true, edit: () => record }
    })
  })
  return (await Promise.all(files)).flat()
}

/** All seeds or none; a register that has ever been written to is left as it is. Answers how many records were made. */
export const seed = async (store: Store, folder = seedsFolder): Promise<number> => {
  const { sequence } = await store.stamp()
  if (sequence > 0) return 0
  const outcomes = await store.write(await writesIn(folder), 'seeds')
  return outcomes.filter(({ action }) => action !== 'none').length
}
