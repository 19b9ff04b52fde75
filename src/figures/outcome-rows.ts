/** Adds what came of plans up into rows, and takes the outcomes of a tree off again when it changes. */
import { decimalText } from '../model/decimals.ts'
import type { Choice, Reason } from './choose.ts'
import { byText, byTextOrNull } from './collections.ts'
import { Counts } from './grouped.ts'
import {
  byFigure,
  isDivided,
  largestOf,
  withParts,
  type PartPosition,
  type PartsPage,
  type Sized,
} from './largest-parts.ts'
import { mergedRates, type UsedRate } from './money.ts'
import { isApproximate } from './register.ts'
import {
  type CountsAs,
  type OutcomeEntry,
  explainedOutcome,
  isPlanned,
  type OutcomePart,
  type Outcomes,
  type OutcomesQuery,
  type OutcomesRow,
  type Planned,
  type TreeOutcomes,
} from './outcomes.ts'
import { dayOf } from './periods.ts'
import { type GroupKey, isOutside, isPartly, Locations } from './places/groups.ts'
import type { Places } from './places/places.ts'
import { ratioText } from './promises/promises.ts'
import { type Called, type Located, Segments } from './segments.ts'
import type { ExcludedFigure } from './totals.ts'

/** The entries that count in a row in one way. */
class Sums {
  count = 0
  planned = 0n
  actual = 0n
  /** The periods of outcomes: the first day of each, and the last one of each topmost subject. */
  readonly starts = new Counts<string>()
  readonly ends = new Counts<string>()
}

class Row {
  readonly key: GroupKey
  readonly unit: string
  readonly sums: Readonly<Record<CountsAs, Sums>> = {
    reported: new Sums(),
    partly: new Sums(),
    unreported: new Sums(),
    unplanned: new Sums(),
  }
  approximate = 0
  /** As it is answered; undefined since it has changed. */
  answered: OutcomesRow | undefined

  constructor(key: GroupKey, unit: string) {
    this.key = key
    this.unit = unit
  }

  get isEmpty(): boolean {
    const { reported, partly, unreported, unplanned } = this.sums
    return reported.count + partly.count + unreported.count + unplanned.count === 0
  }
}

const least = ({ counts }: Counts<string>): string | undefined =>
  [...counts.keys()].reduce<string | undefined>((one, day) => (one === undefined || day < one ? day : one), undefined)

const byKeyAndUnit = (one: Row, other: Row): number =>
  one.key.reduce((order, value, index) => order || byTextOrNull(value, other.key[index] ?? null), 0) ||
  byText(one.unit, other.unit)

/** The number of a key is made of that of its place, and of the year. */
const mostYears = 10_000

type Subject = OutcomeEntry['subject']

/** An entry as it counts in a row. */
interface Placed {
  readonly row: Row
  readonly countsAs: CountsAs
}

/** The rows of a query, of the trees that have been added to it. */
class OutcomeRows {
  readonly #query: OutcomesQuery
  readonly #called: Called
  readonly #locations: Locations
  readonly #rows = new Map<string, Row>()
  readonly #excluded = new Counts<Reason>()
  readonly #rates = new Counts<string>()
  readonly #located = new Map<string, number>()
  readonly #byYear: boolean

  /** `places` know subjects as they are called. */
  constructor(query: OutcomesQuery, places: Places, called: Called) {
    this.#query = query
    this.#called = called
    this.#locations = new Locations(query, places)
    this.#byYear = query.groupBy?.includes('year') === true
  }

  /** Takes places in which there are more records; those that were there have not moved. */
  set places(places: Places) {
    if (this.#locations.take(places)) for (const row of this.#rows.values()) row.answered = undefined
  }

  #locate(subject: Subject): number {
    const name = this.#called === 'place' ? subject.place : subject.key
    let found = this.#located.get(name)
    if (found === undefined) this.#located.set(name, (found = this.#locations.of(name)))
    return found
  }

  /** Returns the number of the key of an entry, `isOutside` or `isPartly`. */
  #at({ subject, year }: OutcomeEntry): number {
    const located = this.#locate(subject)
    return located < 0 ? located : located * mostYears + (this.#byYear && year !== null ? Number(year) : 0)
  }

  #rowAt(at: number, { unit, year }: OutcomeEntry): Row {
    const name = `${at.toString()} ${unit}`
    let row = this.#rows.get(name)
    if (!row) {
      const key = this.#locations.keyIn(Math.floor(at / mostYears), year)
      this.#rows.set(name, (row = new Row(key, unit)))
    }
    return row
  }

  /** Returns the promise that speaks for an entry at a key: the topmost with an outcome above it. */
  #speaker(entry: OutcomeEntry, at: number): Planned | undefined {
    const [first] = isPlanned(entry)
      ? [entry.above]
      : entry.promised.filter((one) => this.#at(one) === at || this.#speaker(one, at) !== undefined)
    let speaker: Planned | undefined
    for (let one = first; one; one = one.above) if (this.#at(one) === at) speaker = one
    return speaker
  }

  /** Returns the row in which an entry counts; undefined outside of the filters, or where another speaks for it. */
  #placed(entry: OutcomeEntry): Placed | undefined {
    const at = this.#at(entry)
    if (at < 0 || this.#speaker(entry, at)) return undefined
    const countsAs = !isPlanned(entry)
      ? 'unplanned'
      : entry.came === undefined
        ? 'unreported'
        : entry.came.isWhole
          ? 'reported'
          : 'partly'
    return { row: this.#rowAt(at, entry), countsAs }
  }

  /** Adds a tree, or takes it off. */
  add({ entries, excluded }: TreeOutcomes, times: 1 | -1): void {
    const subjects = new Map<Sums, Set<Subject>>()
    const concerned = new Set<OutcomeEntry>()
    for (const entry of entries) {
      const placed = this.#placed(entry)
      const isOfOwnPart = placed?.countsAs === 'unreported' || placed?.countsAs === 'unplanned'
      if (isOfOwnPart || (entry.whole && concerned.has(entry.whole))) concerned.add(entry)
      if (entry.rate && (placed || concerned.has(entry))) this.#rates.add(JSON.stringify(entry.rate), times)
      if (placed) this.#addTo(placed, entry, times, subjects)
      else {
        const reason = this.#reasonOf(entry)
        if (reason) this.#excluded.add(reason.reason, times)
      }
    }
    for (const { subject, reason } of excluded)
      if (this.#locate(subject) !== isOutside) this.#excluded.add(reason, times)
  }

  #addTo({ row, countsAs }: Placed, entry: OutcomeEntry, times: 1 | -1, subjects: Map<Sums, Set<Subject>>): void {
    const [sums, sign] = [row.sums[countsAs], BigInt(times)]
    sums.count += times
    row.answered = undefined
    const came = isPlanned(entry) ? entry.came : undefined
    if (countsAs === 'reported' && [entry.figure, ...(came?.figures ?? [])].some(isApproximate))
      row.approximate += times
    if (!isPlanned(entry)) sums.actual += sign * entry.own
    else if (!came) sums.planned += sign * entry.own
    else {
      sums.planned += sign * entry.value
      sums.actual += sign * came.value
      for (const rate of came.rates) this.#rates.add(JSON.stringify(rate), times)
      sums.starts.add(came.from, times)
      const seen = subjects.get(sums) ?? new Set<Subject>()
      subjects.set(sums, seen)
      if (isTopmost(entry.subject, seen)) sums.ends.add(came.through, times)
      seen.add(entry.subject)
    }
  }

  /** Returns why an entry that lies within the filters does not count, and what counts instead. */
  #reasonOf(entry: OutcomeEntry): Omit<ExcludedFigure, 'figureId'> | undefined {
    const at = this.#at(entry)
    if (at === isPartly) return { reason: 'covers-more' }
    const speaker = at < 0 ? undefined : this.#speaker(entry, at)
    if (!speaker || (!isPlanned(entry) && entry.fulfils.some((one) => this.#placed(one)))) return undefined
    const instead = isPlanned(entry) ? speaker.figure : speaker.came?.figures[0]
    return {
      reason: entry.subject === speaker.subject ? 'overlapping-period' : 'overlaps-whole',
      ...(instead && { insteadId: instead.id }),
    }
  }

  #answerOf(row: Row): OutcomesRow {
    const { key, unit, sums, approximate } = row
    const compared = ({ count, planned, actual }: Sums) => ({
      promises: count,
      planned: decimalText(planned),
      actual: decimalText(actual),
      ratio: ratioText(actual, planned),
    })
    const reported = compared(sums.reported)
    const isReported = reported.promises > 0
    return {
      ...this.#locations.named(key),
      unit,
      planned: isReported ? reported.planned : null,
      actual: isReported ? reported.actual : null,
      ratio: reported.ratio,
      from: dayOf(least(sums.reported.starts)),
      through: dayOf(least(sums.reported.ends)),
      approximate: approximate > 0,
      reported,
      partly: { ...compared(sums.partly), through: dayOf(least(sums.partly.ends)) },
      unreported: { promises: sums.unreported.count, planned: decimalText(sums.unreported.planned) },
      unplanned: { figures: sums.unplanned.count, actual: decimalText(sums.unplanned.actual) },
    }
  }

  /** Returns the rows that have something in them, in order. */
  #sorted(): Row[] {
    return [...this.#rows.values()].filter(({ isEmpty }) => !isEmpty).sort(byKeyAndUnit)
  }

  /** Returns the answer, without explaining it. Its rows are shared. */
  answer(): Outcomes {
    const { metric, stage } = this.#query
    return {
      metric,
      stage,
      data: this.#sorted().map((row) => (row.answered ??= this.#answerOf(row))),
      rates: mergedRates([...this.#rates.counts.keys()].map((text) => JSON.parse(text) as UsedRate)),
      excluded: Object.fromEntries([...this.#excluded.counts].sort(([one], [other]) => byText(one, other))),
    }
  }

  /** Yields what counts of a tree, with the place of its row in the answer. */
  *placedIn({ entries }: TreeOutcomes, order: ReadonlyMap<Row, number>): Generator<SizedEntry> {
    for (const entry of entries) {
      const placed = this.#placed(entry)
      if (!placed) continue
      const { row, countsAs } = placed
      const own = isPlanned(entry) && entry.came ? entry.value : entry.own
      yield { figureId: entry.figure.id, own, size: Number(own), row: order.get(row) as number, countsAs, entry }
    }
  }

  /** Returns the place of each row in the answer. */
  order(): ReadonlyMap<Row, number> {
    return new Map(this.#sorted().map((row, place) => [row, place]))
  }

  /** Returns the figures of a tree that do not count in any row. */
  excludedIn({ entries, excluded }: TreeOutcomes): ExcludedFigure[] {
    return [
      ...entries.flatMap((entry) => {
        const reason = this.#reasonOf(entry)
        return reason ? [{ figureId: entry.figure.id, ...reason }] : []
      }),
      ...excluded.flatMap(({ figure, subject, reason, instead }) => {
        if (this.#locate(subject) === isOutside) return []
        const isThere = instead && this.#locate(instead.subject) !== isPartly
        const insteadId = instead && (this.#reasonOf(instead)?.insteadId ?? (isThere ? instead.figure.id : undefined))
        return [{ figureId: figure.id, reason, ...(insteadId !== undefined && { insteadId }) }]
      }),
    ]
  }
}

/** Reports whether no subject above one, and not itself, has been seen. */
const isTopmost = (subject: Subject, seen: ReadonlySet<Subject>): boolean => {
  for (let at: Subject | undefined = subject; at; at = at.higher) if (seen.has(at)) return false
  return true
}

interface SizedEntry extends Sized {
  readonly row: number
  readonly countsAs: CountsAs
  readonly entry: OutcomeEntry
}

export interface PagedOutcomes extends Outcomes {
  /** The start of the next page of parts, null after the last one; left out where they are not divided. */
  next?: PartPosition | null
}

export interface LineOfOutcome extends Pick<OutcomesRow, 'key' | 'unit'> {
  readonly part: OutcomePart
}

/** Objects take more memory than the columns of a total. */
const weight = 3

/** The promises and outcomes of one question, tree by tree, and the rows of its groupings. */
export class OutcomeParts {
  readonly choice: Choice
  readonly #trees = new Segments<TreeOutcomes, OutcomeRows>()
  #entries = 0

  constructor(choice: Choice) {
    this.choice = choice
  }

  /** The memory that it takes, in figures of a total. */
  get length(): number {
    return this.#entries * weight
  }

  replace(root: string, came: TreeOutcomes | undefined): void {
    const went = this.#trees.replace(root, came)
    this.#entries += (came?.entries.length ?? 0) - (went?.entries.length ?? 0)
  }

  remove(root: string): void {
    this.replace(root, undefined)
  }

  forgetRows(): void {
    this.#trees.forgetRows()
  }

  /** Returns the units of all figures that the question is about. */
  units(): string[] {
    const units = new Set<string>()
    for (const { entries, excluded } of this.#trees.values())
      for (const { figure } of [...entries, ...excluded]) units.add(figure.unit)
    return [...units]
  }

  #rows(query: OutcomesQuery, located: Located): readonly [OutcomeRows, Iterable<TreeOutcomes>] {
    return this.#trees.rows(query, located, (...places) => new OutcomeRows(query, ...places))
  }

  /** Returns the rows; where they are explained, with a page of what is in them. */
  answer(query: OutcomesQuery, located: Located, page?: PartsPage): PagedOutcomes {
    const [rows, trees] = this.#rows(query, located)
    const answer = rows.answer()
    if (query.explain !== true) return answer
    const sizes = answer.data.map(({ reported, partly, unreported, unplanned }) => ({
      figures: reported.promises + partly.promises + unreported.promises + unplanned.figures,
    }))
    const divides = isDivided(sizes, page) ? page : undefined
    const largest = largestOf<SizedEntry>(divides ?? { most: Infinity })
    const excludedFigures: ExcludedFigure[] = []
    const order = rows.order()
    for (const tree of trees) {
      for (const placed of rows.placedIn(tree, order)) largest.add(placed)
      if (divides?.after === undefined) excludedFigures.push(...rows.excludedIn(tree))
    }
    const placed = ({ row, entry, countsAs }: SizedEntry) => [row, explainedOutcome(entry, countsAs)] as const
    return withParts(answer, largest, divides, placed, excludedFigures)
  }

  /** Yields what is in all rows, in the order of rows and figures. */
  *lines(query: OutcomesQuery, located: Located): Generator<LineOfOutcome> {
    const [rows, trees] = this.#rows(query, located)
    const { data } = rows.answer()
    const order = rows.order()
    const placed = [...trees].flatMap((tree) => [...rows.placedIn(tree, order)])
    for (const { row, entry, countsAs } of placed.sort((one, other) => one.row - other.row || byFigure(one, other))) {
      const { key, unit } = data[row] as OutcomesRow
      yield { key, unit, part: explainedOutcome(entry, countsAs) }
    }
  }
}
