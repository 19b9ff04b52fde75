/** The list of all rules, by resource; with the rules of metrics, codes, projects and rates themselves. */
import type { Data } from '../model/canonical.ts'
import type { ResourceName } from '../model/field.ts'
import { hasOwnCodes, ofResource, type Resource } from '../model/resource.ts'
import type { Violation } from '../model/validation.ts'
import { noCycles, hasReferences, referencesExist } from './references.ts'
import {
  amountsAreSound,
  differencesAreSound,
  negativesAreFlows,
  stocksAreDated,
  sumsAreSound,
  supersedingIsSound,
  wordsAreInFewPieces,
} from './figures.ts'
import type { Code, Lookup, OwnRule, Rule } from './rule.ts'
import { idsAreNoAddresses, startsBeforeEnds, valuesMakeSense } from './values.ts'

/** The other side of `stocksAreDated` and `negativesAreFlows`. */
const natureFitsFigures: Rule = async (_resource, id, { nature }, lookup) => {
  const undated = nature === 'stock' ? await lookup.figureThatIs('undated', id) : undefined
  const negative = nature === 'flow' ? undefined : await lookup.figureThatIs('negative', id)
  return [
    ...(undated === undefined ? [] : [{ pointer: '/nature', detail: ['figures-undated', undated] as const }]),
    ...(negative === undefined ? [] : [{ pointer: '/nature', detail: ['figures-negative', negative] as const }]),
  ]
}

/** A code of a scheme names one record of a resource. */
const codesNameOne: Rule = async (resource, id, record, lookup) => {
  const given = hasOwnCodes(resource) ? (record['codes'] as readonly Code[]) : []
  const bearers = await Promise.all(given.map((code) => lookup.bearer(resource.name, code, id)))
  return given.flatMap(({ scheme, code }, at) => {
    const bearer = bearers[at]
    return bearer === undefined
      ? []
      : [{ pointer: `/codes/${at.toString()}`, detail: ['code-taken', scheme, code, bearer] as const }]
  })
}

// Rules of projects: a part belongs to no other initiative than its whole, and a breakdown has a whole.

const partsShareTheInitiative: Rule = async (_resource, id, { parentId, initiativeId }, lookup) => {
  const parent = typeof parentId === 'string' ? await lookup.find('projects', parentId) : undefined
  const parts = await lookup.referring('projects', 'parentId', id)
  const stray = parts.find((part) => part['initiativeId'] !== null && part['initiativeId'] !== initiativeId)
  return [
    ...(parent && initiativeId !== null && initiativeId !== parent['initiativeId']
      ? [{ pointer: '/initiativeId', detail: ['initiative-of-parent'] as const }]
      : []),
    ...(stray ? [{ pointer: '/initiativeId', detail: ['initiative-of-part', String(stray['id'])] as const }] : []),
  ]
}

const breakdownsHaveParents: OwnRule = (_resource, { kind, parentId }) =>
  kind === 'breakdown' && parentId === null ? [{ pointer: '/parentId', detail: ['breakdown-alone'] }] : []

// Rule of rates: a rate is between two currencies and above zero.

const ratesAreRates: OwnRule = (_resource, { baseUnit, quoteUnit, rate }) => [
  ...(baseUnit === quoteUnit ? [{ pointer: '/quoteUnit', detail: ['same-currency'] as const }] : []),
  ...(rate === '0' ? [{ pointer: '/rate', detail: ['rate-zero'] as const }] : []),
]

// The rules of the register. Every write is checked against all of them, whichever way it comes in.

const alone: readonly OwnRule[] = [idsAreNoAddresses, valuesMakeSense, startsBeforeEnds]
const aloneOf: Partial<Record<ResourceName, readonly OwnRule[]>> = {
  projects: [breakdownsHaveParents],
  figures: [amountsAreSound, wordsAreInFewPieces],
  rates: [ratesAreRates],
}

const ofReferences: readonly Rule[] = [referencesExist, noCycles, codesNameOne]
const ofReferencesIn: Partial<Record<ResourceName, readonly Rule[]>> = {
  projects: [partsShareTheInitiative],
  metrics: [natureFitsFigures],
  figures: [supersedingIsSound, differencesAreSound, sumsAreSound, stocksAreDated, negativesAreFlows],
}

/** The fields besides references that the rules about several records read. */
const readFields: Partial<Record<ResourceName, readonly string[]>> = {
  metrics: ['nature'],
  figures: ['subjectKind', 'metric', 'stage', 'value', 'unit', 'prices', 'relation', 'periodEnd'],
  organizations: ['codes'],
  initiatives: ['codes'],
  projects: ['codes'],
}

/** Returns the fields that `brokenTogether` reads, of the record itself and of others; an import stores only these. */
export const readTogether = ofResource(({ name, own }): readonly string[] =>
  Object.entries(own).flatMap(([key, field]) => (hasReferences(field) || readFields[name]?.includes(key) ? [key] : [])),
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
