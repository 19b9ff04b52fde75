/** Counts what the register covers: its sources and figures, the provinces with figures, and the figures of each place. */
import { integerOf } from '../../model/decimals.ts'
import { byText, remembered } from '../../figures/collections.ts'
import { type Figure, isInUse, type Region, type SubjectKind } from '../../figures/register.ts'
import type { Counted, FiguresOf } from '../../store/lists.ts'
import type { Coverage, CoveredPlace } from '../../store/store.ts'
import type { Turn } from '../turns.ts'
import type { Records } from './records.ts'
import type { Follower, State, Touched } from './state.ts'
import { forEachStale, keyOfSubject } from './subjects.ts'

/** The kinds of region that a country is divided into. */
const provincial: readonly Region['kind'][] = ['province', 'municipality', 'autonomous-region']

/** GB/T 2260 numbers with 7 and 8 what the statistics of the country leave out. */
const isLeftOut = ({ gbCode }: Region): boolean => (gbCode ?? '') >= '7'

/** Counts the provinces in each place with figures somewhere below it; returns provinces, what has some, and what is in no other. */
const placesCovered = (
  regions: ReadonlyMap<string, Region>,
  hasFigures: (id: string) => boolean,
): ReadonlyMap<string, CoveredPlace> => {
  const pathOf = (region: Region): Region[] => {
    const path: Region[] = []
    for (let at: Region | undefined = region; at; at = regions.get(at.parentId ?? '')) path.push(at)
    return path
  }
  const found = new Map<string, { isOutermost: boolean; provinces: number; withFigures: number }>()
  for (const region of regions.values())
    if (hasFigures(region.id))
      for (const { id, parentId } of pathOf(region))
        found.set(id, { isOutermost: parentId === null, provinces: 0, withFigures: 0 })
  for (const region of regions.values()) {
    const isFilled = found.has(region.id)
    if (!provincial.includes(region.kind) || (!isFilled && isLeftOut(region))) continue
    for (const { id } of pathOf(region).slice(1)) {
      const above = found.get(id)
      if (!above) continue
      above.provinces += 1
      if (isFilled) above.withFigures += 1
    }
  }
  const isProvince = (id: string): boolean => provincial.includes(regions.get(id)?.kind ?? 'zone')
  return new Map([...found].filter(([id, place]) => place.isOutermost || place.provinces > 0 || isProvince(id)))
}

/** Returns the region that a figure is about, by itself or by its project or initiative. */
const regionOf = ({ maps }: Records, { subjectKind, subjectId }: Figure): string | null | undefined => {
  switch (subjectKind) {
    case 'region':
      return subjectId
    case 'project':
      return maps.projects.get(subjectId)?.regionId
    case 'initiative':
      return maps.initiatives.get(subjectId)?.regionId
    default:
      return undefined
  }
}

/** Remembers the regions that the figures of each tree are about. */
export class Covered implements Follower {
  readonly #state: State
  readonly #stale: Set<string>
  readonly #regionsIn = new Map<string, ReadonlySet<string>>()
  /** The number of trees with figures about a region. */
  readonly #trees = new Map<string, number>()
  readonly isFirst = true

  constructor(state: State) {
    this.#state = state
    this.#stale = new Set(state.records.trees.keys())
    state.followers.add(this)
  }

  /** The number of trees that it is behind. */
  get lag(): number {
    return this.#stale.size
  }

  touch({ roots }: Touched): void {
    for (const root of roots) this.#stale.add(root)
  }

  catchUp(turn: Turn): Promise<void> {
    return forEachStale(this.#stale, turn, (root) => {
      const figures = this.#state.records.trees.get(root)?.register.figures ?? []
      const regions = new Set(figures.flatMap((figure) => regionOf(this.#state.records, figure) ?? []))
      this.#add(this.#regionsIn.get(root) ?? [], -1)
      this.#add(regions, 1)
      if (regions.size === 0) this.#regionsIn.delete(root)
      else this.#regionsIn.set(root, regions)
    })
  }

  #add(regions: Iterable<string>, count: number): void {
    for (const region of regions) this.#trees.set(region, (this.#trees.get(region) ?? 0) + count)
  }

  coverage(): Coverage {
    const { figures, sources, regions } = this.#state.records.maps
    let lastReportOn: string | null = null
    for (const { publishedOn } of sources.values())
      if (publishedOn !== null && publishedOn > (lastReportOn ?? '')) lastReportOn = publishedOn
    const places = placesCovered(regions, (id) => (this.#trees.get(id) ?? 0) > 0)
    return { figures: figures.size, sources: sources.size, lastReportOn, places }
  }
}

// Counts figures by the places, industries and metrics that they are about, and by who publishes them.

interface Tally {
  figures: number
  /** The one whose period ends last, then the largest, of those in force. */
  latest: Figure | undefined
}

const byEnd = (one: Figure, other: Figure): number =>
  byText(one.periodEnd ?? '', other.periodEnd ?? '') ||
  Number(integerOf(one.value) - integerOf(other.value)) ||
  byText(one.id, other.id)

class Tallies {
  readonly found = new Map<string, Tally>()

  add(id: string, { figures, latest }: Tally): void {
    const tally = this.found.get(id)
    if (!tally) {
      this.found.set(id, { figures, latest })
      return
    }
    tally.figures += figures
    if (latest && (!tally.latest || byEnd(latest, tally.latest) > 0)) tally.latest = latest
  }
}

/** Returns the regions or industries of a subject. */
const placesOfSubject = ({ maps }: Records, counted: 'regions' | 'industries', key: string): readonly string[] => {
  const [kind, id] = key.split('/') as [SubjectKind, string]
  if (kind === 'region' || kind === 'industry') return (counted === 'regions') === (kind === 'region') ? [id] : []
  if (counted === 'regions') return [maps[`${kind}s`].get(id)?.regionId ?? []].flat()
  return kind === 'organization' ? [] : (maps[`${kind}s`].get(id)?.industryIds ?? [])
}

/** Returns a function from a region or industry to itself, all above it, and the zones that those are members of. */
const spansIn = ({ maps }: Records, counted: 'regions' | 'industries') => {
  const zones = new Map<string, string[]>()
  if (counted === 'regions')
    for (const { id, memberIds } of maps.regions.values())
      for (const member of memberIds) zones.set(member, [...(zones.get(member) ?? []), id])
  return remembered((id: string): readonly string[] => {
    const path: string[] = []
    for (let at: string | null | undefined = id; at; at = maps[counted].get(at)?.parentId) path.push(at)
    return [...path, ...path.flatMap((one) => zones.get(one) ?? [])]
  })
}

const talliesOf = ({ records, superseding }: State, counted: Counted): Tallies => {
  const { figures, sources } = records.maps
  const tallies = new Tallies()
  for (const figure of figures.values()) {
    const one = { figures: 1, latest: isInUse(figure) && !superseding.has(figure.id) ? figure : undefined }
    if (counted === 'metrics') tallies.add(figure.metric, one)
    else if (counted !== 'organizations') tallies.add(keyOfSubject(figure), one)
    else {
      const publisherId = sources.get(figure.sourceId)?.publisherId
      if (publisherId) tallies.add(publisherId, one)
    }
  }
  return tallies
}

/** Returns the records that figures are about themselves, those with the most first; those of what is in them count too. */
export const figuresBy = (state: State, counted: Counted, most: number): FiguresOf[] => {
  let tallies = talliesOf(state, counted)
  if (counted === 'regions' || counted === 'industries') {
    const [bySubject, spanOf] = [tallies, spansIn(state.records, counted)]
    const own = new Set<string>()
    tallies = new Tallies()
    for (const [key, tally] of bySubject.found) {
      const places = placesOfSubject(state.records, counted, key)
      for (const id of places) own.add(id)
      for (const id of new Set(places.flatMap(spanOf))) tallies.add(id, tally)
    }
    for (const id of tallies.found.keys()) if (!own.has(id)) tallies.found.delete(id)
  }
  return [...tallies.found]
    .map(([id, { figures, latest }]) => ({ id, figures, latestId: latest?.id }))
    .sort((one, other) => other.figures - one.figures || byText(one.id, other.id))
    .slice(0, most)
}
