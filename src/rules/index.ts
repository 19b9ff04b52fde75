/** The rules of the register, checked on every way in. */
import type { Data } from '../resources/canonical.ts'
import type { ResourceName } from '../resources/field.ts'
import type { Resource } from '../resources/resource.ts'
import type { Violation } from '../resources/validation.ts'
import { noCircles } from './circles.ts'
import { figuresAreSound } from './figures.ts'
import { partsShareTheInitiative } from './projects.ts'
import { ratesAreRates } from './rates.ts'
import { referencesExist } from './references.ts'
import type { Lookup, Rule } from './rule.ts'
import { startsBeforeEnds, valuesMakeSense } from './values.ts'

const ofAll: readonly Rule[] = [valuesMakeSense, startsBeforeEnds, referencesExist, noCircles]

const ofOne: Partial<Record<ResourceName, Rule>> = {
  projects: partsShareTheInitiative,
  figures: figuresAreSound,
  rates: ratesAreRates,
}

/** Every rule that a canonical record would break. */
export const brokenRules = async (resource: Resource, id: string, record: Data, lookup: Lookup): Promise<Violation[]> => {
  const rules = [...ofAll, ...[ofOne[resource.name] ?? []].flat()]
  return (await Promise.all(rules.map(async (rule) => rule(resource, id, record, lookup)))).flat()
}
