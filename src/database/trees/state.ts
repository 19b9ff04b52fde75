/** One state of the register in memory, and what a change of records makes stale. */
import { moneyBy, pairsIn, recordedRatesOf, sourceRatesOf } from '../../figures/money.ts'
import { natureOf, editionsUpTo, type Figure } from '../../figures/register.ts'
import { placesBySubject, type Places } from '../../figures/places/places.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import { LastTree, type Prepared } from '../../figures/prepared.ts'
import type { LeanName } from './lean.ts'
import { Records, type Changed } from './records.ts'

/** The trees, subjects and indexes that changes make stale. `all` stands for every subject and tree. */
export interface Touched {
  readonly all: boolean
  /** The roots of trees, as they were and as they are. */
  readonly roots: ReadonlySet<string>
  /** The keys of subjects of which something may follow otherwise, by records of their own or by sources, metrics and rates. */
  readonly subjects: ReadonlySet<string>
  /** Records by which figures are placed have changed, and not only been added. */
  readonly placesMoved: boolean
  /** Pairs or rates have changed. */
  readonly rates: boolean
  readonly changes: readonly Changed[]
}

/** A derivation from a state, brought up to date when a question needs it. */
export interface Follower {
  readonly touch: (touched: Touched) => void
}

const placing: readonly LeanName[] = ['regions', 'industries', 'organizations']
const aboutSources = ['publishedOn', 'official', 'publisherId'] as const

/** Reports whether a record differs in some fields; one that is new or gone differs. */
export const differs = ({ before, after }: Changed, keys: readonly string[]): boolean =>
  !before || !after || keys.some((key) => (before as never)[key] !== (after as never)[key])

/** Adds to the ids that refer to another one, or takes from them. */
const link = (links: Map<string, Set<string>>, to: string, from: string, isAdded: boolean): void => {
  const ids = links.get(to)
  if (isAdded && ids) ids.add(from)
  else if (isAdded) links.set(to, new Set([from]))
  else if (ids?.delete(from) && ids.size === 0) links.delete(to)
}

/** The words of a figure that are not in memory. */
export interface OtherWords {
  readonly quote: string | null
  readonly locator: string | null
}

export class State {
  readonly records: Records
  /** The last change that it knows. */
  sequence: number
  readonly followers = new Set<Follower>()
  /** The figures that supersede another one, by its id. */
  readonly superseding = new Map<string, Set<string>>()
  /** The figures that follow from another one by an equation, by its id. */
  readonly referring = new Map<string, Set<string>>()
  /** The words of figures that are changed in memory alone. */
  unwritten: ReadonlyMap<string, OtherWords> = new Map()
  indexes: Prepared
  #places: Places | undefined
  #pairIn: ReturnType<typeof pairsIn>

  constructor(records: Records, sequence: number) {
    this.records = records
    this.sequence = sequence
    for (const figure of records.maps.figures.values()) this.#refer(undefined, figure)
    this.#pairIn = this.#pairs()
    this.indexes = this.#prepared()
  }

  /** The places of figures; another object whenever a record of it has changed. */
  get places(): Places {
    return (this.#places ??= placesBySubject(this.records.shared))
  }

  #pairs(): ReturnType<typeof pairsIn> {
    return pairsIn((sourceId) => this.records.pairs.get(sourceId)?.values() ?? [])
  }

  #prepared(): Prepared {
    const { sources, metrics, rates } = this.records.maps
    const rateOn = recordedRatesOf([...rates.values()], sources)
    return { sources, metrics, money: moneyBy(sourceRatesOf(this.#pairIn, rateOn, sources)), lastTree: new LastTree() }
  }

  #refer(before: Figure | undefined, after: Figure | undefined): void {
    for (const [figure, isAdded] of [
      [before, false],
      [after, true],
    ] as const) {
      if (!figure) continue
      const { id, supersedesId, fromFigureId, ofFigureId, sumOfIds } = figure
      if (supersedesId !== null) link(this.superseding, supersedesId, id, isAdded)
      for (const other of sumOfIds) link(this.referring, other, id, isAdded)
      if (ofFigureId === null) continue
      for (const other of [fromFigureId, ofFigureId]) if (other !== null) link(this.referring, other, id, isAdded)
    }
  }

  /** Returns the sources of which another pair converts, given the figures that change. */
  #movedPairs(figures: readonly Figure[], apply: () => void): ReadonlySet<string> {
    const conversions = figures.flatMap(({ sourceId, unit, reported }) =>
      reported.flatMap((other) => [
        [sourceId, unit, other.unit],
        [sourceId, other.unit, unit],
        ...reported.map((third) => [sourceId, other.unit, third.unit]),
      ]),
    ) as [string, string, string][]
    const now = conversions.map((pair) => this.#pairIn(...pair))
    apply()
    if (conversions.length > 0) this.#pairIn = this.#pairs()
    const moved = conversions.filter((pair, at) => {
      const [one, other] = [now[at], this.#pairIn(...pair)]
      return one?.figureId !== other?.figureId || one?.from !== other?.from || one?.to !== other?.to
    })
    return new Set(moved.map(([sourceId]) => sourceId))
  }

  /** Changes records, and tells those who follow. */
  apply(changes: readonly Changed[], sequence: number): Touched {
    const of = <N extends LeanName>(name: N) => changes.filter((change): change is Changed<N> => change.name === name)
    const figures = of('figures')
    const printing = figures.flatMap(({ before, after }) => [before, after].filter((one) => one !== undefined))
    let roots: ReadonlySet<string> = new Set<string>()
    const movedPairs = this.#movedPairs(printing, () => {
      roots = this.records.apply(changes)
    })
    for (const { before, after } of figures) this.#refer(before, after)
    this.sequence = sequence

    const sources = new Set(movedPairs)
    for (const change of of('sources')) if (differs(change, aboutSources)) sources.add(change.id)
    const moved = new Set(of('sources').flatMap((change) => (differs(change, ['followsId']) ? [change.id] : [])))
    const { sources: known } = this.records.maps
    if (moved.size > 0)
      for (const id of known.keys()) if ([...editionsUpTo(id, known)].some((one) => moved.has(one))) sources.add(id)
    const isOfRate = ({ sourceId }: { readonly sourceId: string | null }): boolean => sources.has(sourceId ?? '')
    const all = of('rates').length > 0 || [...this.records.maps.rates.values()].some(isOfRate)
    const rates = all || movedPairs.size > 0 || sources.size > 0
    const metrics = new Set(of('metrics').flatMap((change) => (differs(change, ['nature']) ? [change.id] : [])))
    const placed = changes.filter(({ name }) => placing.includes(name))
    if (placed.length > 0) this.#places = undefined
    if (rates) this.indexes = this.#prepared()

    const [touchedRoots, subjects] = [new Set(roots), new Set(changes.flatMap((one) => Records.subjectsOf(one)))]
    if (sources.size + metrics.size > 0)
      for (const { sourceId, metric, subjectKind, subjectId } of this.records.maps.figures.values())
        if (sources.has(sourceId) || metrics.has(metric)) {
          const key = keyOf(subjectKind, subjectId)
          subjects.add(key)
          touchedRoots.add(this.records.rootOf(key))
        }
    const touched: Touched = {
      all,
      roots: touchedRoots,
      subjects,
      placesMoved: placed.some(({ before }) => before !== undefined),
      rates,
      changes,
    }
    for (const follower of this.followers) follower.touch(touched)
    return touched
  }

  /** Returns the subjects of which an equation refers to a figure. */
  subjectsReferringTo(figureId: string): string[] {
    return [...(this.referring.get(figureId) ?? [])].flatMap((id) => {
      const figure = this.records.maps.figures.get(id)
      return figure ? [keyOf(figure.subjectKind, figure.subjectId)] : []
    })
  }

  natureOf(metric: string) {
    return natureOf(this.indexes.metrics, metric)
  }
}
