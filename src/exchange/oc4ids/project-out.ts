/** A package of OC4IDS made of the register: its projects, with values as they were at each time. */
import { LosslessNumber } from 'lossless-json'
import { byText } from '../../figures/collections.ts'
import { type Sources, isInUse } from '../../figures/register.ts'
import { conditionsOf } from '../../model/filters.ts'
import { byPrecedence, directionOf } from '../../model/figures.ts'
import { isCurrency } from '../../model/units.ts'
import { type RecordNamed, resources } from '../../resources/index.ts'
import type { Snapshot } from '../../store/store.ts'
import { everything, recordsById, recordsWith } from '../requests.ts'
import {
  budgetMetrics,
  budgetStages,
  dimensionFields,
  prefix,
  schemes,
  sectorsOf,
  unitCodes,
  unknownStatus,
  unlistedCurrencies,
} from './schema.ts'

// Writes values in the manner of OC4IDS: dates, periods, addresses, numbers, and lists of any length; empty values are omitted.

/** A JSON value to write. What is undefined, null or empty is omitted, at any depth: OC4IDS forbids it. */
type Json =
  | string
  | boolean
  | LosslessNumber
  | LongList
  | Written
  | readonly Json[]
  | { readonly [key: string]: Json }
  | null
  | undefined

/** A list that may be very long: its elements are made as they are written. */
export class LongList {
  readonly elements: () => Iterable<Json>

  constructor(elements: () => Iterable<Json>) {
    this.elements = elements
  }
}

/** Makes an element of each value. */
export const longListOf = <T>(values: readonly T[], elementOf: (value: T) => Json): LongList =>
  new LongList(function* () {
    for (const value of values) yield elementOf(value)
  })

/** JSON that is written as it is, empty or not. */
export class Written {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = readonly [lead: string, value: Json]

const partsOf = (value: readonly Json[] | Readonly<Record<string, Json>>): readonly Part[] =>
  Array.isArray(value)
    ? (value as readonly Json[]).map((element) => ['', element])
    : Object.entries(value).map(([key, inner]) => [`${JSON.stringify(key)}:`, inner])

const brackets = (value: object): string => (Array.isArray(value) ? '[]' : '{}')

/** Writes a value as a whole; an empty text if it is empty. */
const textOf = (value: Json): string => {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value !== 'object') return JSON.stringify(value)
  if (value instanceof LosslessNumber) return value.toString()
  if (value instanceof Written) return value.text
  if (value instanceof LongList) return textOf([...value.elements()])
  const texts = partsOf(value).flatMap(([lead, inner]) => {
    const text = textOf(inner)
    return text === '' ? [] : [lead + text]
  })
  const [open = '', close = ''] = brackets(value)
  return texts.length === 0 ? '' : open + texts.join(',') + close
}

/** Yields a value in pieces, of which none is longer than an element of a long list; none if it is empty. */
export function* jsonPieces(value: Json): Generator<string> {
  if (value instanceof LongList) {
    let before = '['
    for (const element of value.elements()) {
      const text = textOf(element)
      if (text === '') continue
      yield before + text
      before = ','
    }
    if (before === ',') yield ']'
  } else if (
    typeof value !== 'object' ||
    value === null ||
    value instanceof LosslessNumber ||
    value instanceof Written
  ) {
    const text = textOf(value)
    if (text !== '') yield text
  } else {
    const [open = '', close = ''] = brackets(value)
    let before = open
    for (const [lead, inner] of partsOf(value)) {
      let start = before + lead
      for (const piece of jsonPieces(inner)) {
        yield start + piece
        start = ''
      }
      if (start === '') before = ','
    }
    if (before === ',') yield close
  }
}

/** Converts a decimal to a JSON number with all its digits. */
const exact = (decimal: string): LosslessNumber => new LosslessNumber(decimal)

/** Returns the first instant of a day. */
const dayBegins = (day: string | null): Json => day && `${day}T00:00:00Z`
const dayEnds = (day: string | null): Json => day && `${day}T23:59:59Z`

/** Returns a period from the beginning of its first day to the end of its last. */
const periodOf = (start: string | null, end: string | null): Json => ({
  startDate: dayBegins(start),
  endDate: dayEnds(end),
})

/** Escapes characters that browsers accept and RFC 3986 does not. */
const strict = (part: string): string =>
  part.replace(/%(?![\dA-Fa-f]{2})|[^\w\-.~:/?@!$&'()*+,;=%]/g, (sign) => encodeURIComponent(sign))

/** Writes a web address according to RFC 3986, which is stricter than browsers. */
const uriOf = (address: string | null): Json => {
  if (address === null) return null
  const { protocol, username, password, host, pathname, search, hash } = new URL(address)
  const user = username && `${username}${password && `:${password}`}@`
  const strictHost = host.startsWith('[') ? host : strict(host)
  const fragment = hash && `#${strict(hash.slice(1))}`
  return `${protocol}//${strict(user)}${strictHost}${strict(pathname)}${strict(search)}${fragment}`
}

// Converts a project of the register to OC4IDS 0.9. docs/oc4ids.md lists the fields that OC4IDS has no place for.

// Converts the figures of a project to OC4IDS: its budget, and observations of forecasts and metrics.

type Figure = RecordNamed<'figures'>

/** Reports whether OC4IDS accepts the figure as money. */
const isMoney = ({ unit }: Figure): boolean => isCurrency(unit) && !unlistedCurrencies.has(unit)

const moneyOf = ({ value, unit }: Figure): Json => ({ amount: exact(value), currency: unit })

const unitOf = ({ unit }: Figure): Json => {
  const code = unitCodes[unit]
  if (isCurrency(unit)) return { name: unit, scheme: 'ISO4217', id: unit }
  return code === undefined ? { name: unit } : { name: unit, scheme: 'UNCEFACT', id: code }
}

const dimensionsOf = (figure: Figure): Json =>
  Object.fromEntries(
    dimensionFields.map(({ key, name, initial }) => [name, figure[key] === initial ? null : figure[key]]),
  )

const observationOf = (figure: Figure): Json => ({
  id: figure.id,
  period: periodOf(figure.periodStart, figure.periodEnd),
  ...(isMoney(figure) ? { value: moneyOf(figure) } : { measure: exact(figure.value), unit: unitOf(figure) }),
  dimensions: dimensionsOf(figure),
  notes: figure.note,
})

const observed = (figures: readonly Figure[]): Json =>
  [...Map.groupBy(figures, ({ metric }) => metric)].map(([metric, those]) => ({
    id: metric,
    observations: longListOf(those, observationOf),
  }))

/** Returns targets, plans and commitments as forecasts, and actual figures as metrics. */
const observationsOf = (figures: readonly Figure[]): { readonly forecasts: Json; readonly metrics: Json } => ({
  forecasts: observed(figures.filter(({ stage }) => stage !== 'actual')),
  metrics: observed(figures.filter(({ stage }) => stage === 'actual')),
})

/** Returns the budget, which is never a sum: the figure of the fullest metric and firmest stage that counts in a total. */
const budgetOf = (figures: readonly Figure[], sources: Sources): Json => {
  const usable = figures.filter(isInUse)
  const superseded = new Set(usable.map(({ supersedesId }) => supersedesId))
  const standing = usable
    .filter((figure) => figure.relation === null && isMoney(figure) && !superseded.has(figure.id))
    .sort(byPrecedence(sources))
  const inOrder = budgetMetrics.flatMap((metric) =>
    budgetStages.flatMap((stage) => standing.filter((one) => one.metric === metric && one.stage === stage)),
  )
  // The last column of a list may be the remaining amount, which is 0 for most projects.
  const figure = inOrder.find((one) => directionOf(one) === 'rise') ?? inOrder[0]
  return figure && { amount: moneyOf(figure), description: figure.asPrinted }
}

/** The records that projects refer to, by id, and the address of the register. */
interface Surroundings {
  readonly publicUrl: string
  readonly projects: ReadonlyMap<string, RecordNamed<'projects'>>
  readonly regions: ReadonlyMap<string, RecordNamed<'regions'>>
  readonly industries: ReadonlyMap<string, RecordNamed<'industries'>>
  readonly organizations: ReadonlyMap<string, RecordNamed<'organizations'>>
  readonly initiatives: ReadonlyMap<string, RecordNamed<'initiatives'>>
  readonly sources: ReadonlyMap<string, RecordNamed<'sources'>>
}

type Project = RecordNamed<'projects'>

/** Returns the records of these ids, without duplicates. */
const named = <T>(ids: readonly (string | null)[], records: ReadonlyMap<string, T>): T[] =>
  [...new Set(ids)].flatMap((id) => records.get(id ?? '') ?? [])

const policies: readonly RecordNamed<'initiatives'>['kind'][] = ['action-plan', 'programme', 'policy']

const gazetteerOf = ({ isoCode, gbCode }: RecordNamed<'regions'>): Json => {
  if (isoCode !== null) return { scheme: isoCode.length === 2 ? 'ISO2' : 'ISO3166-2', identifiers: [isoCode] }
  return gbCode === null ? null : { scheme: 'GBT2260', identifiers: [gbCode] }
}

const identifierOf = ({ scheme, code }: Project['codes'][number]): Json => ({ scheme, id: code })

const partiesOf = ({ participants }: Project, { organizations }: Surroundings): Json => {
  const parts = Map.groupBy(participants, ({ organizationId }) => organizationId)
  return longListOf(named([...parts.keys()], organizations), ({ id, name, codes, kind, url }) => ({
    id,
    name,
    identifier: codes.map(identifierOf)[0],
    additionalIdentifiers: codes.slice(1).map(identifierOf),
    contactPoint: { url: uriOf(url) },
    classifications: [{ scheme: schemes.kind, id: kind }],
    roles: [...new Set(parts.get(id)?.map(({ role }) => role))],
  }))
}

/** Returns the place and wording of citations, one line each; only citations of the project itself have any. */
const descriptionOf = (citations: Project['citations']): string =>
  citations
    .map(({ locator, note }) => [locator, note].filter((text) => text !== null && text !== '').join(': '))
    .filter((text) => text !== '')
    .join('\n')

const documentsOf = (
  { citations }: Project,
  figures: readonly RecordNamed<'figures'>[],
  { sources }: Surroundings,
): Json => {
  const bySource = Map.groupBy(citations, ({ sourceId }) => sourceId)
  const ids = [...citations, ...figures].map(({ sourceId }) => sourceId)
  return longListOf(named(ids, sources), (source) => ({
    id: source.id,
    documentType: source.kind,
    title: source.title,
    description: descriptionOf(bySource.get(source.id) ?? []),
    url: uriOf(source.url),
    datePublished: dayBegins(source.publishedOn),
    language: source.language,
    author: source.author,
  }))
}

/** Returns the exact codes of industries, without duplicates. */
const codesOf = (industries: readonly RecordNamed<'industries'>[]): Json =>
  [
    ...new Set(
      industries.flatMap(({ codes }) =>
        codes.filter(({ mapping }) => mapping === 'exact').map(({ scheme, code }) => `${scheme} ${code}`),
      ),
    ),
  ].map((text) => {
    const [scheme, id] = text.split(' ')
    return { scheme, id }
  })

const classificationsOf = (
  { kind, status }: Project,
  industries: readonly RecordNamed<'industries'>[],
  initiative: RecordNamed<'initiatives'> | undefined,
  publicUrl: string,
): Json => [
  { scheme: schemes.kind, id: kind },
  ...(status === unknownStatus ? [{ scheme: schemes.status, id: status }] : []),
  ...industries.map(({ id, name }) => ({
    scheme: schemes.industries,
    id,
    description: name,
    uri: uriOf(`${publicUrl}/v1/industries/${id}`),
  })),
  ...(codesOf(industries) as Json[]),
  ...(initiative
    ? [
        {
          scheme: schemes.initiatives,
          id: initiative.id,
          description: initiative.title,
          uri: uriOf(`${publicUrl}/v1/initiatives/${initiative.id}`),
        },
      ]
    : []),
]

/** Returns the fields for which OC4IDS has no place. An empty list is written: it tells documents from citations. */
const beyondStandard = ({ localTitle, aliases, citations }: Project): object => ({
  ...(localTitle !== null && { localTitle }),
  ...(aliases.length > 0 && { aliases }),
  citations: citations.map(({ sourceId, locator, note, as }) => ({
    sourceId,
    ...(locator !== null && { locator }),
    ...(note !== null && { note }),
    ...(as !== null && { as }),
  })),
})

/** Converts one project with all its figures. */
const oc4idsProject = (project: Project, figures: readonly RecordNamed<'figures'>[], around: Surroundings): Json => {
  const { publicUrl } = around
  const industries = named(project.industryIds, around.industries)
  const [initiative] = named([project.initiativeId], around.initiatives)
  const authority = project.participants.find(({ role }) => role === 'publicAuthority')
  return {
    id: prefix + project.id,
    updated: project.updatedAt,
    language: 'en',
    identifiers: [{ id: project.id, scheme: `${publicUrl}/v1/projects` }, ...project.codes.map(identifierOf)],
    publicAuthority: named([authority?.organizationId ?? null], around.organizations).map(({ id, name }) => ({
      id,
      name,
    }))[0],
    title: project.title,
    description: project.summary,
    budget: budgetOf(figures, around.sources),
    period: periodOf(project.startsOn, project.endsOn),
    locations: named([project.regionId], around.regions).map((region) => ({
      id: region.id,
      description: region.name,
      gazetteer: gazetteerOf(region),
      uri: uriOf(`${publicUrl}/v1/regions/${region.id}`),
    })),
    status: project.status === unknownStatus ? null : project.status,
    sector: [
      ...new Set(industries.flatMap(({ codes }) => codes.flatMap(({ scheme, code }) => sectorsOf(scheme, code)))),
    ],
    additionalClassifications: classificationsOf(project, industries, initiative, publicUrl),
    parties: partiesOf(project, around),
    ...observationsOf(figures),
    documents: documentsOf(project, figures, around),
    relatedProjects: named([project.parentId], around.projects).map(({ id, title }) => ({
      id,
      scheme: 'oc4ids',
      identifier: prefix + id,
      relationship: 'parent',
      title,
      uri: uriOf(`${publicUrl}/v1/projects/${id}`),
    })),
    policyAlignment: { description: initiative && policies.includes(initiative.kind) ? initiative.title : null },
    planledger: new Written(JSON.stringify(beyondStandard(project))),
  }
}

// Writes all projects of the register as one OC4IDS package, in pieces.

/** The publisher of the package, its address, and the instant of the register's last change (RFC 3339). */
export interface Publication {
  readonly publisher: string
  readonly publicUrl: string
  readonly publishedDate: string
}

/** Returns the figures of projects. A share of a figure outside the package loses that reference. */
const figuresOf = async (
  snapshot: Snapshot,
  projects: readonly RecordNamed<'projects'>[],
): Promise<RecordNamed<'figures'>[]> => {
  const ofProjects = { conditions: conditionsOf(resources.figures, { subjectKind: 'project' }) }
  const figures = await recordsWith(
    snapshot,
    'figures',
    projects.map(({ id }) => id),
    'subjectId',
    ofProjects,
  )
  const exported = new Set(
    (
      await recordsWith(
        snapshot,
        'figures',
        figures.flatMap(({ fromFigureId, ofFigureId, sumOfIds }) => [fromFigureId, ofFigureId, ...sumOfIds]),
        'id',
        ofProjects,
      )
    ).map(({ id }) => id),
  )
  const known = (id: string | null): string | null => (id !== null && exported.has(id) ? id : null)
  return figures
    .map((figure) => ({
      ...figure,
      fromFigureId: known(figure.fromFigureId),
      ofFigureId: known(figure.ofFigureId),
      sumOfIds: figure.sumOfIds.filter((id) => exported.has(id)),
    }))
    .sort((one, other) => byText(one.id, other.id))
}

/** In UTF-16 units: the length of the pieces that are written at once, however long a project is. */
const writtenAtOnce = 32_768

async function* textsOf(
  snapshot: Snapshot,
  projects: readonly RecordNamed<'projects'>[],
  publicUrl: string,
): AsyncGenerator<string> {
  const figures = await figuresOf(snapshot, projects)
  const around = {
    publicUrl,
    projects: await recordsById(
      snapshot,
      'projects',
      projects.map(({ parentId }) => parentId),
    ),
    regions: await recordsById(
      snapshot,
      'regions',
      projects.map(({ regionId }) => regionId),
    ),
    industries: await recordsById(
      snapshot,
      'industries',
      projects.flatMap(({ industryIds }) => industryIds),
    ),
    organizations: await recordsById(
      snapshot,
      'organizations',
      projects.flatMap(({ participants }) => participants.map(({ organizationId }) => organizationId)),
    ),
    initiatives: await recordsById(
      snapshot,
      'initiatives',
      projects.map(({ initiativeId }) => initiativeId),
    ),
    sources: await recordsById(
      snapshot,
      'sources',
      [...projects.flatMap(({ citations }) => citations), ...figures].map(({ sourceId }) => sourceId),
    ),
  }
  const figuresAbout = Map.groupBy(figures, ({ subjectId }) => subjectId)
  let text = ''
  for (const project of projects) {
    if (project !== projects[0]) text += ','
    for (const piece of jsonPieces(oc4idsProject(project, figuresAbout.get(project.id) ?? [], around))) {
      text += piece
      if (text.length < writtenAtOnce) continue
      yield text
      text = ''
    }
  }
  yield text
}

/** Yields the text of a package; it is valid only if the register has a project. */
export async function* oc4idsPackage(
  snapshot: Snapshot,
  { publisher, publicUrl, publishedDate }: Publication,
): AsyncGenerator<string> {
  const head = JSON.stringify({
    uri: `${publicUrl}/v1/export/oc4ids`,
    version: '0.9',
    publishedDate,
    publisher: { name: publisher, uri: publicUrl },
  })
  yield `${head.slice(0, -1)},"projects":[`
  let before = ''
  for await (const texts of snapshot.records(resources.projects, everything)) {
    if (texts.length === 0) continue
    yield before
    before = ','
    yield* textsOf(
      snapshot,
      texts.map((text) => JSON.parse(text) as RecordNamed<'projects'>),
      publicUrl,
    )
  }
  yield ']}\n'
}
