/** Adds own parts up into rows with bounds, and takes those of a tree off again when it changes. */
import { decimalText } from '../model/decimals.ts'
import { larger } from './amounts.ts'
import type { Choice, Reason } from './choose.ts'
import { byText, byTextOrNull } from './collections.ts'
import { type AmountColumns, type Columns, dayText, flag, noYear, openEnd, type Segment, voiceOf } from './columns.ts'
import { mergedRates } from './money.ts'
import {
  type PlaceFilter,
  type Group,
  type Grouping,
  type GroupKey,
  isOutside,
  isPartly,
  Locations,
} from './places/groups.ts'
import type { Places } from './places/places.ts'
import { keyOf } from './places/subjects.ts'
import type { Stage } from './register.ts'
import type { Called } from './segments.ts'
import type { ExcludedFigure, ExplainedPart, Totals, TotalsRow } from './totals.ts'

/** Counts how many times each of some values occurs. */
export class Counts<T> {
  readonly counts = new Map<T, number>()

  add(value: T, times: number): void {
    const sum = (this.counts.get(value) ?? 0) + times
    if (sum === 0) this.counts.delete(value)
    else this.counts.set(value, sum)
  }

  least(this: Counts<number>): number {
    let least = Infinity
    for (const value of this.counts.keys()) if (value < least) least = value
    return least
  }

  has(value: T): boolean {
    return this.counts.has(value)
  }
}

/** A row, and what it is of the tree that is being added. */
export class Row {
  readonly key: GroupKey
  readonly stage: TotalsRow['stage']
  readonly unit: string
  figures = 0
  total = 0n
  lower = 0n
  upper = 0n
  /** The number of amounts in its upper bound that are open, and of those in it that are approximate. */
  open = 0
  approximate = 0
  readonly starts = new Counts<number>()
  readonly ends = new Counts<number>()
  isInOrder = false
  /** As it is answered; undefined since it has changed. */
  answered: TotalsRow | undefined
  /** Its place among the rows of the tree. */
  place = -1
  /** The first slots of the subjects of the tree that it has figures of. */
  readonly subjects = new Set<number>()

  /** The number that it shares with the rows of its place and year. */
  readonly at: number

  constructor(key: GroupKey, stage: TotalsRow['stage'], unit: string, at: number) {
    this.key = key
    this.stage = stage
    this.unit = unit
    this.at = at
  }
}

const outside = -1

/** What is known of the parts of a slot: it has some, and the upper bound of one in another row is open. */
const mark = { hasParts: 1, hasOpenPart: 2 } as const

/** Amounts of one tree: what the parts of a slot in other rows and in its own leave over, and the sums of its rows. */
const sumColumns = ['elsewhere', 'here', 'total', 'lower', 'upper'] as const
type SumColumns = Readonly<Record<(typeof sumColumns)[number], bigint[] | BigInt64Array>>

const scratchOf = (length: number) => ({
  length,
  rowAt: new Int32Array(length),
  marks: new Uint8Array(length),
  open: new Int32Array(length),
  approximate: new Int32Array(length),
  amounts: Object.fromEntries(sumColumns.map((name) => [name, new BigInt64Array(length)])) as SumColumns,
})
type Scratch = ReturnType<typeof scratchOf>

/** For one tree at a time, which has no more rows than parts: to allocate takes longer than to add up. */
let scratch = scratchOf(0)

const noAmounts = (): SumColumns => ({ elsewhere: [], here: [], total: [], lower: [], upper: [] })

/**
 * Returns the function that adds the parts of a segment up, given the place of the row of each, and of what their parts
 * in other rows leave over: bottom up, as the remainder of a topmost figure is known only after its parts. `narrowed`
 * says in how many bits its amounts fit: those of 64 bits are numbers to the processor, and no objects.
 */
const addingUp =
  (narrowed: (amount: bigint) => bigint) =>
  (
    { own, lower, upper, lowerInWhole, upperInWhole }: AmountColumns,
    { whole, flags }: Columns,
    { from, counted, large }: Segment,
    { rowAt, marks, open, approximate }: Scratch,
    { elsewhere, here, ...sums }: SumColumns,
  ): void => {
    const base = large ? from : 0
    const length = counted - from
    for (let at = 0; at < length; at++) {
      const row = rowAt[at] as number
      elsewhere[at] = 0n
      here[at] = 0n
      marks[at] = 0
      if (row >= 0) sums.total[row] = narrowed((sums.total[row] as bigint) + (own[from - base + at] as bigint))
    }
    for (let at = length - 1; at >= 0; at--) {
      const slot = from + at
      const amount = slot - base
      const back = whole[slot] as number
      const over = back < 0 ? -1 : at - back
      const [row, wholeRow] = [rowAt[at] as number, over < 0 ? -1 : (rowAt[over] as number)]
      const bits = flags[slot] as number
      if (over >= 0) marks[over] = (marks[over] as number) | mark.hasParts
      if (wholeRow >= 0 && wholeRow !== row) {
        elsewhere[over] = narrowed((elsewhere[over] as bigint) + (upperInWhole[amount] as bigint))
        if (bits & flag.openUpperInWhole) marks[over] = (marks[over] as number) | mark.hasOpenPart
        sums.upper[wholeRow] = narrowed((sums.upper[wholeRow] as bigint) - (lowerInWhole[amount] as bigint))
        if (bits & flag.approximate) approximate[wholeRow] = (approximate[wholeRow] as number) + 1
      }
      if (row < 0) continue
      const rest = narrowed((lower[amount] as bigint) - (elsewhere[at] as bigint))
      const marked = marks[at] as number
      const ofParts = here[at] as bigint
      const least = marked & mark.hasOpenPart ? ofParts : marked & mark.hasParts ? larger(rest, ofParts) : rest
      if (wholeRow === row) {
        here[over] = narrowed((here[over] as bigint) + least)
        elsewhere[over] = narrowed((elsewhere[over] as bigint) + (elsewhere[at] as bigint))
        marks[over] = (marks[over] as number) | marked
        continue
      }
      sums.lower[row] = narrowed((sums.lower[row] as bigint) + least)
      if (bits & flag.openUpper) open[row] = (open[row] as number) + 1
      else sums.upper[row] = narrowed((sums.upper[row] as bigint) + (upper[amount] as bigint))
      if (bits & flag.approximate) approximate[row] = (approximate[row] as number) + 1
    }
  }

const addIn64Bits = addingUp((amount) => BigInt.asIntN(64, amount))
const addAny = addingUp((amount) => amount)

/** The number of a row is made of three others: that of its place, of its year, and of its stage and unit. */
const yearWidth = 2 ** 24
const voiceWidth = 2 ** 40

/** Returns the earliest day at which what topmost subjects report ends, null if one is open. */
const throughOf = (ends: Counts<number>): string | null => (ends.has(openEnd) ? null : dayText(ends.least()))

type GroupedQuery = Choice & PlaceFilter & Grouping

const byKeyStageUnit = (one: Row, other: Row): number =>
  one.key.reduce((order, value, index) => order || byTextOrNull(value, other.key[index] ?? null), 0) ||
  byText(one.stage, other.stage) ||
  byText(one.unit, other.unit)

/** The rows of a query, of the segments that have been added to it. */
export class Grouped {
  readonly #columns: Columns
  readonly #query: GroupedQuery
  readonly #locations: Locations
  readonly #called: Called
  readonly #rows = new Map<number, Row>()
  readonly #excluded = new Counts<Reason>()
  readonly #rates = new Counts<number>()
  /** The location of each place, or slot; undefined before it is looked for. */
  readonly #located: (number | undefined)[] = []
  readonly #byYear: boolean
  /** The rows in order; undefined since there are others. */
  #order: readonly Row[] | undefined
  readonly #changed = new Set<Row>()

  /** `places` know subjects as they are called. */
  constructor(columns: Columns, query: GroupedQuery, places: Places, called: Called) {
    this.#columns = columns
    this.#query = query
    this.#locations = new Locations(query, places)
    this.#called = called
    this.#byYear = query.groupBy?.includes('year') === true
  }

  /** Takes places in which there are more records; those that were there have not moved. */
  set places(places: Places) {
    if (this.#locations.take(places)) for (const row of this.#rows.values()) row.answered = undefined
  }

  #nameOf(slot: number): string {
    const { figures, places, place } = this.#columns
    if (this.#called === 'place') return places.values[place[slot] as number] as string
    const { subjectKind, subjectId } = figures[slot] as Columns['figures'][number]
    return keyOf(subjectKind, subjectId)
  }

  /** Returns the number of the key of a slot by its place, `isOutside` or `isPartly`. */
  #locate(slot: number): number {
    const { place } = this.#columns
    const code = this.#called === 'place' ? (place[slot] as number) : slot
    return (this.#located[code] ??= this.#locations.of(this.#nameOf(slot)))
  }

  #rowOf(slot: number, located: number): Row {
    const { voice, voices, year } = this.#columns
    const ofYear = this.#byYear ? (year[slot] as number) + 1 : 0
    const voiceCode = voice[slot] as number
    const name = voiceCode * voiceWidth + ofYear * yearWidth + located
    const known = this.#rows.get(name)
    if (known) return known
    const { stage, unit } = voices.values[voiceCode] as (typeof voices.values)[number]
    const dated = ofYear === noYear + 1 ? null : (ofYear - 1).toString().padStart(4, '0')
    const row = new Row(this.#locations.keyIn(located, dated), stage, unit, name - voiceCode * voiceWidth)
    this.#rows.set(name, row)
    return row
  }

  /** Adds a segment, or takes it off. */
  add(segment: Segment, times: 1 | -1): void {
    const { from, counted, to, large } = segment
    const columns = this.#columns
    if (counted - from > scratch.length) scratch = scratchOf(2 * (counted - from))
    const { rowAt, open, approximate } = scratch
    const sums = large ? noAmounts() : scratch.amounts
    const rows: Row[] = []
    const concerned = new Set<number>()
    for (let slot = from; slot < counted; slot++) {
      const located = this.#locate(slot)
      if (located === isPartly) this.#excluded.add('covers-more', times)
      rowAt[slot - from] = outside
      const back = columns.whole[slot] as number
      const isInside = located >= 0
      if (isInside || (back > 0 && concerned.has(slot - back))) {
        concerned.add(slot)
        const rate = columns.rate[slot] as number
        if (rate > 0) this.#rates.add(rate - 1, times)
      }
      if (!isInside) continue
      const row = this.#rowOf(slot, located)
      if (row.place < 0) {
        const place = rows.push(row) - 1
        row.place = place
        open[place] = approximate[place] = 0
        sums.total[place] = sums.lower[place] = sums.upper[place] = 0n
      }
      rowAt[slot - from] = row.place
      row.figures += times
      this.#reach(row, slot, times)
    }
    for (let slot = counted; slot < to; slot++)
      if (this.#locate(slot) !== isOutside) this.#excluded.add(columns.reasons[slot] as Reason, times)
    if (rows.length === 0) return
    const add = large ? addAny : addIn64Bits
    add(large ?? columns.amounts, columns, segment, scratch, sums)
    const sign = BigInt(times)
    for (const [place, row] of rows.entries()) {
      row.total += sign * (sums.total[place] as bigint)
      row.lower += sign * (sums.lower[place] as bigint)
      row.upper += sign * (sums.upper[place] as bigint)
      row.open += times * (open[place] as number)
      row.approximate += times * (approximate[place] as number)
      row.place = outside
      row.subjects.clear()
      this.#forget(row)
    }
  }

  /** The first figure of a subject in a row ends last; those of a subject below another of the row do not count. */
  #reach(row: Row, slot: number, times: 1 | -1): void {
    const { start, end, subject, higher } = this.#columns
    row.starts.add(start[slot] as number, times)
    const first = slot - (subject[slot] as number)
    if (row.subjects.has(first)) return
    row.subjects.add(first)
    for (let at = first, up = higher[at] as number; up > 0; up = higher[at] as number) {
      at -= up
      if (row.subjects.has(at)) return
    }
    row.ends.add(end[slot] as number, times)
  }

  /** A row reads otherwise, and so may the one that is done of what it plans. */
  #forget(row: Row): void {
    this.#changed.add(row)
    row.answered = undefined
    if (row.stage !== 'planned') return
    const done = this.#rows.get(this.#columns.voices.code(voiceOf('actual', row.unit)) * voiceWidth + row.at)
    if (done) done.answered = undefined
  }

  #sorted(): readonly Row[] {
    for (const row of this.#changed) {
      const isThere = row.figures > 0
      if (isThere !== row.isInOrder) this.#order = undefined
      row.isInOrder = isThere
    }
    this.#changed.clear()
    return (this.#order ??= [...this.#rows.values()].filter(({ figures }) => figures > 0).sort(byKeyStageUnit))
  }

  #answerOf(row: Row): TotalsRow {
    const { key, stage, unit, total, lower, upper, open, figures, approximate, starts, ends } = row
    const answered = {
      ...this.#locations.named(key),
      stage,
      unit,
      total: decimalText(total),
      lowerBound: decimalText(lower),
      upperBound: open > 0 ? null : decimalText(upper),
      figures,
      approximate: approximate > 0,
      from: dayText(starts.least()),
      through: throughOf(ends),
    }
    const planned = this.#rows.get(this.#columns.voices.code(voiceOf('planned', unit)) * voiceWidth + row.at)
    const end = planned && planned.figures > 0 ? throughOf(planned.ends) : null
    return { ...answered, partial: isPartial(answered, this.#query, end) }
  }

  /** Returns the total, without explaining it. Its rows are shared. */
  answer(): Totals {
    const { columns, metric } = { columns: this.#columns, metric: this.#query.metric }
    const rates = [...this.#rates.counts.keys()].map((code) => columns.rates.values[code] as Totals['rates'][number])
    return {
      metric,
      data: this.#sorted().map((row) => (row.answered ??= this.#answerOf(row))),
      rates: mergedRates(rates),
      excluded: Object.fromEntries([...this.#excluded.counts].sort(([one], [other]) => byText(one, other))),
    }
  }

  /** Returns the place of each row in the answer, in order. */
  order(): ReadonlyMap<Row, number> {
    return new Map(this.#sorted().map((row, place) => [row, place]))
  }

  /** Returns the row of a slot that counts; undefined outside of the filters. */
  rowAt(slot: number): Row | undefined {
    const located = this.#locate(slot)
    return located >= 0 ? this.#rowOf(slot, located) : undefined
  }

  /** Reports whether figures that lie partly within the filters do not count. */
  get areAnyPartly(): boolean {
    return this.#excluded.has('covers-more')
  }

  /** Returns why the figure of a slot counts in no row; undefined of one that counts, and outside of the filters. */
  excludedAt(slot: number): ExcludedFigure | undefined {
    const { figures, reasons, whole } = this.#columns
    const located = this.#locate(slot)
    const idOf = (slot: number): string => (figures[slot] as (typeof figures)[number]).id
    const reason = reasons[slot]
    if (reason === undefined) return located === isPartly ? { figureId: idOf(slot), reason: 'covers-more' } : undefined
    if (located === isOutside) return undefined
    const back = whole[slot] as number
    const names = back > 0 && this.#locate(slot - back) !== isPartly
    return { figureId: idOf(slot), reason, ...(names && { insteadId: idOf(slot - back) }) }
  }
}

/** Returns a part as it is explained. */
export const explainedPart = (columns: Columns, slot: number): ExplainedPart => {
  const { figures, rate, rates, whole } = columns
  const figure = figures[slot] as (typeof figures)[number]
  const [back, used] = [whole[slot] as number, rate[slot] as number]
  return {
    figureId: figure.id,
    wholeFigureId: back < 0 ? null : (figures[slot - back] as typeof figure).id,
    subjectKind: figure.subjectKind,
    subjectId: figure.subjectId,
    value: figure.value,
    unit: figure.unit,
    ownPart: decimalText(columns.ownAt(slot)),
    ...(used > 0 && { rate: (rates.values[used - 1] as (typeof rates.values)[number]).rate }),
  }
}

// Tells if a row ends before what it is set beside.

/** A row with the earliest day at which what its topmost subjects report ends, null if one is open. */
interface Reaching {
  readonly key: Partial<Record<Group, string | null>>
  readonly stage: Stage
  readonly through: string | null
}

/**
 * Reports whether a row is partial: an actual flow that ends before its year, else before the period asked for, else
 * before `planned`, the end of the planned row with the same key and unit.
 */
const isPartial = (
  { key, stage, through }: Reaching,
  { groupBy = [], period, stock }: Pick<Choice & Grouping, 'groupBy' | 'period' | 'stock'>,
  planned: string | null,
): boolean => {
  if (stage !== 'actual' || stock !== undefined) return false
  const year = groupBy.includes('year') ? key.year : undefined
  const end = typeof year === 'string' ? `${year}-12-31` : (period?.end ?? planned)
  return end !== null && (through === null || through < end)
}
