/** The own parts of a question as columns, tree by tree: some 90 bytes a figure, over which any grouping is one pass. */
import type { Reason } from './choose.ts'
import type { Places } from './places/places.ts'
import { keyOf, type Above } from './places/subjects.ts'
import { periodOf, spokenFor, yearOf } from './periods.ts'
import { usedRate, type UsedRate } from './money.ts'
import type { Part } from './own-parts.ts'
import { countingInstead, type Recomputed } from './recompute.ts'
import type { Figure, Stage } from './register.ts'

/** Amounts in thousandths, by slot; those of a whole are in its unit. An open upper bound is 0, and flagged. */
export interface AmountColumns {
  readonly own: BigInt64Array | bigint[]
  readonly lower: BigInt64Array | bigint[]
  readonly upper: BigInt64Array | bigint[]
  readonly lowerInWhole: BigInt64Array | bigint[]
  readonly upperInWhole: BigInt64Array | bigint[]
}

/** The slots of one tree: its parts, wholes before their parts, then the figures that are left out. */
export interface Segment {
  readonly from: number
  /** The end of its parts. */
  readonly counted: number
  readonly to: number
  /** Its amounts from its first slot on, if 64 bits may not hold what they add up to; else they are in the columns. */
  readonly large: AmountColumns | undefined
}

/** The bits of `flags`. */
export const flag = { openUpper: 1, openUpperInWhole: 2, approximate: 4 } as const

/** The most that the amounts of a segment may add up to in 64 bits. */
const mostIn64Bits = 2 ** 62

const openStart = 0
export const openEnd = 99_999_999
const days = new Map<string, number>([
  ['', openStart],
  ['~', openEnd],
])

/** Returns a day as a number, in the same order. */
const dayOf = (day: string): number => {
  let number = days.get(day)
  if (number === undefined) days.set(day, (number = Number(day.replaceAll('-', ''))))
  return number
}

/** Returns the day of a number; null of an open end. */
export const dayText = (day: number): string | null => {
  if (day === openStart || day === openEnd) return null
  const text = day.toString().padStart(8, '0')
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
}

export const noYear = -1

/** The sizes of slots that are no parts. That of replaced ones lies between no bounds. */
export const size = { replaced: NaN, leftOut: Infinity } as const

const yearIn = (figure: Figure, isStock: boolean): number => {
  const year = yearOf(spokenFor(figure, isStock))
  return year === null || year === '' || year.startsWith('~') ? noYear : Number(year)
}

/** Names a stage and a unit. */
export const voiceOf = (stage: string, unit: string): string => `${stage} ${unit}`

/** Numbers values in the order in which they come. */
class Codes<T> {
  readonly values: T[] = []
  readonly #codes = new Map<string, number>()

  of(key: string, value: () => T): number {
    let code = this.#codes.get(key)
    if (code === undefined) {
      code = this.values.push(value()) - 1
      this.#codes.set(key, code)
    }
    return code
  }

  /** Returns the number of a key, -1 of one that has not come. */
  code(key: string): number {
    return this.#codes.get(key) ?? -1
  }
}

type Numbers = Int32Array | Uint8Array | Float64Array | BigInt64Array

const grown = <A extends Numbers>(array: A, room: number): A => {
  const larger = new (array.constructor as new (length: number) => A)(room)
  larger.set(array as never)
  return larger
}

const numbers = ['place', 'voice', 'year', 'start', 'end', 'rate', 'whole', 'subject', 'higher'] as const
const amountNames = ['own', 'lower', 'upper', 'lowerInWhole', 'upperInWhole'] as const

export class Columns {
  /** The place of each subject: its region, industries and organizations, as `placesBySubject` reads them. */
  readonly places = new Codes<string>()
  readonly voices = new Codes<{ readonly stage: Stage; readonly unit: string }>()
  readonly rates = new Codes<UsedRate>()
  readonly figures: Figure[] = []
  readonly reasons: (Reason | undefined)[] = []
  place = new Int32Array(0)
  voice = new Int32Array(0)
  year = new Int32Array(0)
  start = new Int32Array(0)
  end = new Int32Array(0)
  /** The rate that a part takes, from 1 on; 0 without one. */
  rate = new Int32Array(0)
  /** Distances back to the slot of its whole, to the first slot of its subject, and to that of the next one above; -1 for none. */
  whole = new Int32Array(0)
  subject = new Int32Array(0)
  higher = new Int32Array(0)
  flags = new Uint8Array(0)
  /** The own part of a slot, rounded to a number, so that one pass finds the largest. */
  size = new Float64Array(0)
  readonly #largeOwn = new Map<number, bigint>()
  readonly #amounts = {
    own: new BigInt64Array(0),
    lower: new BigInt64Array(0),
    upper: new BigInt64Array(0),
    lowerInWhole: new BigInt64Array(0),
    upperInWhole: new BigInt64Array(0),
  }
  readonly #isStock: boolean
  #room = 0

  constructor(isStock: boolean) {
    this.#isStock = isStock
  }

  get amounts(): AmountColumns {
    return this.#amounts
  }

  /** The number of slots, those of replaced segments among them. */
  get length(): number {
    return this.figures.length
  }

  /** Returns the own part of a slot, in thousandths. */
  ownAt(slot: number): bigint {
    return this.#largeOwn.get(slot) ?? (this.#amounts.own[slot] as bigint)
  }

  /** Returns the first of some slots whose size lies between bounds; their end if none does. Most slots of a page end here. */
  nextWithin(from: number, to: number, lowest: number, highest: number): number {
    const { size } = this
    let at = from
    while (at < to && !((size[at] as number) >= lowest && (size[at] as number) <= highest)) at++
    return at
  }

  /** Marks the slots of a segment that another one replaces. */
  retire({ from, to }: Segment): void {
    this.size.fill(size.replaced, from, to)
  }

  #reserve(more: number): void {
    const needed = this.length + more
    if (needed <= this.#room) return
    this.#room = Math.max(needed, Math.ceil(this.#room * 1.5), 64)
    for (const name of numbers) this[name] = grown(this[name], this.#room)
    this.flags = grown(this.flags, this.#room)
    this.size = grown(this.size, this.#room)
    const amounts = this.#amounts
    for (const name of amountNames) amounts[name] = grown(amounts[name], this.#room)
  }

  /** Adds the figures of a tree. */
  add({ parts, leftOut }: Recomputed, places: Places): Segment {
    this.#reserve(parts.length + leftOut.length)
    const from = this.length
    const firsts = new Map<string, number>()
    const large = this.#largeOf(parts)
    for (const part of parts) {
      const at = this.#addFigure(part.figure, part.unit, places.place(part.subject))
      this.whole[at] = part.whole ? part.at - part.whole.at : -1
      this.#addSubject(at, part.subject, firsts, places.above)
      this.rate[at] = part.conversion ? this.#rateOf(part) : 0
      this.flags[at] =
        (part.upper === null ? flag.openUpper : 0) |
        (part.inWhole.upper === null ? flag.openUpperInWhole : 0) |
        (part.approximate ? flag.approximate : 0)
      this.size[at] = Number(part.own)
      if (large) this.#largeOwn.set(at, part.own)
      const amounts: AmountColumns = large ?? this.#amounts
      const to = large ? at - from : at
      amounts.own[to] = part.own
      amounts.lower[to] = part.lower
      amounts.upper[to] = part.upper ?? 0n
      amounts.lowerInWhole[to] = part.inWhole.lower
      amounts.upperInWhole[to] = part.inWhole.upper ?? 0n
    }
    const counted = this.length
    const insteadOf = countingInstead({ parts, leftOut })
    for (const left of leftOut) {
      const { figure, reason } = left
      const at = this.#addFigure(figure, figure.unit, places.place(keyOf(figure.subjectKind, figure.subjectId)))
      this.reasons[at] = reason
      this.size[at] = size.leftOut
      const instead = insteadOf(left)
      this.whole[at] = instead ? at - from - instead.at : -1
    }
    return { from, counted, to: this.length, large }
  }

  /** Copies a segment of other columns. */
  copy(other: Columns, { from, counted, to, large }: Segment): Segment {
    this.#reserve(to - from)
    const at = this.length
    for (const name of numbers) this[name].set(other[name].subarray(from, to), at)
    this.flags.set(other.flags.subarray(from, to), at)
    this.size.set(other.size.subarray(from, to), at)
    if (large) for (const [place, own] of large.own.entries()) this.#largeOwn.set(at + place, own)
    for (const name of amountNames) this.#amounts[name].set(other.#amounts[name].subarray(from, to), at)
    for (let slot = from; slot < to; slot++) {
      const copied = this.figures.push(other.figures[slot] as Figure) - 1
      this.reasons.push(other.reasons[slot])
      const place = other.places.values[other.place[slot] as number] as string
      const voice = other.voices.values[other.voice[slot] as number] as (typeof other.voices.values)[number]
      const rate = other.rates.values[(other.rate[slot] as number) - 1]
      this.place[copied] = this.places.of(place, () => place)
      this.voice[copied] = this.voices.of(voiceOf(voice.stage, voice.unit), () => voice)
      this.rate[copied] = rate ? this.#codeOf(rate) : 0
    }
    return { from: at, counted: at + counted - from, to: at + to - from, large }
  }

  #addFigure(figure: Figure, unit: string, place: string): number {
    const at = this.figures.push(figure) - 1
    const { start, end } = periodOf(figure)
    const { stage } = figure
    this.reasons.push(undefined)
    this.voice[at] = this.voices.of(voiceOf(stage, unit), () => ({ stage, unit }))
    this.place[at] = this.places.of(place, () => place)
    this.year[at] = yearIn(figure, this.#isStock)
    this.start[at] = dayOf(start)
    this.end[at] = dayOf(end)
    return at
  }

  #addSubject(at: number, subject: string, firsts: Map<string, number>, above: Above): void {
    const first = firsts.get(subject)
    if (first !== undefined) {
      this.subject[at] = at - first
      this.higher[at] = -1
      return
    }
    firsts.set(subject, at)
    this.subject[at] = 0
    let higher = above(subject)
    while (typeof higher === 'string' && !firsts.has(higher)) higher = above(higher)
    this.higher[at] = typeof higher === 'string' ? at - (firsts.get(higher) as number) : -1
  }

  #rateOf({ conversion }: Part): number {
    return this.#codeOf(usedRate(conversion as NonNullable<typeof conversion>))
  }

  #codeOf(used: UsedRate): number {
    return this.rates.of(JSON.stringify(used), () => used) + 1
  }

  #largeOf(parts: readonly Part[]): AmountColumns | undefined {
    let sum = 0
    for (const { counted, upper, inWhole } of parts)
      sum += Math.abs(Number(counted)) + Math.abs(Number(upper ?? 0n)) + Math.abs(Number(inWhole.upper ?? 0n))
    if (sum * 2 < mostIn64Bits) return undefined
    return { own: [], lower: [], upper: [], lowerInWhole: [], upperInWhole: [] }
  }
}
