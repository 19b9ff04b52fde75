/** The records that a project of OC4IDS becomes: its figures, parties, places and sources. */
import type { Message } from '../../text/messages/message.ts'
import { isLosslessNumber } from 'lossless-json'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { validator, type Violation } from '../../model/validation.ts'
import { resources } from '../../resources/index.ts'
import { leading } from '../../text/characters.ts'
import {
  budgetMetric,
  dimensionFields,
  firstStatus,
  prefix,
  renamedStatuses,
  rolesOfGovernments,
  schemes,
  decimalOf,
  idOf,
  termOf,
  type ProjectDocument,
  type Location,
  type ProjectMoney,
  type Observation,
  type Oc4idsProject,
  type Party,
  projectSchema,
  addressOf,
  classified,
  codesIn,
  dayIn,
  literalOf,
  printedUnitOf,
  unitOf,
} from './schema.ts'
import { likePackages } from './datasets.ts'
import { type KnownRecords, made, type PackageRecord } from './known-records.ts'
import { ocdsFaults } from './package-in.ts'

// Converts the numbers of an OC4IDS project to figures of the register.

type Record = Data & { readonly id: string }

/** The records made from a part of a project, and the faults in it; pointers are into the project. */
interface Made {
  readonly records: readonly { readonly record: Record; readonly pointer: string }[]
  readonly faults: readonly Violation[]
}

/**
 * The project in question, whether a register like this exported it, its documents, and the source of statements that
 * name none.
 */
interface Context {
  readonly id: string
  readonly own: boolean
  readonly sources: ReadonlySet<string>
  readonly dataset: string
}

/** Returns the fault of a value that is no number, or a number that is too large. */
const numberFault = (literal: string | undefined, pointer: string): Violation[] => [
  { pointer, detail: literal === undefined ? ['type', ['number']] : ['long-number'] },
]

/** Restores the fields that the export put into `dimensions`. */
const restored = ({ dimensions = {} }: Observation, { sources }: Context): Data => {
  const fields = dimensionFields.map(({ key, name }) => [key, dimensions[name] ?? undefined])
  const { sourceId, ...others } = Object.fromEntries(fields) as Data
  return { ...others, ...(sources.has(sourceId as string) && { sourceId }) }
}

interface Amount {
  readonly id: string
  readonly metric: string
  readonly stage: string
  readonly number: unknown
  readonly unit: string
  /** The unit as the package writes it, where that differs. */
  readonly printedUnit?: string | undefined
  readonly pointer: string
  readonly more?: Data
}

const figure = (
  context: Context,
  { id, metric, stage, number, unit, printedUnit = unit, pointer, more = {} }: Amount,
): Made => {
  const literal = literalOf(number)
  const read = literal === undefined ? undefined : decimalOf(literal)
  if (literal === undefined || read === undefined) return { records: [], faults: numberFault(literal, pointer) }
  const record = {
    id: context.own ? id : idOf(`${context.id}-${id}`),
    subjectKind: 'project',
    subjectId: context.id,
    metric,
    stage,
    value: read.value,
    unit,
    qualifier: read.exact ? 'exact' : 'about',
    sourceId: context.dataset,
    asPrinted: `${literal.slice(0, 900)} ${leading(printedUnit, 99)}`,
    locator: context.own ? null : pointer.slice(0, 1000),
    ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)),
  }
  return { records: [{ record, pointer }], faults: [] }
}

const nothing: Made = { records: [], faults: [] }
const faulty = (pointer: string, detail: Message): Made => ({ records: [], faults: [{ pointer, detail }] })

/** Converts an amount of money. An amount of null has been dropped while reading. */
const ofMoney = (context: Context, { amount, currency }: ProjectMoney, more: Omit<Amount, 'number' | 'unit'>): Made => {
  const pointer = `${more.pointer}/amount`
  if (amount === undefined) return nothing
  if (!isLosslessNumber(amount)) return faulty(pointer, ['no-amount'])
  if (currency === undefined) return faulty(`${more.pointer}/currency`, ['no-currency-given'])
  return figure(context, { ...more, pointer, number: amount, unit: currency })
}

const ofObservation = (
  context: Context,
  list: 'forecasts' | 'metrics',
  metric: string,
  observation: Observation,
  pointer: string,
): Made => {
  const { id, period = {}, value, measure, notes } = observation
  const about = {
    id: context.own ? id : `${list}-${metric}-${id}`,
    metric: context.own ? metric : termOf(metric, 120),
    stage: list === 'metrics' ? 'actual' : 'planned',
    more: {
      periodStart: dayIn(period.startDate),
      periodEnd: dayIn(period.endDate),
      note: notes ?? null,
      ...(context.own ? restored(observation, context) : {}),
    },
  }
  if (value?.amount !== undefined) return ofMoney(context, value, { ...about, pointer: `${pointer}/value` })
  // The register holds numbers only, so values in words are skipped.
  if (measure === undefined || (typeof measure === 'string' && literalOf(measure) === undefined)) return nothing
  return figure(context, {
    ...about,
    number: measure,
    unit: unitOf(metric, observation, context.own),
    printedUnit: printedUnitOf(observation),
    pointer: `${pointer}/measure`,
  })
}

/** Converts totals of a project. The budget in a register's own export repeats one of its forecasts. */
const ofTotals = (context: Context, { budget, completion }: Oc4idsProject): Made[] => {
  if (context.own) return []
  const totals = [
    { id: 'budget', stage: 'planned', pointer: '/budget/amount', money: budget?.amount },
    { id: 'final-value', stage: 'actual', pointer: '/completion/finalValue', money: completion?.finalValue },
  ]
  return totals.flatMap(({ money, ...said }) =>
    money ? [ofMoney(context, money, { ...said, metric: budgetMetric })] : [],
  )
}

/** Returns all figures of a project. */
const figuresIn = (context: Context, project: Oc4idsProject): Made => {
  const observed = (['forecasts', 'metrics'] as const).flatMap((list) =>
    (project[list] ?? []).flatMap(({ id, observations = [] }, place) =>
      observations.map((observation, index) =>
        ofObservation(context, list, id, observation, `/${list}/${place.toString()}/observations/${index.toString()}`),
      ),
    ),
  )
  const made = [...ofTotals(context, project), ...observed]
  return { records: made.flatMap(({ records }) => records), faults: made.flatMap(({ faults }) => faults) }
}

// Converts what an OC4IDS project refers to: its region, industries, organizations and sources.

const allowed = (values: unknown, value: string | undefined): value is string =>
  (values as { enum: readonly unknown[] }).enum.includes(value)

/** A party with its roles, without duplicates, and its pointer into the project. */
interface Taking {
  readonly party: Party
  readonly roles: readonly string[]
  readonly pointer: string
}

/** Returns the parties of a project: its authority is the one with that id, else with that name, else one more. */
const partiesOf = ({ parties = [], publicAuthority = {} }: Oc4idsProject): Taking[] => {
  const given = (['id', 'name'] as const).filter((key) => publicAuthority[key])
  const telling = given.find((key) => parties.some((party) => party[key] === publicAuthority[key]))
  const listed = parties.map((party, index) => {
    const isAuthority = telling !== undefined && party[telling] === publicAuthority[telling]
    const roles = new Set([...(party.roles ?? []), ...(isAuthority ? ['publicAuthority'] : [])])
    return { party, roles: [...roles], pointer: `/parties/${index.toString()}` }
  })
  if (given.length === 0 || telling !== undefined) return listed
  const party = Object.fromEntries(given.map((key) => [key, publicAuthority[key]]))
  return [...listed, { party, roles: ['publicAuthority'], pointer: '/publicAuthority' }]
}

/** Returns the id of the organization that a party is; undefined without a name or an id. */
const partyId = async (
  { id, name, identifier }: Party,
  own: boolean,
  known: KnownRecords,
): Promise<string | undefined> => {
  if (own) return id
  if (identifier?.id !== undefined) {
    const text = [identifier.scheme, identifier.id].filter((part) => part !== undefined).join('-')
    return known.distinctId('organizations', text)
  }
  const called = name ?? id
  return called === undefined ? undefined : idOf(called)
}

/** Converts a party to an organization. */
const organizationOf = (party: Party, id: string, roles: readonly string[]): PackageRecord['record'] => {
  const [kind] = classified(party.classifications, schemes.kind)
  return {
    id,
    name: party.name ?? id,
    codes: codesIn([party.identifier, ...(party.additionalIdentifiers ?? [])]),
    url: addressOf(party.contactPoint?.url),
    kind: allowed(resources.organizations.own.kind.schema, kind?.id)
      ? kind.id
      : roles.some((role) => rolesOfGovernments.has(role))
        ? 'government'
        : 'company',
  }
}

/** Converts a document to a source. */
const sourceOf = (
  { documentType, title, description, url, datePublished, language, author }: ProjectDocument,
  id: string,
): PackageRecord['record'] => ({
  id,
  title: title ?? (description === undefined ? undefined : leading(description, 1000)) ?? url ?? id,
  kind: allowed(resources.sources.own.kind.schema, documentType) ? documentType : 'report',
  url: addressOf(url),
  publishedOn: dayIn(datePublished),
  language: language ?? null,
  author: author ?? null,
  official: false,
})

/** Returns the codes of the first location. A number is one of GB/T 2260 only if it says so: others number places too. */
const codesOf = ([place]: readonly Location[] = []): readonly string[] => {
  const { scheme, identifiers = [] } = place?.gazetteer ?? {}
  return identifiers.filter((code) => scheme === 'GBT2260' || !/^\d+$/.test(code))
}

/** Returns the region of a project with a single location; several locations give none. */
const regionOf = (locations: readonly Location[], own: boolean): PackageRecord['record'] | undefined => {
  const [place] = locations
  if (locations.length !== 1 || place === undefined) return undefined
  const { id, description, gazetteer, address = {} } = place
  const name = description ?? address.locality ?? address.region ?? address.countryName ?? gazetteer?.identifiers?.[0]
  if (!own) return name === undefined ? undefined : { id: idOf(name), name, kind: 'zone' }
  const [code] = gazetteer?.identifiers ?? []
  const kind = gazetteer?.scheme === 'ISO2' ? 'country' : gazetteer?.scheme === 'ISO3166-2' ? 'province' : 'zone'
  return {
    id: id ?? '',
    name: name ?? id,
    kind,
    isoCode: kind === 'zone' ? null : (code ?? null),
    gbCode: gazetteer?.scheme === 'GBT2260' ? (code ?? null) : null,
  }
}

/** Converts a sector to an industry: `transport.air` → `transport-air`, part of `transport`. */
const sectorOf = (sector: string): PackageRecord['record'] => {
  const [whole = '', ...rest] = sector.split('.')
  const spoken = sector
    .replace('.', ': ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return {
    id: idOf(sector),
    name: spoken.charAt(0).toUpperCase() + spoken.slice(1),
    parentId: rest.length > 0 && whole !== '' ? idOf(whole) : null,
  }
}

/** Returns the industries of a project: as the register exported them, else its sectors with their parents. */
const industriesOf = (
  { additionalClassifications, sector = [] }: Oc4idsProject,
  own: boolean,
): { readonly ids: readonly string[]; readonly records: readonly PackageRecord[] } => {
  if (own) {
    const records = classified(additionalClassifications, schemes.industries).map(({ id, name, index }) =>
      made('industries', { id, name }, `/additionalClassifications/${index.toString()}`),
    )
    return { ids: records.map(({ record }) => record.id), records }
  }
  const wholes = new Set(sector.filter((code) => code.includes('.')).map((code) => code.replace(/\..*/s, '')))
  const codes = [...new Set([...wholes, ...sector])].filter((code) => code !== '')
  const records = codes.map((code) => made('industries', sectorOf(code), '/sector'))
  return { ids: codes.filter((code) => !wholes.has(code)).map(idOf), records }
}

// Converts an OC4IDS project to records of the register: the records it refers to, itself, and its figures.

/** A remark on something that was imported otherwise than it is written; the pointer is into the project. */
interface Remark {
  readonly pointer: string
  readonly detail: Message
}

interface ReadStatus {
  readonly status: string
  /** An unknown code as a note. */
  readonly note?: string
  readonly remarks: readonly Remark[]
}

const { enum: known } = resources.projects.own.status.schema as unknown as { readonly enum: readonly string[] }

const statusOf = ({ additionalClassifications, status }: Oc4idsProject): ReadStatus => {
  const code = classified(additionalClassifications, schemes.status)[0]?.id ?? status ?? firstStatus
  if (known.includes(code)) return { status: code, remarks: [] }
  const today = Object.hasOwn(renamedStatuses, code) ? renamedStatuses[code] : undefined
  if (today !== undefined) {
    return { status: today, remarks: [{ pointer: '/status', detail: ['renamed-status', code, today] }] }
  }
  const shown = code.slice(0, 200)
  const note = `The status in the package is \`${shown}\`.`
  return { status: firstStatus, note, remarks: [{ pointer: '/status', detail: ['no-status', shown, firstStatus] }] }
}

/** The factor beyond which a final value and a budget hardly are of the same project. */
const suspicious = 1000

/** Remarks on a final value that can hardly be one, such as a placeholder. */
const remarksOnFinalValue = ({ budget, completion }: Oc4idsProject): Remark[] => {
  const [planned, final] = [budget?.amount, completion?.finalValue]
  if (planned?.currency === undefined || planned.currency !== final?.currency) return []
  const [one, other] = [literalOf(planned.amount), literalOf(final.amount)]
  if (one === undefined || other === undefined) return []
  const [low, high] = [Number(one), Number(other)].toSorted((first, second) => first - second) as [number, number]
  if (low < 0 || high <= low * suspicious) return []
  return [{ pointer: '/completion/finalValue/amount', detail: ['placeholder', one, planned.currency, other] }]
}

const violationsOf = validator(projectSchema)

/** Returns the original id of a project that a register like this exported. */
const ownId = (identifier: string): string | undefined => {
  const id = identifier.startsWith(prefix) ? identifier.slice(prefix.length) : ''
  return id !== '' && idOf(id) === id ? id : undefined
}

/** A project that no package made has no other identifier than its id. */
const identifierIn = (project: Data): string | undefined =>
  likePackages(project).length > 0 ? undefined : String(project['id'])

const projectIdOf = async (identifier: string, known: KnownRecords): Promise<string> =>
  ownId(identifier) ?? known.distinctId('projects', identifier, identifierIn)

/** The longest text that a remark shows. */
const longestShown = 200

/** Remarks on an id that is not the identifier that a package writes. */
const remarksOnId = (identifier: string, id: string, pointer: string): Remark[] => {
  if (id === identifier || ownId(identifier) !== undefined) return []
  const plain = idOf(identifier)
  const taken = id === plain ? undefined : plain
  return [{ pointer, detail: ['other-identifier', leading(identifier, longestShown), id, taken] }]
}

/** The records of a project, the faults in it, and remarks on what is imported otherwise than it is written. */
interface Converted {
  /** Whether a register like this exported it. */
  readonly own: boolean
  readonly records: readonly PackageRecord[]
  readonly faults: readonly Violation[]
  readonly remarks: readonly Remark[]
}

/** Returns the id that a project gets, if it has one. */
export const projectIdIn = async (value: unknown, known: KnownRecords): Promise<string | null> =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? projectIdOf(value.id, known)
    : null

/**
 * Converts a project to records or faults; `dataset` is the source of statements that name none. The place and the
 * parties of another publisher are the records that the register knows by these names. `others` are the identifiers
 * of the projects of the file.
 */
export const recordsIn = async (
  value: unknown,
  pointer: string,
  dataset: string,
  known: KnownRecords,
  others: { readonly has: (identifier: string) => boolean },
): Promise<Converted> => {
  const placed = <T extends { readonly pointer: string }>(one: T): T => ({ ...one, pointer: pointer + one.pointer })
  const ofOcds = ocdsFaults(value)
  const faults = ofOcds.length > 0 ? ofOcds : violationsOf(value)
  if (faults.length > 0) return { own: false, records: [], faults: faults.map(placed), remarks: [] }
  const project = value as Oc4idsProject
  const own = ownId(project.id) !== undefined
  const id = await projectIdOf(project.id, known)

  const named = async (
    resource: ResourceName,
    record: PackageRecord['record'],
    at: string,
    codes: readonly string[] = [],
  ): Promise<PackageRecord> => {
    if (own) return made(resource, record, at)
    const { id: as, namesakes } = await known.identify(resource, record, id, codes)
    return { ...made(resource, { ...record, id: as }, at), namesakes }
  }
  const place = regionOf(project.locations ?? [], own)
  const region = place && (await named('regions', place, '/locations/0', codesOf(project.locations)))
  const industries = industriesOf(project, own)
  const [initiative] = own ? classified(project.additionalClassifications, schemes.initiatives) : []
  const parties: { readonly roles: readonly string[]; readonly record: PackageRecord }[] = []
  for (const { party, roles, pointer: at } of partiesOf(project)) {
    const organizationId = await partyId(party, own, known)
    if (organizationId === undefined) continue
    const record = await named('organizations', organizationOf(party, organizationId, roles), at)
    parties.push({ roles, record })
  }
  const documents: { readonly sourceId: string; readonly note: string | null; readonly record: PackageRecord }[] = []
  for (const [index, document] of (project.documents ?? []).entries()) {
    const text = addressOf(document.url) ?? `${id}-${document.id}`
    const sourceId = own ? document.id : await known.distinctId('sources', text)
    const record = made('sources', sourceOf(document, sourceId), `/documents/${index.toString()}`)
    documents.push({ sourceId, note: document.description ?? null, record })
  }
  const related = project.relatedProjects ?? []
  const parentAt = related.findIndex(
    ({ relationship, scheme = 'oc4ids' }) => relationship === 'parent' && scheme === 'oc4ids',
  )
  const parent = related[parentAt]?.identifier
  const parentId = parent === undefined ? null : await projectIdOf(parent, known)
  const { additionalClassifications: classifications, period = {} } = project
  const beyond = own ? project.planledger : undefined
  const { status, note, remarks } = statusOf(project)
  // A package lists a party again for each of its contact points.
  const participants = new Map(
    parties.flatMap(({ record: { record: organization }, roles }) =>
      roles.map((role) => [`${organization.id} ${role}`, { organizationId: organization.id, role }]),
    ),
  )
  const record = {
    id,
    title: project.title ?? project.id,
    localTitle: beyond?.localTitle ?? null,
    aliases: beyond?.aliases ?? [],
    codes: codesIn(project.identifiers),
    summary: project.description ?? null,
    kind: classified(classifications, schemes.kind)[0]?.id ?? 'project',
    status,
    regionId: region?.record.id ?? null,
    parentId,
    initiativeId: initiative?.id ?? null,
    industryIds: industries.ids,
    participants: [...participants.values()],
    startsOn: dayIn(period.startDate),
    endsOn: dayIn(period.endDate),
    citations: [
      ...(beyond?.citations?.map(({ sourceId, locator, note: words, as }) => ({
        sourceId,
        locator,
        note: words,
        as,
      })) ?? documents.map((document) => ({ sourceId: document.sourceId, note: document.note }))),
      ...(own && note === undefined ? [] : [{ sourceId: dataset, note: note ?? null }]),
    ],
  }
  const figures = figuresIn({ id, own, sources: new Set(documents.map(({ sourceId }) => sourceId)), dataset }, project)
  const onParent =
    parent === undefined || parentId === null || others.has(parent)
      ? []
      : remarksOnId(parent, parentId, `/relatedProjects/${parentAt.toString()}/identifier`)
  return {
    own,
    faults: figures.faults.map(placed),
    remarks: [...remarksOnId(project.id, id, '/id'), ...onParent, ...remarks, ...remarksOnFinalValue(project)].map(
      placed,
    ),
    records: [
      ...(region ? [region] : []),
      ...industries.records,
      ...parties.map(({ record: organization }) => organization),
      ...documents.map(({ record: source }) => source),
      ...(initiative
        ? [
            made(
              'initiatives',
              { id: initiative.id, title: initiative.name, kind: 'programme', status: 'announced' },
              `/additionalClassifications/${initiative.index.toString()}`,
            ),
          ]
        : []),
      made('projects', record, ''),
      ...figures.records.map((one) => made('figures', one.record, one.pointer)),
    ].map(placed),
  }
}
