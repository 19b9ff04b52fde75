/** Converts a project of the register to OC4IDS 0.9. docs/oc4ids.md lists the fields that OC4IDS has no place for. */
import {
  prefix,
  schemes,
  sectorsOf,
  unknownStatus,
  budgetMetric,
  budgetStages,
  unitCodes,
  unlistedCurrencies,
} from './codes.ts'
import { listOf, dayBegins, periodOf, uriOf, Written, type Json, exact } from './values-out.ts'
import type { Row } from '../related.ts'
import { byPrecedence } from '../../model/precedence.ts'
import type { Sources } from '../../figures/publication.ts'
import { isCurrency } from '../../model/units.ts'
import { isInUse } from '../../figures/register.ts'

// Converts the figures of a project to OC4IDS: its budget, and observations of forecasts and metrics.

type Figure = Row<'figures'>

/** Reports whether OC4IDS accepts the figure as money. */
const isMoney = ({ unit }: Figure): boolean => isCurrency(unit) && !unlistedCurrencies.has(unit)

const moneyOf = ({ value, unit }: Figure): Json => ({ amount: exact(value), currency: unit })

const unitOf = ({ unit }: Figure): Json => {
  const code = unitCodes[unit]
  if (isCurrency(unit)) return { name: unit, scheme: 'ISO4217', id: unit }
  return code === undefined ? { name: unit } : { name: unit, scheme: 'UNCEFACT', id: code }
}

/** Returns the fields of a figure for which OC4IDS has no place. */
const dimensionsOf = (figure: Figure): Json => ({
  stage: figure.stage,
  qualifier: figure.qualifier,
  upperValue: figure.upperValue,
  asPrinted: figure.asPrinted,
  sourceDocument: figure.sourceId,
  locator: figure.locator,
  attributedTo: figure.attributedTo,
  reported: figure.reported,
  quote: figure.quote,
  relation: figure.relation,
  from: figure.fromFigureId,
  of: figure.ofFigureId,
  partsComplete: figure.partsComplete,
  ...(figure.rank !== 'normal' && { rank: figure.rank }),
  supersedes: figure.supersedesId,
})

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
    observations: listOf(those, observationOf),
  }))

/** Returns targets, plans and commitments as forecasts, and actual figures as metrics. */
const observationsOf = (figures: readonly Figure[]): { readonly forecasts: Json; readonly metrics: Json } => ({
  forecasts: observed(figures.filter(({ stage }) => stage !== 'actual')),
  metrics: observed(figures.filter(({ stage }) => stage === 'actual')),
})

/** Returns the budget: never a sum, but the current figure of the firmest stage that takes precedence in a total. */
const budgetOf = (figures: readonly Figure[], sources: Sources): Json => {
  const usable = figures.filter(isInUse)
  const superseded = new Set(usable.map(({ supersedesId }) => supersedesId))
  const standing = usable
    .filter((figure) => figure.metric === budgetMetric && figure.relation === null && isMoney(figure))
    .filter(({ id }) => !superseded.has(id))
  const compare = byPrecedence(sources)
  const firstOf = (stage: Figure['stage']): Figure[] =>
    standing
      .filter((one) => one.stage === stage)
      .reduce<Figure[]>(([first], one) => [first && compare(first, one) < 0 ? first : one], [])
  const [figure] = budgetStages.flatMap(firstOf)
  return figure && { amount: moneyOf(figure), description: figure.asPrinted }
}

/** The records that projects refer to, by id, and the address of the register. */
export interface Surroundings {
  readonly publicUrl: string
  readonly projects: ReadonlyMap<string, Row<'projects'>>
  readonly regions: ReadonlyMap<string, Row<'regions'>>
  readonly industries: ReadonlyMap<string, Row<'industries'>>
  readonly organizations: ReadonlyMap<string, Row<'organizations'>>
  readonly initiatives: ReadonlyMap<string, Row<'initiatives'>>
  readonly sources: ReadonlyMap<string, Row<'sources'>>
}

type Project = Row<'projects'>

/** Returns the records of these ids, without duplicates. */
const named = <T>(ids: readonly (string | null)[], records: ReadonlyMap<string, T>): T[] =>
  [...new Set(ids)].flatMap((id) => records.get(id ?? '') ?? [])

const policies: readonly Row<'initiatives'>['kind'][] = ['action-plan', 'programme', 'policy']

const gazetteerOf = ({ isoCode, gbCode }: Row<'regions'>): Json => {
  if (isoCode !== null) return { scheme: isoCode.length === 2 ? 'ISO2' : 'ISO3166-2', identifiers: [isoCode] }
  return gbCode === null ? null : { scheme: 'GBT2260', identifiers: [gbCode] }
}

const partiesOf = ({ participants }: Project, { organizations }: Surroundings): Json => {
  const parts = Map.groupBy(participants, ({ organizationId }) => organizationId)
  return listOf(named([...parts.keys()], organizations), ({ id, name, kind, url }) => ({
    id,
    name,
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

const documentsOf = ({ citations }: Project, figures: readonly Row<'figures'>[], { sources }: Surroundings): Json => {
  const bySource = Map.groupBy(citations, ({ sourceId }) => sourceId)
  const ids = [...citations, ...figures].map(({ sourceId }) => sourceId)
  return listOf(named(ids, sources), (source) => ({
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
const codesOf = (industries: readonly Row<'industries'>[]): Json =>
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
  industries: readonly Row<'industries'>[],
  initiative: Row<'initiatives'> | undefined,
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
const beyondStandard = ({ localTitle, citations }: Project): object => ({
  ...(localTitle !== null && { localTitle }),
  citations: citations.map(({ sourceId, locator, note }) => ({
    sourceId,
    ...(locator !== null && { locator }),
    ...(note !== null && { note }),
  })),
})

/** Converts one project with all its figures. */
export const oc4idsProject = (project: Project, figures: readonly Row<'figures'>[], around: Surroundings): Json => {
  const { publicUrl } = around
  const industries = named(project.industryIds, around.industries)
  const [initiative] = named([project.initiativeId], around.initiatives)
  const authority = project.participants.find(({ role }) => role === 'publicAuthority')
  return {
    id: prefix + project.id,
    updated: project.updatedAt,
    language: 'en',
    identifiers: [{ id: project.id, scheme: `${publicUrl}/v1/projects` }],
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
