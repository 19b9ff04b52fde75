/** Finds the figures and totals that may bear out what a claim says about a subject, each kind with one bounded query. */
import { reachOf, sayingSame, type ClaimStatement } from '../../figures/claims.ts'
import { type Fraction, zero } from '../../figures/fractions.ts'
import type { Nature } from '../../figures/register.ts'
import { digitOf } from '../../figures/printed/printed-words.ts'
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import { isCurrency } from '../../model/units.ts'
import { type FigureRecord, subjects } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { initiatives } from '../../resources/initiatives.ts'
import { projects } from '../../resources/projects.ts'
import { regions } from '../../resources/regions.ts'
import { type Reference, referencesIn } from '../../rules/references.ts'
import type { ReadSubjectKind } from '../../text/candidates/candidate.ts'
import { isPlain } from '../../text/candidates/mentions.ts'
import { namesOf } from '../../text/name-keys.ts'
import { folded } from '../../text/quantities/fold.ts'
import {
  type About,
  type Asking,
  type FoundEvidence,
  listFigures,
  naturesOf,
  placeFilter,
  recordsOfClaim,
  listWhere,
} from './asking.ts'

/** A place has fewer portfolios, or initiatives, that are no part of others. */
const mostRoots = 500
const mostProgrammes = 100

/** Reports whether a title says nothing but the place and its projects: "second batch" is a part of them. */
const isOfAll = (title: string, place: readonly string[]): boolean =>
  isPlain(place.reduce((rest, name) => rest.replaceAll(folded(name).lower, ' '), folded(title).lower))

/** Returns the figures for the period of a statement about the programmes of a place. */
const ofProgrammes = async (
  store: Asking,
  regionId: string,
  { metrics, periodStart, periodEnd, isPeriodSaid }: ClaimStatement,
): Promise<FigureRecord[]> => {
  if (!isPeriodSaid || periodEnd === null || metrics.length === 0) return []
  const roots = (resource: Resource, filters: Data): Promise<Data[]> =>
    listWhere(store, resource, { regionId, 'parentId.exists': false, ...filters }, mostRoots)
  const [[place], ofProjects, ofInitiatives] = await Promise.all([
    recordsOfClaim(store, regions, [regionId]),
    roots(projects, { kind: 'portfolio' }),
    roots(initiatives, {}),
  ])
  const names = place ? namesOf(regions, place).toSorted((one, other) => other.length - one.length) : []
  const figuresOf = (
    subjectKind: ReadSubjectKind,
    found: readonly Data[],
  ): Promise<FigureRecord[]> | readonly FigureRecord[] => {
    const ids = found.filter(({ title }) => isOfAll(title as string, names)).map(({ id }) => id as string)
    if (ids.length === 0) return []
    const subjects = { subjectKind, 'subjectId.in': ids.slice(0, mostProgrammes) }
    const ended = { 'periodEnd.lte': periodEnd, ...(periodStart !== null && { 'periodEnd.gte': periodStart }) }
    return listFigures(store, { ...subjects, ...ended, 'metric.in': metrics })
  }
  return (await Promise.all([figuresOf('project', ofProjects), figuresOf('initiative', ofInitiatives)])).flat()
}

// Finds which figures are about a place itself, or about a part of something in it.

interface Placed extends Data {
  readonly id: string
  readonly regionId: string | null
  readonly parentId?: string | null
}

interface InPlace {
  readonly figure: FigureRecord
  readonly isPart: boolean
}

/** Returns figures about what lies in the place itself, and names all that a claim names. */
const ofPlace = async (
  store: Asking,
  { id: regionId, others, unknown }: About,
  found: readonly FigureRecord[],
): Promise<InPlace[]> => {
  const known = new Map<string, boolean>()
  for (const [kind, some] of Map.groupBy(found, ({ subjectKind }) => subjectKind)) {
    const resource = resourceOf(subjects[kind])
    if (!('regionId' in resource.own)) continue
    const ids = [...new Set(some.map(({ subjectId }) => subjectId))]
    for (const record of (await recordsOfClaim(store, resource, ids)) as Placed[]) {
      const references = referencesIn(resource.own, record)
      const isOf = (other: About['others'][number], { target, id }: Reference): boolean =>
        target === subjects[other.kind] && id === other.id
      const isNamed = others.every(
        (other) =>
          (other.kind === kind && other.id === record.id) || references.some((reference) => isOf(other, reference)),
      )
      const names = namesOf(resource, record).map((name) => folded(name).lower)
      const isCalled = unknown.every((word) => names.some((name) => name.includes(word)))
      const isPart = record.parentId !== undefined && record.parentId !== null
      // A figure of five industries, steel among them, says nothing of steel alone.
      const isMore = references.some(
        (reference) =>
          others.some(({ kind: named }) => subjects[named] === reference.target) &&
          !others.some((other) => isOf(other, reference)),
      )
      if (record.regionId === regionId && isNamed && isCalled && !(isPart && isMore))
        known.set(`${kind}/${record.id}`, isPart)
    }
  }
  return found.flatMap((figure) => {
    const isPart = known.get(`${figure.subjectKind}/${figure.subjectId}`)
    return isPart === undefined ? [] : [{ figure, isPart }]
  })
}

/** A promise that is exact stands for itself, whoever printed it; else the words tell how it is rounded. */
const roundingOf = (figure: FigureRecord): Fraction =>
  figure.stage !== 'actual' && figure.qualifier === 'exact' ? zero : (digitOf(figure) ?? zero)

/** Returns a figure as it is answered beside a claim. */
export const answerOf = (figure: FigureRecord): FoundEvidence['answer'] => {
  const { id: figureId, subjectKind, subjectId, metric, stage, value, unit, periodStart, periodEnd } = figure
  const { asPrinted, sourceId, locator } = figure
  const printed = { asPrinted, sourceId, locator }
  return {
    figureId,
    total: null,
    subjectKind,
    subjectId,
    metric,
    stage,
    value,
    unit,
    periodStart,
    periodEnd,
    ...printed,
  }
}

const fromFigure = ({ figure, isPart }: InPlace, nature: Nature, scope: FoundEvidence['scope']): FoundEvidence => ({
  ...figure,
  subject: `${figure.subjectKind}/${figure.subjectId}`,
  isPart,
  nature,
  digit: roundingOf(figure),
  scope,
  answer: answerOf(figure),
})

/** Returns the filters that find what may have the value of a statement; undefined of one without a number. */
const nearTo = (statement: ClaimStatement): Data | undefined => {
  if (statement.value === '') return undefined
  const { least, most } = reachOf(statement)
  return { 'value.gte': least, 'value.lte': most }
}

/** Returns the figures about a subject that are of the metrics, or have nearly the value; of a place, those in it too. */
const figuresFor = async (store: Asking, about: About, statement: ClaimStatement): Promise<FoundEvidence[]> => {
  const { kind, id, others, unknown } = about
  const own = { subjectKind: kind, subjectId: id }
  const near = nearTo(statement)
  const isPlace = kind === 'region'
  // A judgement of what a claim names beside the place has no number to look for.
  const { metrics, periodEnd } = statement
  const named = others.length > 0 && periodEnd !== null ? { 'metric.in': metrics, periodEnd } : undefined
  const inPlace = isPlace ? (near ?? named) : undefined
  const inMoney = isPlace && statement.unit !== null && isCurrency(statement.unit)
  const [such, alike, within, inOther] = await Promise.all([
    listFigures(store, { ...own, 'metric.in': statement.metrics }),
    near ? listFigures(store, { ...own, ...near }) : [],
    inPlace ? listFigures(store, { [placeFilter]: id, ...inPlace }) : [],
    inMoney
      ? listFigures(store, { [placeFilter]: id, 'metric.in': statement.metrics, 'unit.not': [statement.unit] })
      : [],
  ])
  const beside = inOther.filter(({ reported }) => reported.some(({ unit }) => unit === statement.unit))
  const placed = isPlace ? await ofPlace(store, about, [...within, ...beside]) : []
  const known = new Map<string, { readonly one: InPlace; readonly scope: FoundEvidence['scope'] }>()
  const add = (figures: readonly FigureRecord[], scope: FoundEvidence['scope']): void => {
    for (const figure of figures) known.set(figure.id, { one: { figure, isPart: false }, scope })
  }
  for (const one of placed) known.set(one.figure.id, { one, scope: null })
  const isOfAll = unknown.length === 0 && (!isPlace || others.length === 0)
  if (isOfAll && isPlace) add(await ofProgrammes(store, id, statement), 'programme')
  if (isOfAll) add([...alike, ...such], 'subject')
  const natures = await naturesOf(
    store,
    [...known.values()].map(({ one }) => one.figure.metric),
  )
  return [...known.values()].map(({ one, scope }) => {
    const nature = natures(one.figure.metric)
    // A rate of a programme is none of its place.
    const isAmount = nature === 'flow' || nature === 'stock'
    return fromFigure(one, nature, scope === 'programme' && !isAmount ? null : scope)
  })
}

export const evidenceOnClaim = async (
  store: Asking,
  about: About,
  statement: ClaimStatement,
): Promise<FoundEvidence[]> => {
  const [ofFigures, ofTotals] = await Promise.all([
    figuresFor(store, about, statement),
    totalsFor(store, about, statement),
  ])
  return [...ofFigures, ...ofTotals]
}

// Finds the totals that may bear a claim out.

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
    subjectKind: 'region',
    subjectId: regionId,
    metric,
    stage: row.stage,
    value: row.total,
    unit: row.unit,
    periodStart: period?.start ?? null,
    periodEnd: period?.end ?? null,
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
): Promise<ReadonlySet<string> | null> => {
  const { data, next } = await store.totals({ ...query, explain: true }, { page: { most: mostParts } })
  const parts = data.find((row) => row.stage === stage && row.unit === unit)?.parts
  if (!parts || (next !== undefined && next !== null)) return null
  const topmost = Map.groupBy(
    parts.filter(({ wholeFigureId }) => wholeFigureId === null),
    ({ subjectKind }) => subjectKind,
  )
  const found = new Set<string>()
  for (const [kind, some] of topmost) {
    const ids = [...new Set(some.map(({ subjectId }) => subjectId))]
    for (const { regionId = null } of await recordsOfClaim(store, resourceOf(subjects[kind]), ids)) {
      if (regionId === null) return null
      found.add(regionId as string)
    }
  }
  return found
}

/** Reports whether places are all parts of a place, or all parts of its parts, and so on. */
const areAllOf = async (store: Asking, places: ReadonlySet<string>, id: string): Promise<boolean> => {
  const whole = new Set(places)
  for (let added = [...places]; added.length > 0 && !whole.has(id);) {
    const records = await recordsOfClaim(store, regions, added)
    const parents = [
      ...new Set(records.flatMap(({ parentId = null }) => (parentId === null ? [] : [parentId as string]))),
    ]
    added = []
    if (parents.length === 0) break
    const filters = { 'parentId.in': parents, 'kind.not': ['zone'] }
    const parts = Map.groupBy(await listWhere(store, regions, filters, mostRegions), (one) => one['parentId'])
    for (const parent of parents)
      if (!whole.has(parent) && parts.get(parent)?.every((part) => whole.has(part['id'] as string))) {
        whole.add(parent)
        added.push(parent)
      }
  }
  return whole.has(id)
}

/** Reports whether a total is one of the place: of what lies in it as a whole, or of all its parts. */
const isOfPlace = async (store: Asking, query: TotalsQuery, total: FoundEvidence): Promise<boolean> => {
  const { regionWithin: id = '' } = query
  const places = await placesIn(store, query, total)
  if (!places || places.size === 0) return false
  const within = new Set([...places].filter((place) => place !== id))
  return within.size === 0 || areAllOf(store, within, id)
}

/** Returns the totals of a place that have the number of a statement, for the metrics and the period that words name. */
const totalsFor = async (
  store: Asking,
  { kind, id, others, unknown }: About,
  statement: ClaimStatement,
): Promise<FoundEvidence[]> => {
  const { value, metrics: named, periodStart, periodEnd, isPeriodSaid, unit } = statement
  if (
    value === '' ||
    kind !== 'region' ||
    others.length + unknown.length > 0 ||
    !isPeriodSaid ||
    periodStart === null ||
    periodEnd === null ||
    unit === 'percent'
  )
    return []
  const natures = await naturesOf(store, named)
  const found: FoundEvidence[] = []
  for (const metric of named) {
    const nature = natures(metric)
    if (nature !== 'flow' && nature !== 'stock') continue
    const query: TotalsQuery = { metric, regionWithin: id, period: { start: periodStart, end: periodEnd } }
    const [{ data }, ofPeriod] = await Promise.all([
      store.totals(query),
      nature === 'flow' ? listFigures(store, { [placeFilter]: id, metric, periodStart, periodEnd }) : [],
    ])
    // An amount until July is no total of the year.
    const rows = data.filter((row) => nature === 'stock' || ofPeriod.some(({ stage }) => stage === row.stage))
    const totals = rows.map((row) => fromTotal(row, query, nature))
    for (const total of sayingSame(statement, totals)) if (await isOfPlace(store, query, total)) found.push(total)
  }
  return found
}
