/** Questions about what is derived: with `asOf` the same answers are computed from the register itself. */
import { addressOf } from './figure-writes.ts'

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
    '/v1/promises?limit=200&total=true',
    '/v1/promises?limit=200&state=met&total=true',
    '/v1/promises?limit=200&state.in=open,short&regionId.within=b&total=true',
    '/v1/checks?limit=200&total=true',
    '/v1/checks?limit=200&severity=warning&records.resource=projects&total=true',
    '/v1/checks?limit=200&records.id.not=f1,p1&check.not=outside-dates&total=true',
  )

/** Returns an answer without what depends on its address and its request. */
export const withoutHref = ({ status, body }: { readonly status: number; readonly body: unknown }): object => ({
  status,
  body: { ...(body as object), href: '', requestId: '' },
})
