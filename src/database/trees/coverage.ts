/** Counts what the register covers: its sources and figures, the provinces with figures, and the figures of each place. */
import { integerOf } from '../../model/decimals.ts'
import { byText, remembered } from '../../figures/collections.ts'
import { pathFrom } from '../../figures/places/subjects.ts'
import { type Figure, isInUse, type Region } from '../../figures/register.ts'
import type { Counted, FiguresOf } from '../../store/lists.ts'
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
  const pathOf = ({ id }: Region): string[] => pathFrom((at) => regions.get(at)?.parentId, id)
  const found = new Map<string, { isOutermost: boolean; provinces: number; withFigures: number }>()
  for (const region of regions.values())
    if (hasFigures(region.id))
      for (const id of pathOf(region))
        found.set(id, { isOutermost: regions.get(id)?.parentId === null, provinces: 0, withFigures: 0 })
  for (const region of regions.values()) {
    const isFilled = found.has(region.id)
    if (!provincial.includes(region.kind) || (!isFilled && isLeftOut(region))) continue
    for (const id of pathOf(region).slice(1)) {
      const above = found.get(id)
      if (!above) continue
      above.provinces += 1
      if (isFilled) above.withFigures += 1
    }
  }
  const isProvince = (id: string): boolean => provincial.includes(regions.get(id)?.kind ?? 'zone')
  return new Map([...found].filter(([id, place]) => place.isOutermost || place.provinces > 0 || isProvince(id)))
}

/** Returns the records that a figure is about itself. */
const recordsOf = ({ maps }: Records, counted: Counted, figure: Figure): readonly string[] => {
  const { subjectKind, subjectId } = figure
  if (counted === 'metrics') return [figure.metric]
  if (counted === 'organizations') return [maps.sources.get(figure.sourceId)?.publisherId ?? []].flat()
  if (subjectKind === 'region' || subjectKind === 'industry')
    return (counted === 'regions') === (subjectKind === 'region') ? [subjectId] : []
  if (counted === 'regions') return [maps[`${subjectKind}s`].get(subjectId)?.regionId ?? []].flat()
  return subjectKind === 'organization' ? [] : (maps[`${subjectKind}s`].get(subjectId)?.industryIds ?? [])
}

/** The seat of an organization says nothing about a place. */
const regionsOf = (records: Records, figure: Figure): readonly string[] =>
  figure.subjectKind === 'organization' ? [] : recordsOf(records, 'regions', figure)

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
      const regions = new Set(figures.flatMap((figure) => regionsOf(this.#state.records, figure)))
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

/** Returns a function from a region or industry to itself, all above it, and the zones that those are members of. */
const spansIn = ({ maps }: Records, counted: Counted): ((id: string) => readonly string[]) => {
  if (counted !== 'regions' && counted !== 'industries') return (id) => [id]
  const zones = new Map<string, string[]>()
  if (counted === 'regions')
    for (const { id, memberIds } of maps.regions.values())
      for (const member of memberIds) zones.set(member, [...(zones.get(member) ?? []), id])
  return remembered((id: string): readonly string[] => {
    const path = pathFrom((at) => maps[counted].get(at)?.parentId, id)
    return [...path, ...path.flatMap((one) => zones.get(one) ?? [])]
  })
}

/** The records that figures are about themselves, those with the most first; those of what is in them count too. */
export class FiguresBy {
  readonly #state: State
  readonly #counted: Counted
  readonly isFirst = true
  #sequence = -1
  found: readonly FiguresOf[] = []

  constructor(state: State, counted: Counted) {
    this.#state = state
    this.#counted = counted
  }

  get lag(): number {
    return this.#sequence === this.#state.sequence ? 0 : Infinity
  }

  /** Counts in slices; where records change meanwhile, it lags behind again. */
  async catchUp(turn: Turn): Promise<void> {
    const { records, superseding, sequence } = this.#state
    if (sequence === this.#sequence) return
    const spanOf = spansIn(records, this.#counted)
    const [own, tallies] = [new Set<string>(), new Map<string, Tally>()]
    for (const figure of records.maps.figures.values()) {
      const about = recordsOf(records, this.#counted, figure)
      const isCurrent = isInUse(figure) && !superseding.has(figure.id)
      for (const id of about) own.add(id)
      for (const id of new Set(about.flatMap(spanOf))) {
        const tally = tallies.get(id) ?? { figures: 0, latest: undefined }
        tallies.set(id, tally)
        tally.figures++
        if (isCurrent && (!tally.latest || byEnd(figure, tally.latest) > 0)) tally.latest = figure
      }
      await turn()
    }
    this.#sequence = sequence
    this.found = [...tallies]
      .filter(([id]) => own.has(id))
      .map(([id, { figures, latest }]) => ({ id, figures, latestId: latest?.id }))
      .sort((one, other) => other.figures - one.figures || byText(one.id, other.id))
  }
}
