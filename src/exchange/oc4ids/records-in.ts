/** Converts an OC4IDS project to records of the register: the records it refers to, itself, and its figures. */
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { validator, type Violation } from '../../model/validation.ts'
import { leading } from '../../text/characters.ts'
import { prefix, schemes, firstStatus, renamedStatuses } from './codes.ts'
import { likePackages } from './datasets.ts'
import { figuresIn } from './figures-in.ts'
import { idOf } from './ids.ts'
import type { KnownRecords } from './known-records.ts'
import { ocdsFaults } from './package-in.ts'
import { made, type PackageRecord } from './package-record.ts'
import { codesOf, industriesOf, organizationOf, partiesOf, partyId, regionOf, sourceOf } from './references-in.ts'
import { projectSchema, type Oc4idsProject } from './schema.ts'
import { addressOf, classified, dayOf, literalOf } from './values-in.ts'
import { resources } from '../../resources/index.ts'

/** A remark on something that was imported otherwise than it is written; the pointer is into the project. */
interface Remark {
  readonly pointer: string
  readonly detail: string
}

interface ReadStatus {
  readonly status: string
  /** An unknown code as a note. */
  readonly note?: string
  readonly remarks: readonly Remark[]
}

const { enum: known } = resources.projects.own.status.schema as unknown as { readonly enum: readonly string[] }

const statusOf = ({ additionalClassifications, status }: Oc4idsProject): ReadStatus => {
  const said = classified(additionalClassifications, schemes.status)[0]?.id ?? status ?? firstStatus
  if (known.includes(said)) return { status: said, remarks: [] }
  const today = Object.hasOwn(renamedStatuses, said) ? renamedStatuses[said] : undefined
  if (today !== undefined) {
    const detail = `\`${said}\` of earlier editions is \`${today}\` today, and is imported as that.`
    return { status: today, remarks: [{ pointer: '/status', detail }] }
  }
  const shown = said.slice(0, 200)
  const detail = `\`${shown}\` is no status; the project is imported as \`${firstStatus}\`, and a note keeps the code.`
  const note = `The status in the package is \`${shown}\`.`
  return { status: firstStatus, note, remarks: [{ pointer: '/status', detail }] }
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
  const detail = `The budget is ${one} ${planned.currency} and the final value ${other}: one of them may be a placeholder.`
  return [{ pointer: '/completion/finalValue/amount', detail }]
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
  const other = id === plain ? '' : `, because \`${plain}\` is another project`
  return [{ pointer, detail: `\`${leading(identifier, longestShown)}\` is imported as \`${id}\`${other}.` }]
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
export const idIn = async (value: unknown, known: KnownRecords): Promise<string | null> =>
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
    const said = await partyId(party, own, known)
    if (said === undefined) continue
    const record = await named('organizations', organizationOf(party, said, roles), at)
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
    summary: project.description ?? null,
    kind: classified(classifications, schemes.kind)[0]?.id ?? 'project',
    status,
    regionId: region?.record.id ?? null,
    parentId,
    initiativeId: initiative?.id ?? null,
    industryIds: industries.ids,
    participants: [...participants.values()],
    startsOn: dayOf(period.startDate),
    endsOn: dayOf(period.endDate),
    citations: [
      ...(beyond?.citations?.map(({ sourceId, locator, note: words }) => ({ sourceId, locator, note: words })) ??
        documents.map((document) => ({ sourceId: document.sourceId, note: document.note }))),
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
