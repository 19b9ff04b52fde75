/** Computes what changes of records would do to totals, promises and findings: from the register before and after. */
import { checks } from '../../../figures/checks/checks.ts'
import { natureOf } from '../../../figures/natures.ts'
import { promises } from '../../../figures/promises/promises.ts'
import type { Register } from '../../../figures/register.ts'
import { neverAdds, totals, unitsAsked, type TotalsRow } from '../../../figures/totals.ts'
import type { Data } from '../../../model/canonical.ts'
import type { ResourceName } from '../../../model/field.ts'
import type { Review, ServedCheck } from '../../../store/computed-lists.ts'
import type { Effects, PromiseEffect, PromiseOutcome, TotalEffect } from '../../../store/effects.ts'
import type { Reader } from '../../engine.ts'
import { identified, type Identified } from '../findings/ids.ts'
import { inputsFor } from '../inputs/inputs.ts'
import { givenReviews } from '../findings/reviews.ts'

/** The state of a record after a change, as plain data. */
export interface Changed {
  readonly resource: ResourceName
  readonly record: Data
}

export interface AskedEffects {
  readonly changes: readonly Changed[]
  /** The day on which promises are judged. */
  readonly today: string
}

const resourcesRead: readonly (keyof Register)[] = [
  'regions',
  'industries',
  'organizations',
  'sources',
  'initiatives',
  'projects',
  'figures',
  'rates',
  'metrics',
]

/** Returns the register as it would be after the changes. */
const afterAll = (before: Register, changes: readonly Changed[]): Register => {
  const changed = Map.groupBy(changes, ({ resource }) => resource)
  const listOf = (name: keyof Register): unknown[] => {
    const records = new Map<string, unknown>(before[name].map((record) => [record.id, record]))
    for (const { record } of changed.get(name) ?? []) records.set(record['id'] as string, record)
    return [...records.values()]
  }
  return { ...before, ...Object.fromEntries(resourcesRead.map((name) => [name, listOf(name)])) }
}

/** Returns the metrics of changed figures, of figures about changed subjects, and changed metrics. */
const metricsTouched = (registers: readonly Register[], changes: readonly Changed[]): string[] => {
  const ids = new Set(changes.map(({ record }) => record['id'] as string))
  const figures = registers.flatMap((register) => register.figures)
  const ofFigures = figures.filter(({ id, subjectId }) => ids.has(id) || ids.has(subjectId)).map(({ metric }) => metric)
  const defined = changes.filter(({ resource }) => resource === 'metrics').map(({ record }) => record['id'] as string)
  return [...new Set([...ofFigures, ...defined])].sort()
}

/** Returns the rows of a total by region and year; none where figures never add. */
const rowsOf = (register: Register, metric: string): ReadonlyMap<string, TotalsRow> => {
  const figures = register.figures.filter((figure) => figure.metric === metric || figure.reported.length > 0)
  const query = { metric, groupBy: ['region', 'year'] as const }
  const nature = natureOf(register.metrics, metric)
  if (neverAdds(query, nature, unitsAsked(query, figures)) !== undefined) return new Map()
  const { data } = totals(query, { ...register, figures })
  return new Map(data.map((row) => [JSON.stringify([row.key, row.stage, row.unit]), row]))
}

const totalEffects = (before: Register, after: Register, metric: string): TotalEffect[] => {
  const [now, then] = [rowsOf(before, metric), rowsOf(after, metric)]
  const places = [...new Set([...now.keys(), ...then.keys()])].sort()
  return places.flatMap((place) => {
    const [old, next] = [now.get(place), then.get(place)]
    const row = next ?? old
    if (!row || old?.total === next?.total) return []
    const { region = null, year = null } = row.key
    const { label, stage, unit } = row
    return [{ metric, key: { region, year }, label, stage, unit, now: old?.total ?? null, then: next?.total ?? null }]
  })
}

const outcomesIn = (register: Register, today: string): ReadonlyMap<string, PromiseOutcome> =>
  new Map(promises({ today }, register).map(({ figureId, state, ratio }) => [figureId, { state, ratio }]))

const promiseEffects = (before: Register, after: Register, today: string): PromiseEffect[] => {
  const [now, then] = [outcomesIn(before, today), outcomesIn(after, today)]
  const ids = [...new Set([...now.keys(), ...then.keys()])].sort()
  return ids.flatMap((figureId) => {
    const [old, next] = [now.get(figureId) ?? null, then.get(figureId) ?? null]
    return old?.state === next?.state && old?.ratio === next?.ratio ? [] : [{ figureId, now: old, then: next }]
  })
}

/** Returns findings that are not among others, with the answers to them. */
const without = (
  findings: readonly Identified[],
  others: readonly Identified[],
  reviews: ReadonlyMap<string, Review>,
): ServedCheck[] => {
  const known = new Set(others.map((finding) => JSON.stringify(finding)))
  return findings
    .filter((finding) => !known.has(JSON.stringify(finding)))
    .map((finding) => ({ ...finding, review: reviews.get(finding.id) ?? null }))
}

/** Computes the effects of changes on a register, purely. */
export const effectsOn = (
  before: Register,
  { changes, today }: AskedEffects,
  reviews: ReadonlyMap<string, Review> = new Map(),
): Effects => {
  const after = afterAll(before, changes)
  const [found, would] = [before, after].map((register) => identified(checks({ today }, register))) as [
    Identified[],
    Identified[],
  ]
  return {
    totals: metricsTouched([before, after], changes).flatMap((metric) => totalEffects(before, after, metric)),
    promises: promiseEffects(before, after, today),
    opened: without(would, found, reviews),
    closed: without(found, would, reviews),
  }
}

export const effectsIn = async (reader: Reader, asked: AskedEffects): Promise<Effects> =>
  effectsOn(await inputsFor(reader, undefined, undefined), asked, await givenReviews(reader))
