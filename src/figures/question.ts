/** The own parts of one question, tree by tree, and the rows of the queries that group and filter them. */
import type { Choice } from './choose.ts'
import { Columns, size, type Segment } from './columns.ts'
import { explainedPart, Grouped, type Row } from './grouped.ts'
import {
  byFigure,
  isDivided,
  largestOf,
  withParts,
  type PagedTotals,
  type PartsPage,
  type Sized,
} from './largest-parts.ts'
import type { Figure } from './register.ts'
import { placesBySubject, type Places } from './places/places.ts'
import type { Recomputed } from './recompute.ts'
import { type Called, type Located, Segments } from './segments.ts'
import type { ExcludedFigure, ExplainedPart, TotalsQuery, TotalsRow } from './totals.ts'

/** Slots of replaced segments are given up when they are more than the others and these. */
const sparedSlots = 10_000

/** Figures that count, and others with the reason why they do not. */
export interface CountedFigures {
  readonly parts: readonly ExplainedPart[]
  readonly excludedFigures: readonly ExcludedFigure[]
}

export interface LineOfPart extends Pick<TotalsRow, 'key' | 'stage' | 'unit'> {
  readonly part: ExplainedPart
}

interface Slot extends Sized {
  readonly row: Row
  readonly at: number
}

const nowhere = placesBySubject({ regions: [], industries: [], organizations: [] })

const sizeOf = ({ from, to }: Segment): number => to - from

export class OwnParts {
  readonly choice: Choice
  #columns: Columns
  readonly #segments = new Segments<Segment, Grouped>()
  #live = 0

  constructor(choice: Choice) {
    this.choice = choice
    this.#columns = new Columns(choice.stock !== undefined)
  }

  /** The number of figures in memory. */
  get length(): number {
    return this.#columns.length
  }

  /** Replaces the figures of a tree. */
  replace(root: string, recomputed: Recomputed, places: Places): void {
    this.#replace(root, this.#columns.add(recomputed, places))
  }

  /** Removes the figures of a tree. */
  remove(root: string): void {
    this.#replace(root, undefined)
  }

  #replace(root: string, came: Segment | undefined): void {
    const went = this.#segments.replace(root, came)
    if (went) this.#columns.retire(went)
    this.#live += (came ? sizeOf(came) : 0) - (went ? sizeOf(went) : 0)
    if (this.#columns.length > 2 * this.#live + sparedSlots) this.#compact()
  }

  #compact(): void {
    const columns = new Columns(this.choice.stock !== undefined)
    this.#segments.copyAll((segment) => columns.copy(this.#columns, segment))
    this.#columns = columns
  }

  /** Forgets the rows, as when places move. */
  forgetRows(): void {
    this.#segments.forgetRows()
  }

  /** Returns the rows of a query, and the slots that they are of. */
  #grouped(query: TotalsQuery, located: Located): readonly [Grouped, Pick<Segment, 'from' | 'to'>] {
    const make = (...places: readonly [Places, Called]): Grouped => new Grouped(this.#columns, query, ...places)
    const [rows, segments] = this.#segments.rows(query, located, make)
    if (!located.within) return [rows, { from: 0, to: this.#columns.length }]
    const [segment = { from: 0, to: 0 }] = segments
    return [rows, segment]
  }

  /** Returns the units of all figures that the question is about. */
  units(): string[] {
    const units = new Set<string>()
    for (const { from, to } of this.#segments.values())
      for (let slot = from; slot < to; slot++) units.add((this.#columns.figures[slot] as Figure).unit)
    return [...units]
  }

  /** Returns a total; of one that is explained, a page of its parts. */
  answer(query: TotalsQuery, located: Located, page?: PartsPage): PagedTotals {
    const [grouped, { from, to }] = this.#grouped(query, located)
    const total = grouped.answer()
    if (query.explain !== true) return total
    const divides = isDivided(total.data, page) ? page : undefined
    const largest = largestOf<Slot>(divides ?? { most: Infinity })
    const excludedFigures: ExcludedFigure[] = []
    const isAnyExcluded = grouped.areAnyPartly
    let [lowest, highest] = isAnyExcluded ? [-Infinity, Infinity] : largest.bounds()
    for (let at = from; ; at++) {
      at = this.#columns.nextWithin(at, to, lowest, highest)
      if (at === to) break
      const row = this.#columns.size[at] === size.leftOut ? undefined : grouped.rowAt(at)
      if (row) largest.add(this.#slotOf(at, row))
      const excluded = row || divides?.after ? undefined : grouped.excludedAt(at)
      if (excluded) excludedFigures.push(excluded)
      if (!isAnyExcluded) [lowest, highest] = largest.bounds()
    }
    const places = grouped.order()
    const placed = ({ row, at }: Slot) => [places.get(row) as number, explainedPart(this.#columns, at)] as const
    return withParts(total, largest, divides, placed, excludedFigures)
  }

  #slotOf(at: number, row: Row): Slot {
    const { figures, size } = this.#columns
    return { figureId: (figures[at] as Figure).id, own: this.#columns.ownAt(at), size: size[at] as number, row, at }
  }

  /** Yields the parts of all rows, in the order of rows and figures. */
  *lines(query: TotalsQuery, located: Located): Generator<LineOfPart> {
    const [grouped, { from, to }] = this.#grouped(query, located)
    const { data } = grouped.answer()
    const slots = new Map<Row, Slot[]>([...grouped.order().keys()].map((row) => [row, []]))
    for (let at = from; at < to; at++) {
      const own = this.#columns.size[at] as number
      const row = own < size.leftOut ? grouped.rowAt(at) : undefined
      if (row) slots.get(row)?.push(this.#slotOf(at, row))
    }
    for (const [row, place] of grouped.order()) {
      const { key, stage, unit } = data[place] as TotalsRow
      for (const { at } of (slots.get(row) ?? []).sort(byFigure))
        yield { key, stage, unit, part: explainedPart(this.#columns, at) }
    }
  }

  /** Returns how all figures count, without regard to any query. */
  counted(): CountedFigures {
    const everywhere = { metric: this.choice.metric }
    const grouped = new Grouped(this.#columns, everywhere, nowhere, 'place')
    const [parts, excludedFigures]: [ExplainedPart[], ExcludedFigure[]] = [[], []]
    for (const { from, counted, to } of this.#segments.values()) {
      for (let slot = from; slot < counted; slot++) parts.push(explainedPart(this.#columns, slot))
      for (let slot = counted; slot < to; slot++) {
        const excluded = grouped.excludedAt(slot)
        if (excluded) excludedFigures.push(excluded)
      }
    }
    return { parts, excludedFigures }
  }
}
