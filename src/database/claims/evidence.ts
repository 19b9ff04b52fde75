/** Finds the figures and totals that may bear out what a claim says about a subject, each kind with one bounded query. */
import type { Evidence, Statement } from '../../figures/claims/verdict.ts'
import { reachOf } from '../../figures/claims/nearness.ts'
import { zero, type Fraction } from '../../figures/fractions.ts'
import { natureOf, type Nature } from '../../figures/natures.ts'
import { digitOf } from '../../figures/printed/printed-words.ts'
import { isCurrency, type Metric } from '../../figures/register.ts'
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import { conditionsOf } from '../../model/filters.ts'
import { figures, type Figure } from '../../resources/figures.ts'
import { metrics } from '../../resources/metrics.ts'
import type { ClaimEvidence } from '../../store/claims.ts'
import type { Page } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import type { SubjectKind } from '../../text/candidates/candidate.ts'

/** Evidence, with how it is answered. */
export interface Found extends Evidence {
  readonly answer: Omit<ClaimEvidence, 'relation'>
}

export interface About {
  readonly kind: SubjectKind
  readonly id: string
  /** The claim names nothing else that would narrow it, as an industry of a place does. */
  readonly isAlone: boolean
}

export type Asking = Pick<Store, 'list' | 'totals'>

/** The figures of one query; those of one subject and metric are fewer. */
const mostFigures = 200

const list = async (
  store: Asking,
  filters: Readonly<Record<string, unknown>>,
  asOf: number | undefined,
): Promise<Figure[]> => {
  const page: Page = await store.list(figures, {
    conditions: conditionsOf(figures, { ...filters, 'rank.not': ['deprecated'] }),
    sort: [{ key: 'periodEnd', descending: true }],
    limit: mostFigures,
    include: [],
    facets: [],
    total: false,
    asOf,
  })
  return page.records.map((text) => JSON.parse(text) as Figure)
}

const naturesOf = async (
  store: Asking,
  ids: readonly string[],
  asOf: number | undefined,
): Promise<(id: string) => Nature> => {
  const wanted = [...new Set(ids)].slice(0, 100)
  if (wanted.length === 0) return (id) => natureOf([], id)
  const { records } = await store.list(metrics, {
    conditions: conditionsOf(metrics, { 'id.in': wanted }),
    sort: [],
    limit: wanted.length,
    fields: ['id', 'nature'],
    include: [],
    facets: [],
    total: false,
    asOf,
  })
  const known = records.map((text) => JSON.parse(text) as Metric)
  return (id) => natureOf(known, id)
}

/** A promise that is exact stands for itself, whoever printed it; else the words tell how it is rounded. */
const roundingOf = (figure: Figure): Fraction =>
  figure.stage !== 'actual' && figure.qualifier === 'exact' ? zero : (digitOf(figure) ?? zero)

const fromFigure = (figure: Figure, nature: Nature, isOwn: boolean): Found => ({
  ...figure,
  nature,
  digit: roundingOf(figure),
  isOwn,
  answer: {
    figureId: figure.id,
    total: null,
    value: figure.value,
    unit: figure.unit,
    asPrinted: figure.asPrinted,
    sourceId: figure.sourceId,
    locator: figure.locator,
  },
})

const place = 'regionId.within'

/** Returns the figures about a subject that are of the metrics, or have nearly the value; of a place, those in it too. */
const figuresFor = async (
  store: Asking,
  { kind, id, isAlone }: About,
  statement: Statement,
  asOf: number | undefined,
): Promise<Found[]> => {
  const { least, most } = reachOf(statement)
  const own = { subjectKind: kind, subjectId: id }
  const near = { 'value.gte': least, 'value.lte': most }
  const [such, alike, within] = await Promise.all([
    list(store, { ...own, 'metric.in': statement.metrics }, asOf),
    list(store, { ...own, ...near }, asOf),
    kind === 'region' ? list(store, { [place]: id, ...near }, asOf) : [],
  ])
  const printedBeside =
    statement.unit !== null && isCurrency(statement.unit) && kind === 'region'
      ? (await list(store, { [place]: id, 'metric.in': statement.metrics, 'unit.not': [statement.unit] }, asOf)).filter(
          ({ reported }) => reported.some(({ unit }) => unit === statement.unit),
        )
      : []
  const known = new Map([...within, ...printedBeside].map((figure) => [figure.id, { figure, isOwn: false }]))
  for (const figure of [...alike, ...such]) known.set(figure.id, { figure, isOwn: kind !== 'region' || isAlone })
  const natures = await naturesOf(
    store,
    [...known.values()].map(({ figure }) => figure.metric),
    asOf,
  )
  return [...known.values()].map(({ figure, isOwn }) => fromFigure(figure, natures(figure.metric), isOwn))
}

const fromTotal = (
  row: Totals['data'][number],
  { regionWithin: regionId = '', metric, period }: TotalsQuery,
  nature: Nature,
  isOwn: boolean,
): Found => ({
  value: row.total,
  upperValue: null,
  unit: row.unit,
  qualifier: row.approximate ? 'about' : 'exact',
  digit: zero,
  metric,
  nature,
  stage: row.stage,
  reported: [],
  periodStart: period?.start ?? null,
  periodEnd: period?.end ?? null,
  isOwn,
  answer: {
    figureId: null,
    total: { metric, regionId, stage: row.stage, period: `${period?.start ?? ''}/${period?.end ?? ''}` },
    value: row.total,
    unit: row.unit,
    asPrinted: null,
    sourceId: null,
    locator: null,
  },
})

/** Returns the totals of a place for the metrics and the period that words name. */
const totalsFor = async (
  store: Asking,
  { kind, id, isAlone }: About,
  { metrics: named, periodStart, periodEnd, isPeriodSaid, unit }: Statement,
  asOf: number | undefined,
): Promise<Found[]> => {
  if (kind !== 'region' || !isPeriodSaid || periodStart === null || periodEnd === null || unit === 'percent') return []
  const natures = await naturesOf(store, named, asOf)
  const found: Found[] = []
  for (const metric of named) {
    const nature = natures(metric)
    if (nature !== 'flow' && nature !== 'stock') continue
    const query: TotalsQuery = { metric, regionWithin: id, period: { start: periodStart, end: periodEnd } }
    const [{ data }, ofPeriod] = await Promise.all([
      store.totals(query, asOf),
      nature === 'flow' ? list(store, { [place]: id, metric, periodStart, periodEnd }, asOf) : [],
    ])
    // What flowed until July is no total of the year.
    const rows = data.filter((row) => nature === 'stock' || ofPeriod.some(({ stage }) => stage === row.stage))
    found.push(...rows.map((row) => fromTotal(row, query, nature, isAlone)))
  }
  return found
}

export const evidenceFor = async (
  store: Asking,
  about: About,
  statement: Statement,
  asOf: number | undefined,
): Promise<Found[]> => {
  const [ofFigures, ofTotals] = await Promise.all([
    figuresFor(store, about, statement, asOf),
    totalsFor(store, about, statement, asOf),
  ])
  return [...ofFigures, ...ofTotals]
}
