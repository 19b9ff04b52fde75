/** Finds the totals that may bear a claim out. */
import { sayingSame, type Statement } from '../../figures/claims/verdict.ts'
import { zero } from '../../figures/fractions.ts'
import type { Nature } from '../../figures/natures.ts'
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import { subjects } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { regions } from '../../resources/regions.ts'
import {
  list,
  naturesOf,
  place,
  recordsOf,
  recordsWhere,
  type About,
  type Asking,
  type FoundEvidence,
} from './asking.ts'

const fromTotal = (
  row: Totals['data'][number],
  { regionWithin: regionId = '', metric, period }: TotalsQuery,
  nature: Nature,
): FoundEvidence => ({
  subject: null,
  isPart: false,
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
  scope: null,
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

/** A total of more figures is not looked into. */
const mostParts = 200
const mostRegions = 1000

/** Returns the places of what a total adds up: of its topmost figures; null of too many, or of what has no place. */
const placesIn = async (
  store: Asking,
  query: TotalsQuery,
  { stage, unit }: FoundEvidence,
  asOf: number | undefined,
): Promise<ReadonlySet<string> | null> => {
  const { data, next } = await store.totals({ ...query, explain: true }, asOf, { page: { most: mostParts } })
  const parts = data.find((row) => row.stage === stage && row.unit === unit)?.parts
  if (!parts || (next !== undefined && next !== null)) return null
  const topmost = Map.groupBy(
    parts.filter(({ wholeFigureId }) => wholeFigureId === null),
    ({ subjectKind }) => subjectKind,
  )
  const found = new Set<string>()
  for (const [kind, some] of topmost) {
    const ids = [...new Set(some.map(({ subjectId }) => subjectId))]
    for (const { regionId = null } of await recordsOf(store, resourceOf(subjects[kind]), ids, asOf)) {
      if (regionId === null) return null
      found.add(regionId as string)
    }
  }
  return found
}

/** Reports whether places are all parts of a place, or all parts of its parts, and so on. */
const areAllOf = async (
  store: Asking,
  places: ReadonlySet<string>,
  id: string,
  asOf: number | undefined,
): Promise<boolean> => {
  const whole = new Set(places)
  for (let added = [...places]; added.length > 0 && !whole.has(id);) {
    const records = await recordsOf(store, regions, added, asOf)
    const parents = [
      ...new Set(records.flatMap(({ parentId = null }) => (parentId === null ? [] : [parentId as string]))),
    ]
    added = []
    if (parents.length === 0) break
    const filters = { 'parentId.in': parents, 'kind.not': ['zone'] }
    const parts = Map.groupBy(await recordsWhere(store, regions, filters, mostRegions, asOf), (one) => one['parentId'])
    for (const parent of parents)
      if (!whole.has(parent) && parts.get(parent)?.every((part) => whole.has(part['id'] as string))) {
        whole.add(parent)
        added.push(parent)
      }
  }
  return whole.has(id)
}

/** Reports whether a total is one of the place: of what lies in it as a whole, or of all its parts. */
const isOfPlace = async (
  store: Asking,
  query: TotalsQuery,
  total: FoundEvidence,
  asOf: number | undefined,
): Promise<boolean> => {
  const { regionWithin: id = '' } = query
  const places = await placesIn(store, query, total, asOf)
  if (!places || places.size === 0) return false
  const within = new Set([...places].filter((place) => place !== id))
  return within.size === 0 || areAllOf(store, within, id, asOf)
}

/** Returns the totals of a place that have the number of a statement, for the metrics and the period that words name. */
export const totalsFor = async (
  store: Asking,
  { kind, id, others }: About,
  statement: Statement,
  asOf: number | undefined,
): Promise<FoundEvidence[]> => {
  const { metrics: named, periodStart, periodEnd, isPeriodSaid, unit } = statement
  if (
    kind !== 'region' ||
    others.length > 0 ||
    !isPeriodSaid ||
    periodStart === null ||
    periodEnd === null ||
    unit === 'percent'
  )
    return []
  const natures = await naturesOf(store, named, asOf)
  const found: FoundEvidence[] = []
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
    const totals = rows.map((row) => fromTotal(row, query, nature))
    for (const total of sayingSame(statement, totals)) if (await isOfPlace(store, query, total, asOf)) found.push(total)
  }
  return found
}
