/** The rules of the register. Every write is checked against all of them, whichever way it comes in. */
import type { Data } from '../model/canonical.ts'
import type { ResourceName } from '../model/field.ts'
import { ofResource, type Resource } from '../model/resource.ts'
import type { Violation } from '../model/validation.ts'
import { noCycles } from './cycles.ts'
import {
  amountsAreSound,
  differencesAreSound,
  stocksAreDated,
  supersedingIsSound,
  wordsAreInFewPieces,
} from './figures.ts'
import { figuresAreDated } from './metrics.ts'
import { breakdownsHaveParents, partsShareTheInitiative } from './projects.ts'
import { ratesAreRates } from './rates.ts'
import { leads, referencesExist } from './references.ts'
import type { Lookup, OwnRule, Rule } from './rule.ts'
import { idsAreNoAddresses, startsBeforeEnds, valuesMakeSense } from './values.ts'

const alone: readonly OwnRule[] = [idsAreNoAddresses, valuesMakeSense, startsBeforeEnds]
const aloneOf: Partial<Record<ResourceName, readonly OwnRule[]>> = {
  projects: [breakdownsHaveParents],
  figures: [amountsAreSound, wordsAreInFewPieces],
  rates: [ratesAreRates],
}

const ofReferences: readonly Rule[] = [referencesExist, noCycles]
const ofReferencesIn: Partial<Record<ResourceName, readonly Rule[]>> = {
  projects: [partsShareTheInitiative],
  metrics: [figuresAreDated],
  figures: [supersedingIsSound, differencesAreSound, stocksAreDated],
}

/** The fields besides references that the rules about several records read. */
const readFields: Partial<Record<ResourceName, readonly string[]>> = {
  metrics: ['nature'],
  figures: ['subjectKind', 'metric', 'stage', 'unit', 'relation', 'periodEnd'],
}

/** Returns the fields that `brokenTogether` reads, of the record itself and of others; an import stores only these. */
export const readTogether = ofResource(({ name, own }): readonly string[] =>
  Object.entries(own).flatMap(([key, field]) => (leads(field) || readFields[name]?.includes(key) ? [key] : [])),
)

/** Returns the violations of rules that concern the record alone. */
export const brokenAlone = (resource: Resource, record: Data): Violation[] =>
  [...alone, ...(aloneOf[resource.name] ?? [])].flatMap((rule) => rule(resource, record))

/** Returns the violations of rules that concern other records too. */
export const brokenTogether = async (
  resource: Resource,
  id: string,
  record: Data,
  lookup: Lookup,
): Promise<Violation[]> =>
  (
    await Promise.all(
      [...ofReferences, ...(ofReferencesIn[resource.name] ?? [])].map((rule) => rule(resource, id, record, lookup)),
    )
  ).flat()

/** Returns all violations of a canonical record. */
export const brokenRules = async (
  resource: Resource,
  id: string,
  record: Data,
  lookup: Lookup,
): Promise<Violation[]> => [...brokenAlone(resource, record), ...(await brokenTogether(resource, id, record, lookup))]
