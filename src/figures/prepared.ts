/** Indexes that the arithmetic reads for every tree, made once for a state of the register, and a memory of the last tree. */
import { LRUCache } from 'lru-cache'
import type { Money } from './money.ts'
import { type Resolve, type Resolved, resolveOverlaps } from './own-parts.ts'
import { overlappingSubjects, placesOf, type Places } from './places/places.ts'
import { nothing, type Figure, type Sources, type SubjectKind, type Metric, type Register } from './register.ts'

/** The subjects of a tree. */
export interface PlacedSubjects {
  readonly places: Places
  /** The keys of those that overlap others of their tree. */
  readonly overlapping: ReadonlySet<string>
  readonly resolve: Resolve
}

/** Fewer figures are compared anew sooner than looked up; more would take too much memory. */
const [fewestFigures, mostFigures] = [500, 100_000]

const lists = ['initiatives', 'projects', 'regions', 'industries', 'organizations'] as const
const amounts: ReadonlySet<string> = new Set(['value', 'upperValue', 'asPrinted', 'isOfPlan'])

/** A figure that prints another currency makes a rate, which depends on its amount. */
const isSameButAmount = (one: Figure, other: Figure | undefined): boolean =>
  one === other ||
  (other?.reported.length === 0 &&
    Object.keys(one).every((key) => amounts.has(key) || one[key as keyof Figure] === other[key as keyof Figure]))

/** Remembers of the tree that was asked for last what does not follow from amounts. */
export class LastTree {
  #register: Register = nothing
  #kind: SubjectKind | undefined
  #subjects: PlacedSubjects | undefined

  of(register: Register, kind: SubjectKind | undefined, fewest = fewestFigures): PlacedSubjects {
    if (!this.#subjects || kind !== this.#kind || lists.some((name) => register[name] !== this.#register[name])) {
      this.#register = register
      this.#kind = kind
      const overlapping = overlappingSubjects(register, kind)
      this.#subjects = { places: placesOf(register, kind), overlapping, resolve: resolvingAgain(fewest) }
    }
    return this.#subjects
  }
}

/** Returns a function that resolves overlaps among the figures of one tree, and remembers what it has found. */
const resolvingAgain = (fewest: number): Resolve => {
  const known = new LRUCache<string, { chosen: readonly Figure[]; readonly resolved: Resolved }>({
    maxSize: mostFigures,
    sizeCalculation: ({ chosen }) => chosen.length,
  })
  return (chosen, above, choice, money, sources) => {
    if (chosen.length < fewest) return resolveOverlaps(chosen, above, choice, money, sources)
    const name = JSON.stringify(choice)
    const last = known.get(name)
    if (last?.chosen.length === chosen.length && last.chosen.every((one, at) => isSameButAmount(one, chosen[at]))) {
      const changed = last.chosen.flatMap((one, at) =>
        one === chosen[at] ? [] : [[one, chosen[at] as Figure] as const],
      )
      last.resolved.replace(new Map(changed))
      last.chosen = chosen
      return last.resolved
    }
    const resolved = resolveOverlaps(chosen, above, choice, money, sources)
    known.set(name, { chosen, resolved })
    return resolved
  }
}

export interface Prepared {
  readonly sources: Sources
  readonly money: Money
  readonly metrics: ReadonlyMap<string, Metric>
  readonly lastTree: LastTree
}
