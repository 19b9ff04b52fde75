/** Converts what an OC4IDS project refers to: its region, industries, organizations and sources. */
import { leading } from '../../text/characters.ts'
import { resources } from '../../resources/index.ts'
import { rolesOfGovernments, schemes } from './codes.ts'
import { idOf } from './ids.ts'
import type { KnownRecords } from './known-records.ts'
import { made, type PackageRecord } from './package-record.ts'
import type { Document, Location, Oc4idsProject, Party } from './schema.ts'
import { addressOf, classified, dayOf } from './values-in.ts'

const allowed = (values: unknown, value: string | undefined): value is string =>
  (values as { enum: readonly unknown[] }).enum.includes(value)

/** A party with its roles, without duplicates, and its pointer into the project. */
interface Taking {
  readonly party: Party
  readonly roles: readonly string[]
  readonly pointer: string
}

/** Returns the parties of a project: its authority is the one with that id, else with that name, else one more. */
export const partiesOf = ({ parties = [], publicAuthority = {} }: Oc4idsProject): Taking[] => {
  const said = (['id', 'name'] as const).filter((key) => publicAuthority[key])
  const telling = said.find((key) => parties.some((party) => party[key] === publicAuthority[key]))
  const listed = parties.map((party, index) => {
    const isAuthority = telling !== undefined && party[telling] === publicAuthority[telling]
    const roles = new Set([...(party.roles ?? []), ...(isAuthority ? ['publicAuthority'] : [])])
    return { party, roles: [...roles], pointer: `/parties/${index.toString()}` }
  })
  if (said.length === 0 || telling !== undefined) return listed
  const party = Object.fromEntries(said.map((key) => [key, publicAuthority[key]]))
  return [...listed, { party, roles: ['publicAuthority'], pointer: '/publicAuthority' }]
}

/** Returns the id of the organization that a party is; undefined without a name or an id. */
export const partyId = async (
  { id, name, identifier }: Party,
  own: boolean,
  known: KnownRecords,
): Promise<string | undefined> => {
  if (own) return id
  if (identifier?.id !== undefined) {
    const text = [identifier.scheme, identifier.id].filter((part) => part !== undefined).join('-')
    return known.distinctId('organizations', text)
  }
  const said = name ?? id
  return said === undefined ? undefined : idOf(said)
}

/** Converts a party to an organization. */
export const organizationOf = (party: Party, id: string, roles: readonly string[]): PackageRecord['record'] => {
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

/** Converts a document to a source. */
export const sourceOf = (
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

/** Returns the codes of the first location. A number is one of GB/T 2260 only if it says so: others number places too. */
export const codesOf = ([place]: readonly Location[] = []): readonly string[] => {
  const { scheme, identifiers = [] } = place?.gazetteer ?? {}
  return identifiers.filter((code) => scheme === 'GBT2260' || !/^\d+$/.test(code))
}

/** Returns the region of a project with a single location; several locations give none. */
export const regionOf = (locations: readonly Location[], own: boolean): PackageRecord['record'] | undefined => {
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
export const industriesOf = (
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
