/** The register that the seeds of the article make, as the API returns it. */
import type { Register } from '../../../src/figures/register.ts'
import { canonical } from '../../../src/model/canonical.ts'
import { seedsOf } from '../../support/seed-files.ts'
import { resourceNames, resourceOf } from '../../../src/resources/index.ts'

export const seeds = Object.fromEntries(
  resourceNames.map((name) => [
    name,
    seedsOf(name, ['article']).map((record) => ({ id: record['id'], ...canonical(resourceOf(name), record) })),
  ]),
) as unknown as Register
