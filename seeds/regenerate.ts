/** Writes the reference data that come from packages, as `npm run seeds` does. */
import { writeFileSync } from 'node:fs'
import { referenceRegions } from './reference.ts'

writeFileSync(new URL('reference/regions.json', import.meta.url), referenceRegions())
