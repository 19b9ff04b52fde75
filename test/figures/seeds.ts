/** The register that the seeds make, as the API returns it. */
import { readFileSync } from 'node:fs'
import type { Register } from '../../src/figures/register.ts'
import { canonical, type Data } from '../../src/model/canonical.ts'
import { resourceNames, resourceOf } from '../../src/resources/index.ts'

const seedOf = (name: string): Data[] =>
  JSON.parse(readFileSync(new URL(`../../seeds/${name}.json`, import.meta.url), 'utf8')) as Data[]

export const seeds = Object.fromEntries(
  resourceNames.map((name) => [
    name,
    seedOf(name).map((record) => ({ id: record['id'], ...canonical(resourceOf(name), record) })),
  ]),
) as unknown as Register
