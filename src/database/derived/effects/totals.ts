/** Compares rows of totals by region and year in two states: kept sums of some regions, and what was held beside them. */
import { decimalText } from '../../../model/decimals.ts'
import { byText } from '../../../figures/collections.ts'
import type { Nature } from '../../../figures/natures.ts'
import { labelOf } from '../../../figures/places/groups.ts'
import { placesBySubject } from '../../../figures/places/placements.ts'
import type { TotalEffect } from '../../../store/effects.ts'
import type { Reader } from '../../engine.ts'
import { isAmong } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import type { Held } from '../held.ts'
import { gather, nothing } from '../inputs/register-records.ts'
import { natureIn } from '../nature.ts'
import { isAdded, placeOf, placesOfMetrics, totalsIn } from './total-rows.ts'

/** The natures that metrics had before an import wrote them; undefined for one that was not defined. */
export type FormerNatures = ReadonlyMap<string, Nature | undefined>

/** Returns the rows that differ, labelled as in the later state. */
export const totalEffects = async (
  reader: Reader,
  [before, after]: readonly [Held, Held],
  former: FormerNatures,
): Promise<TotalEffect[]> => {
  const moved = [before, after].flatMap(({ ownParts }) => ownParts.flatMap(({ kept, found }) => [kept, found]))
  const places = new Map(
    [...moved.filter(isAdded).map(placeOf), ...(await placesOfMetrics(reader, [...former.keys()]))].map((place) => [
      JSON.stringify(place),
      place,
    ]),
  )
  const natureThen = (metric: string) => natureIn(reader, metric)
  const natureNow = async (metric: string) => (former.has(metric) ? (former.get(metric) ?? 'flow') : natureThen(metric))
  const now = await totalsIn(reader, [...places.values()], before, natureNow)
  const then = await totalsIn(reader, [...places.values()], after, natureThen)
  const changed = [...new Set([...now.keys(), ...then.keys()])].sort(byText).flatMap((name) => {
    const [old, next] = [now.get(name), then.get(name)]
    const row = next ?? old
    return row && old?.own !== next?.own ? [{ row, old, next }] : []
  })
  const ids = JSON.stringify(changed.map(({ row }) => row.region))
  const regions = await gather(reader, 'regions', isAmong(sql`id`, sql`${ids}`))
  const labels = placesBySubject({ ...nothing, regions })
  return changed.map(({ row, old, next }) => {
    const { metric, region, year, stage, unit } = row
    const key = { region: region === '' ? null : region, year }
    const label = labelOf(labels, ['region', 'year'], [key.region, year])
    const [amountNow = null, amountThen = null] = [old, next].map((one) => one && decimalText(one.own))
    return { metric, key, label, stage, unit, now: amountNow, then: amountThen }
  })
}
