/** Writes the reference data that are generated from packages: `npm run seeds`. */
import { writeFileSync } from 'node:fs'
import { referenceRegions } from './reference.ts'

writeFileSync(new URL('reference/regions.json', import.meta.url), referenceRegions())
