/** The seed files, read without the register. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Data } from '../../src/model/canonical.ts'

export const seedsFolder = fileURLToPath(new URL('../../seeds/', import.meta.url))

export const recordsIn = (file: string): Data[] => JSON.parse(readFileSync(file, 'utf8')) as Data[]

/** The sets that `SEED=article` loads. */
export const articleSets: readonly string[] = ['article', 'reference']

/** Returns the records of a resource in these sets of seeds. */
export const seedsOf = (resource: string, sets: readonly string[] = ['article', 'reports', 'reference']): Data[] =>
  sets
    .map((set) => join(seedsFolder, set, `${resource}.json`))
    .filter(existsSync)
    .flatMap(recordsIn)
