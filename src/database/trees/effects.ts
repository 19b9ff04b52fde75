/**
 * Tells what changes of records would do to totals, promises and findings: they are made in memory, and undone. What is
 * derived again by them is compared before and after.
 */
import { byText } from '../../figures/collections.ts'
import { projectCount } from '../../figures/checks/plans.ts'
import { stateOn, type DatedPromise } from '../../figures/promises/promises.ts'
import { rowLabel } from '../../figures/places/groups.ts'
import type { Places } from '../../figures/places/places.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import type { Figure } from '../../figures/register.ts'
import { neverAdds, type TotalsQuery, type TotalsRow } from '../../figures/totals.ts'
import type { ResourceName } from '../../model/field.ts'
import type { ServedCheck, Effects, PromiseEffect, TotalEffect } from '../../store/computed-lists.ts'
import type { Reader } from '../engine.ts'
import type { DryRunRecord, EffectsRequest } from '../import/dry-run.ts'
import type { Copy } from './follow.ts'
import { isLean, isSame } from './lean.ts'
import type { Changed, Records } from './records.ts'
import { byDay, inPageOrder } from './listing.ts'
import type { OtherWords, Touched } from './state.ts'
import { figuresAbout, subjectKinds, keyOfSubject } from './subjects.ts'
import { subjects as resourceOfKind } from '../../resources/figures.ts'

/** More subjects are not compared. */
const mostSubjects = 4000

/** The fields by which sentences call a record, and those of the records that they name with it. */
const namedBy = ['name', 'title', 'localName', 'localTitle', 'regionId', 'publisherId', 'publishedOn']

/** Returns the changes of what the arithmetic reads. */
const leanOf = (records: Records, changes: readonly DryRunRecord[]): Changed[] =>
  changes.flatMap(({ resource, id, before: former, after: record }): Changed[] => {
    if (!isLean(resource)) return []
    const [before, after] = [records.maps[resource].get(id), record && records.lean(resource, record)]
    const isOtherwise = !before || !after || !isSame(before, after) || former?.['quote'] !== record?.['quote']
    return isOtherwise ? [{ name: resource, id, before, after }] : []
  })

const wordsIn = (changes: readonly DryRunRecord[]): ReadonlyMap<string, OtherWords> =>
  new Map(
    changes.flatMap(({ resource, id, after: { quote = null, locator = null } = {} }) =>
      resource === 'figures' ? [[id, { quote, locator } as OtherWords]] : [],
    ),
  )

const byRegionAndYear = (metric: string): TotalsQuery => ({ metric, groupBy: ['region', 'year'] })

/** Returns the metrics of all figures in trees that are touched. */
const metricsIn = ({ records }: Copy['state'], { all, roots }: Pick<Touched, 'all' | 'roots'>): ReadonlySet<string> => {
  const trees = all ? records.trees.values() : [...roots].flatMap((root) => records.trees.get(root) ?? [])
  return new Set([...trees].flatMap(({ register }) => register.figures.map(({ metric }) => metric)))
}

/** Returns the metrics of figures of the trees that changes are in, and of those that they bring. */
const metricsOf = (state: Copy['state'], changes: readonly DryRunRecord[]): ReadonlySet<string> => {
  const metrics = new Set<string>()
  const roots = new Set<string>()
  const known = new Map<string, string>()
  for (const { resource, id, before, after } of changes) {
    if (resource === 'metrics') metrics.add(id)
    if (resource === 'figures') metrics.add((after ?? before)?.['metric'] as string)
    const kind = subjectKinds.find((one) => resourceOfKind[one] === resource)
    const figure = before as Figure | undefined
    const key = kind ? keyOf(kind, id) : resource === 'figures' && figure ? keyOfSubject(figure) : undefined
    if (key !== undefined && (before ?? kind)) roots.add(state.records.rootOf(key, known))
  }
  return metrics.union(metricsIn(state, { all: false, roots }))
}

const adds = ({ state }: Copy, metric: string): boolean =>
  neverAdds({ metric }, state.natureOf(metric), []) === undefined

/** Returns the questions whose totals changes may change. */
export const questionsOf = (copy: Copy, changes: readonly DryRunRecord[]) =>
  [...metricsOf(copy.state, changes)]
    .filter((metric) => adds(copy, metric))
    .map((metric) => copy.questions.of(byRegionAndYear(metric)))

type Rows = ReadonlyMap<string, TotalsRow & { readonly metric: string }>

/** Returns the rows of totals by region and year; those of metrics that never add are none. */
const rowsOf = async (copy: Copy, metrics: Iterable<string>): Promise<Rows> => {
  const rows = new Map<string, TotalsRow & { readonly metric: string }>()
  for (const metric of metrics) {
    if (!adds(copy, metric)) continue
    const query = byRegionAndYear(metric)
    const question = copy.questions.of(query)
    await question.catchUp(() => undefined)
    for (const row of copy.questions.rows(question, query).data)
      rows.set(JSON.stringify([metric, row.key.region ?? null, row.key.year ?? null, row.stage, row.unit]), {
        ...row,
        metric,
      })
  }
  return rows
}

/** Returns the rows that differ, labelled as in the later state. */
const totalEffects = (now: Rows, then: Rows, places: Places): TotalEffect[] =>
  [...new Set([...now.keys(), ...then.keys()])].sort(byText).flatMap((name) => {
    const [before, after] = [now.get(name), then.get(name)]
    const row = after ?? before
    if (!row || before?.total === after?.total) return []
    const { metric, key, stage, unit } = row
    const { region = null, year = null } = key
    const label = rowLabel(places, ['region', 'year'], [region, year])
    return [
      { metric, key: { region, year }, label, stage, unit, now: before?.total ?? null, then: after?.total ?? null },
    ]
  })

type Promised = ReadonlyMap<string, DatedPromise>

const promiseEffects = (now: Promised, then: Promised, today: string): PromiseEffect[] => {
  const outcomeOf = (one: DatedPromise | undefined) =>
    one ? { state: stateOn(today, one), ratio: one.promise.ratio } : null
  return [...new Set([...now.keys(), ...then.keys()])].sort(byText).flatMap((figureId) => {
    const [before, after] = [outcomeOf(now.get(figureId)), outcomeOf(then.get(figureId))]
    return before?.state === after?.state && before?.ratio === after?.ratio
      ? []
      : [{ figureId, now: before, then: after }]
  })
}

/** Returns the subjects about which sentences would name a record otherwise. */
const subjectsNaming = ({ state, findings }: Copy, changes: readonly DryRunRecord[]): string[] => {
  const renamed = changes.filter(
    ({ resource, before, after }) =>
      (before ?? resource === 'metrics') && namedBy.some((key) => before?.[key] !== after?.[key]),
  )
  const of = (name: ResourceName) => new Set(renamed.flatMap(({ resource, id }) => (resource === name ? [id] : [])))
  const [regions, publishers, metrics, sources] = [of('regions'), of('organizations'), of('metrics'), of('sources')]
  const { maps } = state.records
  const found = new Set(subjectKinds.flatMap((kind) => [...of(resourceOfKind[kind])].map((id) => keyOf(kind, id))))
  if (regions.size > 0)
    for (const kind of ['initiative', 'project', 'organization'] as const)
      for (const { id, regionId } of maps[resourceOfKind[kind]].values())
        if (regions.has(regionId ?? '')) found.add(keyOf(kind, id))
  if (publishers.size > 0)
    for (const { id, publisherId } of maps.sources.values()) if (publishers.has(publisherId ?? '')) sources.add(id)
  if (metrics.size + sources.size > 0)
    for (const figure of maps.figures.values())
      if (metrics.has(figure.metric) || sources.has(figure.sourceId)) found.add(keyOfSubject(figure))
  // A project without a figure of this metric is said to have none.
  if (metrics.has(projectCount)) for (const key of findings.subjectsWith('no-project-count')) found.add(key)
  // An equation names the figures that it refers to.
  for (const about of figuresAbout(state.records, [...found]).values())
    for (const { id } of about)
      for (const other of state.referring.get(id) ?? []) found.add(keyOfSubject(maps.figures.get(other) as Figure))
  return [...found].slice(0, mostSubjects)
}

/** Returns the findings of some ids as they are said, without their answers. */
const served = async (
  { findings }: Copy,
  reader: Reader,
  ids: ReadonlySet<string>,
  today: string,
): Promise<ReadonlyMap<string, ServedCheck>> => {
  const some = [...ids].filter((id) => findings.has(id, today))
  const found = await findings.served(reader, some, today)
  return new Map(found.map((one) => [one.id, one]))
}

/** Compares findings; an answer to one is no part of what it says. */
const findingEffects = (
  now: Moment['findings'],
  then: Moment['findings'],
): Pick<Effects, 'opened' | 'closed' | 'changed'> => {
  const sorted = (found: Iterable<ServedCheck>): ServedCheck[] =>
    [...found].sort((one, other) => inPageOrder(one.id, other.id))
  const textOf = (one: ServedCheck): string => JSON.stringify({ ...one, review: null })
  return {
    opened: sorted([...then.values()].filter(({ id }) => !now.has(id))),
    closed: sorted([...now.values()].filter(({ id }) => !then.has(id))),
    changed: sorted(
      [...then.values()].filter((one) => {
        const before = now.get(one.id)
        return before !== undefined && textOf(before) !== textOf(one)
      }),
    ),
  }
}

const promisedAbout = ({ state, promises }: Copy, subjects: Iterable<string>): Promised =>
  promises.dated([...figuresAbout(state.records, subjects).values()].flatMap((figures) => figures.map(({ id }) => id)))

/** All that is derived at a moment, for a comparison with another one. */
interface Moment {
  readonly totals: Rows
  readonly promised: Promised
  readonly findings: ReadonlyMap<string, ServedCheck>
}

/** Makes changes in memory for a while. */
const during = async <T>(
  { state }: Copy,
  changed: readonly DryRunRecord[],
  work: (touched: Touched) => Promise<T>,
): Promise<T> => {
  const changes = leanOf(state.records, changed)
  const touched = state.apply(changes, state.sequence)
  state.unwritten = wordsIn(changed)
  try {
    return await work(touched)
  } finally {
    const undone = changes.map(({ name, id, before, after }) => ({ name, id, before: after, after: before }))
    state.unwritten = new Map()
    state.apply(undone.reverse(), state.sequence)
  }
}

/** Makes changes in memory, compares what follows from them with what does now, and undoes them. */
export const effectsOf = async (
  copy: Copy,
  reader: Reader,
  { changes: changed, totalsAlone }: EffectsRequest,
): Promise<Effects | null> => {
  const { state, findings } = copy
  const { maps } = state.records
  const today = new Date().toISOString().slice(0, 10)
  const metrics = new Set(metricsOf(state, changed))
  const naming = totalsAlone ? [] : subjectsNaming(copy, changed)
  const concerned = new Set<string>()
  const momentOf = async (subjects: Iterable<string>): Promise<Moment> => {
    const totals = await rowsOf(copy, metrics)
    if (totalsAlone) return { totals, promised: new Map(), findings: new Map() }
    await findings.catchUp(() => undefined, reader, concerned)
    const promised = promisedAbout(copy, subjects)
    for (const id of promised.keys()) concerned.add(`${byDay},${id}`)
    return { totals, promised, findings: await served(copy, reader, concerned, today) }
  }

  const compared = async (touched: Touched) => {
    const isMuch = touched.all ? maps.figures.size > mostSubjects : touched.subjects.size > mostSubjects
    if (isMuch && !totalsAlone) return null
    const subjects: ReadonlySet<string> = touched.all
      ? new Set([...touched.subjects, ...[...maps.figures.values()].map(keyOfSubject)])
      : touched.subjects
    const named = { all: false, placesMoved: false, rates: naming.length > 0, changes: [] }
    const roots = new Set(naming.map((key) => state.records.rootOf(key)))
    findings.touch({ ...named, roots, subjects: new Set(naming) })
    for (const metric of [...metricsOf(state, changed), ...metricsIn(state, touched)]) metrics.add(metric)
    return { subjects, then: await momentOf([...subjects, ...naming]), places: state.places }
  }
  copy.promises.concerned = concerned
  try {
    const later = await during(copy, changed, compared)
    if (!later) return null
    const { subjects, then, places } = later
    const now = await momentOf([...subjects, ...naming])
    return {
      totals: totalEffects(now.totals, then.totals, places),
      promises: promiseEffects(now.promised, then.promised, today),
      ...findingEffects(now.findings, then.findings),
    }
  } finally {
    copy.promises.concerned = undefined
  }
}
