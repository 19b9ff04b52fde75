/** Converts an OC4IDS project to records of the register: the records it refers to, itself, and its figures. */
import type { Data } from '../../model/canonical.ts'
import { leading } from '../../text/characters.ts'
import type { ResourceName } from '../../model/field.ts'
import { resources } from '../../resources/index.ts'
import { validator, type Violation } from '../../model/validation.ts'
import { isWebAddress } from '../../rules/values.ts'
import { prefix, rolesOfGovernments, schemes } from './codes.ts'
import { dayOf, figuresIn } from './figures-in.ts'
import { idOf } from './ids.ts'
import { projectSchema, type Document, type Location, type Oc4idsProject, type Party } from './schema.ts'

/** A record, and the JSON pointer of its origin in the package. */
export interface PackageRecord {
  readonly resource: ResourceName
  readonly record: Data & { readonly id: string }
  readonly pointer: string
}

const violationsOf = validator(projectSchema)

/** Returns the original id of a project that a register like this exported. */
const ownId = (identifier: string): string | undefined => {
  const id = identifier.startsWith(prefix) ? identifier.slice(prefix.length) : ''
  return id !== '' && idOf(id) === id ? id : undefined
}
const projectIdOf = (identifier: string): string => ownId(identifier) ?? idOf(identifier)

const allowed = (values: unknown, value: string | undefined): value is string =>
  (values as { enum: readonly unknown[] }).enum.includes(value)

/** Returns a web address, or undefined for any other text. */
export const addressOf = (text: string | undefined): string | null =>
  text !== undefined && isWebAddress(text) ? text : null

type Classifications = Oc4idsProject['additionalClassifications']
const classified = (classifications: Classifications, scheme: string) =>
  (classifications ?? []).flatMap(({ scheme: of, id, description }, index) =>
    of === scheme && id !== undefined ? [{ id, name: description ?? id, index }] : [],
  )

/** Returns the roles of a party, without duplicates. */
const rolesOf = ({ id, name, roles = [] }: Party, { publicAuthority }: Oc4idsProject): string[] => {
  const isAuthority =
    publicAuthority !== undefined &&
    (publicAuthority.id === undefined ? publicAuthority.name === name : publicAuthority.id === id)
  return [...new Set([...roles, ...(isAuthority ? ['publicAuthority'] : [])])]
}

const partyId = ({ id, name, identifier }: Party, own: boolean): string | undefined => {
  if (own) return id
  if (identifier?.id !== undefined)
    return idOf([identifier.scheme, identifier.id].filter((text) => text !== undefined).join('-'))
  const said = name ?? id
  return said === undefined ? undefined : idOf(said)
}

const organizationOf = (party: Party, id: string, roles: readonly string[]): PackageRecord['record'] => {
  const [kind] = classified(party.classifications, schemes.kind)
  return {
    id,
    name: party.name ?? id,
    url: addressOf(party.contactPoint?.url),
    kind: allowed(resources.organizations.own.kind.schema, kind?.id)
      ? kind.id
      : roles.some((role) => rolesOfGovernments.has(role))
        ? 'government'
        : 'company',
  }
}

const sourceOf = (
  { documentType, title, description, url, datePublished, language, author }: Document,
  id: string,
): PackageRecord['record'] => ({
  id,
  title: title ?? (description === undefined ? undefined : leading(description, 1000)) ?? url ?? id,
  kind: allowed(resources.sources.own.kind.schema, documentType) ? documentType : 'report',
  url: addressOf(url),
  publishedOn: dayOf(datePublished),
  language: language ?? null,
  author: author ?? null,
  official: false,
})

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

const made = (resource: ResourceName, record: PackageRecord['record'], pointer: string): PackageRecord => ({
  resource,
  record,
  pointer,
})

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

/** Converts a project to records or faults; `dataset` is the source of statements that name none. */
export const recordsIn = (
  value: unknown,
  pointer: string,
  dataset: string,
): { readonly records: readonly PackageRecord[]; readonly faults: readonly Violation[] } => {
  const placed = <T extends { readonly pointer: string }>(one: T): T => ({ ...one, pointer: pointer + one.pointer })
  const faults = violationsOf(value)
  if (faults.length > 0) return { records: [], faults: faults.map(placed) }
  const project = value as Oc4idsProject
  const own = ownId(project.id) !== undefined
  const id = projectIdOf(project.id)

  const region = regionOf(project.locations ?? [], own)
  const industries = industriesOf(project, own)
  const [initiative] = own ? classified(project.additionalClassifications, schemes.initiatives) : []
  const parties = (project.parties ?? []).flatMap((party, index) => {
    const [organizationId, roles] = [partyId(party, own), rolesOf(party, project)]
    return organizationId === undefined
      ? []
      : [
          {
            organizationId,
            roles,
            record: made('organizations', organizationOf(party, organizationId, roles), `/parties/${index.toString()}`),
          },
        ]
  })
  const documents = (project.documents ?? []).map((document, index) => {
    const sourceId = own ? document.id : idOf(addressOf(document.url) ?? `${id}-${document.id}`)
    return {
      sourceId,
      note: document.description ?? null,
      record: made('sources', sourceOf(document, sourceId), `/documents/${index.toString()}`),
    }
  })
  const parent = (project.relatedProjects ?? []).find(
    ({ relationship, scheme = 'oc4ids' }) => relationship === 'parent' && scheme === 'oc4ids',
  )?.identifier
  const { additionalClassifications: classifications, period = {} } = project
  const record = {
    id,
    title: project.title ?? project.id,
    summary: project.description ?? null,
    kind: classified(classifications, schemes.kind)[0]?.id ?? 'project',
    status: classified(classifications, schemes.status)[0]?.id ?? project.status ?? 'identification',
    regionId: region?.id ?? null,
    parentId: parent === undefined ? null : projectIdOf(parent),
    initiativeId: initiative?.id ?? null,
    industryIds: industries.ids,
    participants: parties.flatMap(({ organizationId, roles }) => roles.map((role) => ({ organizationId, role }))),
    startsOn: dayOf(period.startDate),
    endsOn: dayOf(period.endDate),
    citations: documents.map(({ sourceId, note }) => ({ sourceId, note })),
  }
  const figures = figuresIn({ id, own, sources: new Set(documents.map(({ sourceId }) => sourceId)), dataset }, project)
  return {
    faults: figures.faults.map(placed),
    records: [
      ...(region ? [made('regions', region, '/locations/0')] : []),
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
