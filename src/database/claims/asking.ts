/** The subject of a claim, and the questions to the register about it. */
import type { Evidence } from '../../figures/claims.ts'
import { indexed } from '../../figures/collections.ts'
import type { PartsPage } from '../../figures/largest-parts.ts'
import { natureOf, type Nature, type Metric } from '../../figures/register.ts'
import type { TotalsQuery } from '../../figures/totals.ts'
import type { Data } from '../../model/canonical.ts'
import { conditionsOf } from '../../model/filters.ts'
import type { Resource } from '../../model/resource.ts'
import { figures, type FigureRecord } from '../../resources/figures.ts'
import { metrics } from '../../resources/metrics.ts'
import type { ClaimEvidence } from '../../store/claims.ts'
import type { DerivedName, DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import type { ListRequest, Page } from '../../store/lists.ts'
import type { TotalOfState } from '../../store/store.ts'
import type { ReadSubjectKind } from '../../text/candidates/candidate.ts'

/** Evidence, with how it is answered. */
export interface FoundEvidence extends Evidence {
  /** The subject of a figure; null for a total. */
  readonly subject: string | null
  /** It is about a part of something else in the place: no evidence but for a claim about that part. */
  readonly isPart: boolean
  readonly answer: Omit<ClaimEvidence, 'relation'>
}

export interface About {
  readonly kind: ReadSubjectKind
  readonly id: string
  /** All else that the claim names and that would narrow it, as an industry of a place does. */
  readonly others: readonly Pick<About, 'kind' | 'id'>[]
  /** The words of the claim that name nothing known, as "railways": only what is called so can bear it out. */
  readonly unknown: readonly string[]
}

export const placeFilter = 'regionId.within'

/** The register in the state about which a claim is asked. */
export interface Asking {
  readonly list: (resource: Resource, request: Omit<ListRequest, 'asOf'>) => Promise<Page>
  readonly totals: (query: TotalsQuery, own?: { readonly page: PartsPage }) => Promise<TotalOfState>
  /** Returns the first promises or findings under filters, as JSON. */
  readonly derived: (
    list: DerivedName,
    filters: DerivedRequest['filters'],
    limit: number,
  ) => Promise<DerivedPage['items']>
}

/** The figures of one query; those of one subject and metric are fewer. */
const mostFigures = 200

export const listFigures = async (
  store: Asking,
  filters: Readonly<Record<string, unknown>>,
): Promise<FigureRecord[]> => {
  const page: Page = await store.list(figures, {
    conditions: conditionsOf(figures, { ...filters, 'rank.not': ['deprecated'] }),
    sort: [{ key: 'periodEnd', descending: true }],
    limit: mostFigures,
  })
  return page.records.map((text) => JSON.parse(text) as FigureRecord)
}

export const listWhere = async (
  store: Asking,
  resource: Resource,
  filters: Readonly<Record<string, unknown>>,
  limit: number,
): Promise<Data[]> => {
  const page: Page = await store.list(resource, {
    conditions: conditionsOf(resource, filters),
    limit,
  })
  return page.records.map((text) => JSON.parse(text) as Data)
}

export const recordsOfClaim = (store: Asking, resource: Resource, ids: readonly string[]): Promise<Data[]> =>
  listWhere(store, resource, { 'id.in': ids }, ids.length)

export const naturesOf = async (store: Asking, ids: readonly string[]): Promise<(id: string) => Nature> => {
  const wanted = [...new Set(ids)].slice(0, 100)
  if (wanted.length === 0) return (id) => natureOf(new Map(), id)
  const known = (await recordsOfClaim(store, metrics, wanted)) as unknown as Metric[]
  return (id) => natureOf(indexed(known), id)
}
