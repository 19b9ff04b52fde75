/** What is derived from figures, computed by the pure functions from all records of a register. */
import { messageText } from '../../../src/text/messages/sentence.ts'
import { manyOf, mostAlike } from '../../../src/figures/checks/alike.ts'
import type { Check } from '../../../src/figures/checks/checks.ts'
import { isOfChoice } from '../../../src/figures/choose.ts'
import { natureOf, nothing, type Register } from '../../../src/figures/register.ts'
import type { PromisedStage } from '../../../src/figures/outcomes.ts'
import { neverAdds, type TotalsQuery } from '../../../src/figures/totals.ts'
import { alikeOf, identified, inPageOrder, type Identified } from '../../../src/database/trees/listing.ts'
import { passes } from '../../../src/model/filters.ts'
import { parsePeriod } from '../../../src/model/period.ts'
import { addressOf } from './figure-writes.ts'
import { checks, promises, outcomes, totals } from '../whole.ts'

/** The addresses of what is derived. */
export const questions: readonly string[] = [
  {},
  { groupBy: 'region' },
  { groupBy: 'region', regionKind: 'province' },
  { groupBy: 'industry' },
  { groupBy: 'year' },
  { groupBy: 'industry,region' },
  { groupBy: 'organization', 'regionId.within': 'b' },
  { 'regionId.within': 'z' },
  { 'industryIds.within': 'x' },
  { groupBy: 'region', period: '2025' },
  { period: '2025-01-01/2026-12-31' },
  { reportedBy: '2025-06-30', groupBy: 'year' },
  { stage: 'planned' },
  { stage: 'planned', subjectKind: 'region' },
  { unit: 'USD' },
  { unit: 'CNY', groupBy: 'region' },
  { unit: 'USD', groupBy: 'region', 'regionId.within': 'b' },
  { unit: 'USD', groupBy: 'industry,region', period: '2025' },
  { unit: 'USD', 'regionId.within': 'b', 'industryIds.within': 'x' },
  { unit: 'CNY', groupBy: 'year' },
  { unit: 'EUR', subjectKind: 'region' },
  { initiativeId: 'i1' },
  { initiativeId: 'i1', groupBy: 'year', explain: 'true' },
  { initiativeId: 'i1', groupBy: 'industry,region', unit: 'USD' },
  { projectId: 'p1', groupBy: 'year', period: '2025' },
  { projectId: 'p1', 'regionId.within': 'b', stage: 'planned' },
]
  .map((asked) => addressOf(asked as Readonly<Record<string, string>>))
  .concat(
    '/v1/outcomes?metric=investment',
    '/v1/outcomes?metric=investment&groupBy=region,year&explain=true',
    '/v1/outcomes?metric=investment&groupBy=industry&unit=USD&regionId.within=b',
    '/v1/outcomes?metric=investment&stage=target&reportedBy=2025-06-30&explain=true',
    '/v1/outcomes?metric=investment&initiativeId=i1&groupBy=year&explain=true',
    '/v1/promises?limit=200&total=true',
    '/v1/promises?limit=200&state=met&total=true',
    '/v1/promises?limit=200&state.in=open,short&regionId.within=b&total=true',
    '/v1/promises?limit=200&reportedBy=2025-06-30&total=true',
    '/v1/checks?limit=200&total=true',
    '/v1/checks?limit=200&severity=warning&records.resource=projects&total=true',
    '/v1/checks?limit=200&records.id.not=f1,p1&check.not=outside-dates&total=true',
  )

/** Reads the lines of an export of the whole register. */
export const registerIn = (lines: string): Register => {
  const records = Object.fromEntries(Object.keys(nothing).map((name) => [name, [] as object[]]))
  for (const line of lines.split('\n').filter((text) => text !== '')) {
    const { resource, record } = JSON.parse(line) as { resource: string; record: object }
    records[resource]?.push(record)
  }
  return records as unknown as Register
}

/** A finding, with the records of all that it stands for. */
export interface Listed {
  readonly found: Identified
  readonly about: Identified['records']
}

/** Divides findings into those that stand for themselves and, by the name of those that are alike, those that are one. */
const divided = (found: readonly Identified[]) => {
  const groups = Map.groupBy(found, alikeOf)
  const isMany = (alike: string, { length }: readonly Identified[]): boolean => alike !== '' && length > mostAlike
  return {
    single: [...groups].flatMap(([alike, members]) => (isMany(alike, members) ? [] : members)),
    many: [...groups]
      .filter(([alike, members]) => isMany(alike, members))
      .map(([alike, members]) => [alike, members.toSorted((one, other) => (one.id < other.id ? -1 : 1))] as const),
  }
}

/** Returns all findings in the order of pages; those in texts are given. */
export const findingsAnew = (register: Register, today: string, inTexts: readonly Check[] = []): Listed[] => {
  const all = identified([...checks({ today }, register), ...inTexts])
  const { single, many } = divided(all)
  return [
    ...single.map((one): Listed => ({ found: one, about: one.records })),
    ...many.map(([id, members]): Listed => ({
      found: { id, ...manyOf(members.slice(0, mostAlike), members.length) },
      about: members.flatMap(({ records }) => records),
    })),
  ].sort((one, other) => inPageOrder(one.found.id, other.found.id))
}

type Asked = Readonly<Record<string, unknown>>

/** Reads the parameters of an address: those that are lists, as lists. */
const askedIn = (address: string): { readonly path: string; readonly asked: Asked } => {
  const { pathname, searchParams } = new URL(address, 'http://a')
  const asked = [...searchParams].map(([name, value]): [string, unknown] => [
    name,
    /\.in$|\.not$|^groupBy$/.test(name) ? value.split(',') : value,
  ])
  return { path: pathname, asked: Object.fromEntries(asked) }
}

const queryOf = ({ period, explain, 'regionId.within': region, 'industryIds.within': industry, ...rest }: Asked) =>
  ({
    ...rest,
    ...(explain !== undefined && { explain: explain === 'true' }),
    ...(period !== undefined && { period: parsePeriod(period as string) }),
    regionWithin: region,
    industryWithin: industry,
  }) as unknown as TotalsQuery

const nodes = {
  'regionId.within': 'regions',
  'industryIds.within': 'industries',
  initiativeId: 'initiatives',
  projectId: 'projects',
} as const

const isMissing = (asked: Asked, register: Register): boolean =>
  Object.entries(nodes).some(
    ([name, resource]) => asked[name] !== undefined && !register[resource].some(({ id }) => id === asked[name]),
  )

const filters = {
  check: ({ found }: Listed) => [found.check],
  severity: ({ found }: Listed) => [found.severity],
  'records.resource': ({ about }: Listed) => about.map(({ resource }) => resource),
  'records.id': ({ about }: Listed) => about.map(({ id }) => id),
}

/** What an address is answered with; of findings, what a sentence is made of. */
export type Anew =
  | { readonly status: 200; readonly body: object }
  | { readonly status: 200; readonly findings: readonly Listed[] }
  | { readonly status: 422; readonly detail: string }
  | { readonly status: 400 }

const ofPromises = /^(state(\..*)?|reportedBy|limit|total)$/

/** Returns the address of the figures that meet the conditions by which a list of promises is narrowed, if it is. */
export const figuresMeeting = (address: string): string | undefined => {
  const { pathname, searchParams } = new URL(address, 'http://a')
  const conditions = [...searchParams].filter(([name]) => !ofPromises.test(name))
  return pathname === '/v1/promises' && conditions.length > 0
    ? `/v1/figures?${new URLSearchParams(conditions).toString()}`
    : undefined
}

interface State {
  readonly today: string
  /** Tells the promises that meet the conditions about their figures. */
  readonly isMeant?: (figureId: string) => boolean
  readonly isReviewed?: (findingId: string) => boolean
}

/** Computes the answer to an address. */
export const anew = (
  address: string,
  register: Register,
  { today, isMeant = () => true, isReviewed = () => false }: State,
): Anew => {
  const { path, asked } = askedIn(address)
  if (isMissing(asked, register)) return { status: 400 }
  if (path === '/v1/checks') {
    const { reviewed, ...others } = asked
    const findings = findingsAnew(register, today)
      .filter(passes(filters, others))
      .filter(({ found }) => reviewed === undefined || isReviewed(found.id) === (reviewed === 'true'))
    return { status: 200, findings }
  }
  if (path === '/v1/promises') {
    const { reportedBy } = asked as { reportedBy?: string }
    const data = promises({ today, reportedBy }, register)
      .filter(passes({ state: ({ state }: { readonly state: string }) => [state] }, asked))
      .filter(({ figureId }) => isMeant(figureId))
    return { status: 200, body: { data, next: null, total: data.length } }
  }
  const query = queryOf(asked)
  const nature = natureOf(new Map(register.metrics.map((metric) => [metric.id, metric])), query.metric)
  const isOutcomes = path === '/v1/outcomes'
  const promised = { ...query, stage: (query.stage ?? 'planned') as PromisedStage, withOutcomes: true }
  const sum = isOutcomes ? outcomes(promised, register) : totals(query, register)
  const promising = register.figures.filter(({ stage, value }) => stage === 'actual' || Number(value) > 0)
  const chosen = isOutcomes ? promising.filter(isOfChoice(promised)) : register.figures.filter(isOfChoice(query))
  const units = chosen.map(({ unit }) => unit)
  const detail = neverAdds(query, nature, []) ?? (sum.data.length > 0 ? undefined : neverAdds(query, nature, units))
  return detail === undefined ? { status: 200, body: sum } : { status: 422, detail: messageText('en', detail) }
}

/** Returns an answer without what depends on its address and its request, and without hints. */
export const withoutHref = ({ status, body }: { readonly status: number; readonly body: unknown }) => {
  const { href: _href, hints: _hints, ...rest } = body as Readonly<Record<string, unknown>>
  return status === 200 ? { status, body: rest } : { status, detail: rest['detail'] }
}
