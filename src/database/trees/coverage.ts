/** Counts what the register covers: sources, figures, and the provinces of each place that have figures. */
import type { Figure, Region } from '../../figures/register.ts'
import type { Coverage, CoveredPlace } from '../../store/store.ts'
import type { Turn } from '../turns.ts'
import type { Records } from './records.ts'
import type { Follower, State, Touched } from './state.ts'
import { forEachStale } from './subjects.ts'

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
