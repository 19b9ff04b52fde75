/** Tables that map codes of the register to OC4IDS 0.9. */
import type { Figure } from '../../resources/figures.ts'

/** The prefix of project ids: an OC4IDS identifier begins with a prefix of its publisher. */
export const prefix = 'oc4ids-planledger-'

/** OC4IDS has no code for this status; it is exported as a classification. */
export const unknownStatus = 'suspended'

/** The register's own classification schemes. */
export const schemes = {
  kind: 'planledger-kind',
  status: 'planledger-status',
  industries: 'planledger-industries',
  initiatives: 'planledger-initiatives',
} as const

/** The metric that counts as a project's budget, and its possible stages, the firmest first. */
export const budgetMetric = 'investment'
export const budgetStages: readonly Figure['stage'][] = ['committed', 'planned']

/** Currencies missing from the list of OC4IDS 0.9.5; they are exported as units of measures. */
export const unlistedCurrencies: ReadonlySet<string> = new Set(['SLE', 'VED', 'ZWG'])

/** The units of measures by the common codes of UN/CEFACT. */
export const unitCodes: Readonly<Record<string, string>> = { percent: 'P1' }

/** Sectors of OC4IDS by prefixes of codes; the longest matching prefix counts. */
const sectors: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  isic4: {
    A: 'economy',
    D: 'energy',
    E: 'waterAndWaste',
    H: 'transport',
    J: 'communications',
    O: 'governance',
    P: 'education',
    Q: 'health',
    R: 'cultureSportsAndRecreation',
    '01': 'economy',
    '02': 'economy',
    '03': 'economy',
    '35': 'energy',
    '36': 'waterAndWaste',
    '37': 'waterAndWaste',
    '38': 'waterAndWaste',
    '39': 'waterAndWaste',
    '49': 'transport',
    '491': 'transport.rail',
    '50': 'transport.water',
    '51': 'transport.air',
    '53': 'communications',
    '61': 'communications',
    '62': 'communications',
    '63': 'communications',
    '72': 'economy',
    '84': 'governance',
    '85': 'education',
    '86': 'health',
    '87': 'health',
    '88': 'health',
    '90': 'cultureSportsAndRecreation',
    '91': 'cultureSportsAndRecreation',
    '93': 'cultureSportsAndRecreation',
  },
  sei2018: {
    '1.1': 'communications',
    '4.4': 'energy.biomass',
    '6': 'energy',
    '6.2': 'energy.wind',
    '6.3': 'energy.solar',
  },
}

/** Returns the sector of a classification code and the sector above it, or none if OC4IDS has none. */
export const sectorsOf = (scheme: string, code: string): string[] => {
  const table = sectors[scheme] ?? {}
  const [best] = Object.keys(table)
    .filter((start) => code.startsWith(start))
    .sort((one, other) => other.length - one.length)
  const sector = best === undefined ? undefined : table[best]
  return sector === undefined ? [] : [...new Set([sector.replace(/\..*/, ''), sector])]
}

/** A party with one of these roles is imported as a government; any other as a company. */
export const rolesOfGovernments: ReadonlySet<string> = new Set([
  'publicAuthority',
  'administrativeEntity',
  'buyer',
  'procuringEntity',
  'climateFinanceFocalPoint',
])

/** Codes of earlier editions of OC4IDS for the status of a project, and their names today. */
export const renamedStatuses: Readonly<Record<string, string>> = { completed: 'maintenance' }

/** The status of a project that has none, or one that nobody knows. */
export const firstStatus = 'identification'
