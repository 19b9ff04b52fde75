/** The seed files, read without the register. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Data } from '../../src/model/canonical.ts'

export const seedsFolder = fileURLToPath(new URL('../../seeds/', import.meta.url))

export const recordsIn = (file: string): Data[] => JSON.parse(readFileSync(file, 'utf8')) as Data[]

/** Returns the records of a resource: the handwritten ones, then its reference data if it has any. */
export const seedsOf = (resource: string): Data[] =>
  [`${resource}.json`, `reference/${resource}.json`]
    .map((file) => join(seedsFolder, file))
    .filter(existsSync)
    .flatMap(recordsIn)
