/** The parts of OC4IDS that an import reads: its fields, codes, values and ids. */
import { createHash } from 'node:crypto'
import { isLosslessNumber } from 'lossless-json'
import type { Static, TSchema } from 'typebox'
import { decimalText } from '../../model/decimals.ts'
import { type Field, idConstraints } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { isCurrency } from '../../model/units.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import { resources } from '../../resources/index.ts'
import { isWebAddress, unitMeant } from '../../rules/values.ts'

// The schema of those parts of an OC4IDS project that an import reads; anything else is allowed.

const text = Type.Optional(Type.String())
const several = <T extends TSchema>(items: T) => Type.Optional(Type.Array(items))
/** Numbers keep all digits and are checked where they are converted. */
const number = Type.Optional(Type.Unknown())

const period = Type.Optional(Type.Object({ startDate: text, endDate: text }))
const money = Type.Optional(Type.Object({ amount: number, currency: text }))

const classification = Type.Object({ scheme: text, id: text, description: text })
const location = Type.Object({
  id: text,
  description: text,
  gazetteer: Type.Optional(Type.Object({ scheme: text, identifiers: several(Type.String()) })),
  address: Type.Optional(Type.Object({ locality: text, region: text, countryName: text })),
})
const party = Type.Object({
  id: text,
  name: text,
  roles: several(Type.String()),
  identifier: Type.Optional(Type.Object({ scheme: text, id: text })),
  additionalIdentifiers: several(Type.Unknown()),
  classifications: several(classification),
  contactPoint: Type.Optional(Type.Object({ url: text })),
})
const document = Type.Object({
  id: Type.String(),
  documentType: text,
  title: text,
  description: text,
  url: text,
  datePublished: text,
  language: text,
  author: text,
})
const observation = Type.Object({
  id: Type.String(),
  period,
  value: money,
  measure: number,
  notes: text,
  unit: Type.Optional(Type.Object({ name: text, scheme: text, id: text })),
  dimensions: Type.Optional(Type.Unsafe<Record<string, unknown>>({ type: 'object' })),
})
const metric = Type.Object({ id: Type.String(), observations: several(observation) })
const citation = Type.Object({
  sourceId: Type.String(),
  locator: text,
  note: text,
  as: Type.Optional(Type.Unsafe<object>({ type: 'object' })),
})
const related = Type.Object({ scheme: text, identifier: text, relationship: text })

export const projectSchema = Type.Object({
  id: Type.String(),
  identifiers: several(Type.Unknown()),
  title: text,
  description: text,
  status: text,
  period,
  locations: several(location),
  sector: several(Type.String()),
  additionalClassifications: several(classification),
  parties: several(party),
  publicAuthority: Type.Optional(Type.Object({ id: text, name: text })),
  budget: Type.Optional(Type.Object({ amount: money })),
  completion: Type.Optional(Type.Object({ finalValue: money })),
  forecasts: several(metric),
  metrics: several(metric),
  documents: several(document),
  relatedProjects: several(related),
  planledger: Type.Optional(
    Type.Object({ localTitle: text, aliases: several(Type.String()), citations: several(citation) }),
  ),
})

export type Oc4idsProject = Static<typeof projectSchema>
export type Location = Static<typeof location>
export type Party = Static<typeof party>
export type ProjectDocument = Static<typeof document>
export type Observation = Static<typeof observation>
export type ProjectMoney = NonNullable<Static<typeof money>>

// Tables that map codes of the register to OC4IDS 0.9.

/** The prefix of project ids: an OC4IDS identifier begins with a prefix of its publisher. */
export const prefix = 'oc4ids-planledger-'

/** The fields of a figure for which an observation has a place of its own. */
const standard = ['subjectKind', 'subjectId', 'metric', 'value', 'unit', 'periodStart', 'periodEnd', 'note']

const renamed: Readonly<Record<string, string>> = {
  sourceId: 'sourceDocument',
  fromFigureId: 'from',
  ofFigureId: 'of',
  sumOfIds: 'sumOf',
  supersedesId: 'supersedes',
}

/** All other fields of a figure, and their names among the dimensions of an observation. */
export const dimensionFields = Object.entries<Field>(resources.figures.own)
  .filter(([key]) => !standard.includes(key))
  .map(([key, field]) => ({
    key: key as keyof typeof resources.figures.own,
    name: renamed[key] ?? key,
    initial: field.default,
  }))

/** OC4IDS has no code for this status; it is exported as a classification. */
export const unknownStatus = 'suspended'

/** The register's own classification schemes. */
export const schemes = {
  kind: 'planledger-kind',
  status: 'planledger-status',
  industries: 'planledger-industries',
  initiatives: 'planledger-initiatives',
} as const

/** The metric that a budget and a final value are imported as. */
export const budgetMetric = 'investment'

/** The metrics that count as a project's budget, and their possible stages: the fullest and the firmest first. */
export const budgetMetrics = ['total-investment', budgetMetric]
export const budgetStages: readonly FigureRecord['stage'][] = ['committed', 'planned']

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

// Reads small values of OC4IDS: days, web addresses, classifications, units and numbers.

/** Returns the date part of an instant as written: no time zone moves it. */
export const dayIn = (instant: string | undefined): string | null => instant?.slice(0, 10) ?? null

/** Returns a web address, or null for any other text. */
export const addressOf = (text: string | undefined): string | null =>
  text !== undefined && isWebAddress(text) ? text : null

type Classifications = Oc4idsProject['additionalClassifications']

/** Returns the classifications of a scheme, each with its index. */
export const classified = (classifications: Classifications, scheme: string) =>
  (classifications ?? []).flatMap(({ scheme: of, id, description }, index) =>
    of === scheme && id !== undefined ? [{ id, name: description ?? id, index }] : [],
  )

/** The OC4IDS metrics that are percentages if they have no unit. */
const percentages = ['financialProgress', 'physicalProgress']

/** Returns the name of an observation's unit as the package writes it: the code `P1` would be read as petaflops. */
export const printedUnitOf = ({ unit: { name = '' } = {} }: Observation): string | undefined =>
  /^(p1)?$/i.test(name.trim()) ? undefined : name

/** Returns the unit of an observation of a metric; a register's own export has its very units. */
export const unitOf = (metric: string, { unit = {} }: Observation, own: boolean): string => {
  const name = unit.name ?? unit.id
  if (name === undefined) return percentages.includes(metric) ? 'percent' : 'unit'
  if (own || (unit.scheme === 'ISO4217' && isCurrency(name))) return name
  if (name === '%' || (unit.scheme === 'UNCEFACT' && unit.id === 'P1') || name.toLowerCase() === 'p1') return 'percent'
  const term = termOf(name, 60)
  return unitMeant(term) ?? term
}

const numberIn = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

/** Returns the digits of a number, also of one in a text; undefined for other values, such as `12 months`. */
export const literalOf = (value: unknown): string | undefined => {
  const text = isLosslessNumber(value) ? value.value : value
  return typeof text === 'string' && numberIn.test(text.trim()) ? text.trim() : undefined
}

// Makes ids, terms and decimals of the register from the texts of others.

const longestId = idConstraints.maxLength
const isId = new RegExp(idConstraints.pattern)

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** Joins the words of a text by hyphens: `financialProgress` → `financial-progress`. */
const words = (text: string): string =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-|-$/g, '')

const withDigest = (text: string, joined: string, longest: number): string =>
  `${joined.slice(0, longest - 9)}-${digestOf(text)}`.replace(/^-+/, '').replace(/-{2,}/g, '-')

/** Shortens joined words; if words were lost, a digest of the text keeps it unique. */
const shortened = (text: string, joined: string, longest: number): string =>
  joined !== '' && joined.length <= longest && /^[ -~]*$/.test(text) ? joined : withDigest(text, joined, longest)

const idWithin = (text: string, longest: number): string =>
  text.length <= longest && isId.test(text) ? text : shortened(text, words(text), longest)

/** Makes an id of a text, always the same; a valid id stays as it is. */
export const idOf = (text: string): string => idWithin(text, longestId)

/** Makes an id of a text with its digest, for when another text has made the id without. */
export const distinctIdOf = (text: string): string => withDigest(text, words(text), longestId)

/** Puts a valid beginning before the id of a text. */
export const prefixedId = (beginning: string, text: string): string =>
  beginning + idWithin(text, longestId - beginning.length)

/** Makes a kebab-case term that begins with a letter. */
export const termOf = (text: string, longest: number): string => {
  const joined = words(text)
  return shortened(text, /^[a-z]/.test(joined) ? joined : `x-${joined}`.replace(/-$/, ''), longest)
}

/** A number as the register stores it, and whether it is exact. */
interface Read {
  readonly value: string
  readonly exact: boolean
}

const decimals = 3
const mostDigits = 15 + decimals

/** Converts a JSON number to a decimal, rounded to three places half to even; undefined if it is too large. */
export const decimalOf = (literal: string): Read | undefined => {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const shift = Number(exponent) - fraction.length + decimals
  if (digits === '') return whole === '' ? undefined : { value: '0', exact: true }
  if (digits.length + shift > mostDigits) return undefined
  // It is less than a tenth of the last decimal place.
  if (digits.length + shift < 0) return { value: '0', exact: false }
  // The digits after the third place, which may be millions, matter only by whether they are more than a half.
  const leading = BigInt(digits.slice(0, digits.length + shift).padEnd(digits.length + shift, '0'))
  const rest = shift < 0 ? digits.slice(shift) : ''
  const isHalf = /^50*$/.test(rest)
  const isMore = rest >= '5' && !isHalf
  const rounded = isMore || (isHalf && leading % 2n === 1n) ? leading + 1n : leading
  return rounded.toString().length > mostDigits
    ? undefined
    : { value: decimalText(sign === '' ? rounded : -rounded), exact: !/[1-9]/.test(rest) }
}

// Identifiers of projects and organizations, which are codes of the register.

interface Code {
  readonly scheme: string
  readonly code: string
}

/** The scheme of the ids of a register is their address. */
const ownScheme = '/v1/projects'

const longestCode = 1000

/** Returns the codes that identifiers are; one without a scheme names nothing. */
export const codesIn = (identifiers: readonly unknown[] = []): Code[] => {
  const codes = new Map<string, Code>()
  for (const one of identifiers) {
    if (typeof one !== 'object' || one === null) continue
    const { scheme, id } = one as Readonly<Record<string, unknown>>
    const code = isLosslessNumber(id) ? id.toString() : id
    if (typeof scheme !== 'string' || typeof code !== 'string' || scheme.endsWith(ownScheme)) continue
    const named = idOf(scheme)
    if (named === '' || code.trim() === '' || code.length > longestCode) continue
    codes.set(`${named} ${code}`, { scheme: named, code })
  }
  return [...codes.values()]
}
