/** What a question remembers of each tree, and the rows of its groupings, which follow the trees that change. */
import { LRUCache } from 'lru-cache'
import type { Places } from './places/places.ts'
import type { TotalsQuery } from './totals.ts'

/** The places in which the subjects of a question lie. */
export interface Located {
  /** Knows subjects by their places. */
  readonly places: Places
  /** The tree of the initiative or project that a query is about, whose subjects it knows by their keys. */
  readonly within?: { readonly root: string; readonly places: Places }
}

/** The name of a subject in the places of a query: its place, or its own key. */
export type Called = 'place' | 'subject'

/** The groupings of one question whose rows are remembered. */
const mostGroupings = 64
/** Rows that lag behind more trees than these are computed again when they are asked for. */
const longestLog = 5000

/** Rows to which a segment is added, and from which it is taken off again. */
interface Rows<S> {
  places: Places
  readonly add: (segment: S, times: 1 | -1) => void
}

/** A segment that took the place of another one. */
interface Replaced<S> {
  readonly went: S | undefined
  readonly came: S | undefined
}

/** The segments of a question by the roots of their trees. */
export class Segments<S extends object, R extends Rows<S>> {
  readonly #segments = new Map<string, S>()
  /** Rows, and how much of the log they have seen. */
  readonly #groupings = new LRUCache<string, { readonly rows: R; seen: number }>({ max: mostGroupings })
  #log: Replaced<S>[] = []

  values(): Iterable<S> {
    return this.#segments.values()
  }

  /** Sets or removes the segment of a tree, and returns the one that it had. */
  replace(root: string, came: S | undefined): S | undefined {
    const went = this.#segments.get(root)
    if (came) this.#segments.set(root, came)
    else this.#segments.delete(root)
    if ((went ?? came) && this.#groupings.size > 0) this.#log.push({ went, came })
    if (this.#log.length > longestLog) this.forgetRows()
    return went
  }

  /** Replaces all segments by others that say the same. */
  copyAll(copy: (segment: S) => S): void {
    for (const [root, segment] of this.#segments) this.#segments.set(root, copy(segment))
    this.forgetRows()
  }

  /** Forgets the rows, as when places move. */
  forgetRows(): void {
    this.#groupings.clear()
    this.#log = []
  }

  /** Returns the rows of a query, brought up to date, and the segments in them. */
  rows(
    { regionWithin, industryWithin, groupBy, regionKind }: TotalsQuery,
    { places, within }: Located,
    make: (places: Places, called: Called) => R,
  ): readonly [R, Iterable<S>] {
    if (within) {
      const rows = make(within.places, 'subject')
      const segment = this.#segments.get(within.root)
      if (segment) rows.add(segment, 1)
      return [rows, segment ? [segment] : []]
    }
    const name = JSON.stringify([regionWithin, industryWithin, groupBy, regionKind])
    let known = this.#groupings.get(name)
    if (known) {
      known.rows.places = places
      for (const { went, came } of this.#log.slice(known.seen)) {
        if (went) known.rows.add(went, -1)
        if (came) known.rows.add(came, 1)
      }
    } else {
      known = { rows: make(places, 'place'), seen: 0 }
      for (const segment of this.#segments.values()) known.rows.add(segment, 1)
      this.#groupings.set(name, known)
    }
    known.seen = this.#log.length
    return [known.rows, this.#segments.values()]
  }
}
