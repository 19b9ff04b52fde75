/** Resolves overlaps among the chosen figures, so that one voice counts, and computes own parts with their bounds. */
import { measureOf } from '../model/units.ts'
import { integerOf } from '../model/decimals.ts'
import type { Period } from '../model/period.ts'
import { byPrecedence } from '../model/figures.ts'
import { dividedBy, larger, smaller } from './amounts.ts'
import type { Choice, LeftOut } from './choose.ts'
import { firstFrom, addToList } from './collections.ts'
import { type Conversion, converted, type Money } from './money.ts'
import { contains, overlap, spokenFor } from './periods.ts'
import { type Above, inherited, keyOf, nearestFrom } from './places/subjects.ts'
import { type Sources, type Figure, isApproximate } from './register.ts'

/** A figure that counts after overlaps are resolved. */
interface Voiced {
  /** Its index among those that count. */
  readonly at: number
  figure: Figure
  /** The key of its subject. */
  readonly subject: string
  readonly period: Period
  readonly whole: Voiced | undefined
  /** The conversion into the unit asked for, else into that of its whole; undefined if the unit is the same. */
  readonly conversion: Conversion | undefined
}

export interface Resolved {
  /** Wholes before their parts. */
  readonly counting: readonly Voiced[]
  readonly leftOut: readonly LeftOut[]
  /** Returns the figure that counts instead: about the same subject or the nearest above, in an overlapping period. */
  readonly covering: (figure: Figure) => Figure | undefined
  /** Puts figures in the place of others that differ in their amounts alone, on which nothing here depends. */
  readonly replace: (changed: ReadonlyMap<Figure, Figure>) => void
}

/**
 * Finds the figure that counts and that overlaps a period.
 * Figures of one subject and voice are disjoint and ordered from the latest to the earliest.
 */
const overlappedOf = (voiced: readonly Voiced[], period: Period): Voiced | undefined => {
  const latest = voiced[firstFrom(voiced, (one) => one.period.start <= period.end)]
  return latest && overlap(latest.period, period) ? latest : undefined
}

export type Resolve = (
  chosen: readonly Figure[],
  above: Above,
  choice: Pick<Choice, 'unit' | 'stock'>,
  money: Money,
  sources: Sources,
) => Resolved

export const resolveOverlaps: Resolve = (chosen, above, { unit, stock }, money, sources) => {
  const counting: Voiced[] = []
  const leftOut: LeftOut[] = []
  /** The figures that count, by stage and measure, then by subject. */
  const voices = new Map<string, Map<string, Voiced[]>>()

  const voiceOf = (figure: Figure): Map<string, Voiced[]> => {
    const name = `${figure.stage} ${measureOf(figure)}`
    const voice = voices.get(name) ?? new Map<string, Voiced[]>()
    voices.set(name, voice)
    return voice
  }
  const overlappedIn =
    (voice: ReadonlyMap<string, readonly Voiced[]>, period: Period) =>
    (subject: string): Voiced | undefined => {
      const voiced = voice.get(subject)
      return voiced && overlappedOf(voiced, period)
    }

  const resolve = (figure: Figure, subject: string): Pick<LeftOut, 'reason' | 'instead'> | undefined => {
    const [voice, period] = [voiceOf(figure), spokenFor(figure, stock !== undefined)]
    const overlapped = overlappedIn(voice, period)
    const other = overlapped(subject)
    if (other) return { reason: 'overlapping-period', instead: other.figure }

    // The nearest subject above with an overlap decides: anything above that one contains it where they overlap.
    const whole = nearestFrom(above, above(subject), overlapped)
    if (whole && !contains(whole.period, period)) return { reason: 'overlaps-whole', instead: whole.figure }

    const wanted = unit ?? whole?.figure.unit ?? figure.unit
    const conversion = wanted === figure.unit ? undefined : money(figure, wanted)
    if (wanted !== figure.unit && conversion === undefined) return { reason: 'no-rate' }

    const part = { at: counting.length, figure, subject, period, whole, conversion }
    counting.push(part)
    addToList(voice, subject, part)
    return undefined
  }

  const precedence = byPrecedence(sources)
  const depthOf = inherited<number>(above, (_, depth = 0) => depth + 1)
  const fromTheTop = [...Map.groupBy(chosen, ({ subjectKind, subjectId }) => keyOf(subjectKind, subjectId))]
    .map(([subject, figures]) => ({ subject, depth: depthOf(subject), figures: figures.sort(precedence) }))
    .sort((one, other) => one.depth - other.depth)
  for (const { subject, figures } of fromTheTop) {
    for (const figure of figures) {
      const because = resolve(figure, subject)
      if (because !== undefined) leftOut.push({ figure, ...because })
    }
  }
  const covering = (figure: Figure): Figure | undefined => {
    const overlapped = overlappedIn(voiceOf(figure), spokenFor(figure, stock !== undefined))
    return nearestFrom(above, keyOf(figure.subjectKind, figure.subjectId), overlapped)?.figure
  }
  const replace = (changed: ReadonlyMap<Figure, Figure>): void => {
    const now = (figure: Figure): Figure => changed.get(figure) ?? figure
    for (const one of counting) one.figure = now(one.figure)
    for (const [at, one] of leftOut.entries())
      leftOut[at] = { ...one, figure: now(one.figure), ...(one.instead && { instead: now(one.instead) }) }
  }
  return { counting, leftOut, covering, replace }
}

// Computes what each figure counts, which part of it is its own, and the bounds of both.

/** Amounts of a figure including its parts, in thousandths; a null bound is open. */
interface Amounts {
  readonly counted: bigint
  readonly lower: bigint
  readonly upper: bigint | null
}

export interface Part extends Amounts {
  /** Its index among all parts. */
  readonly at: number
  readonly figure: Figure
  /** The key of its subject. */
  readonly subject: string
  readonly whole: Part | undefined
  readonly conversion: Conversion | undefined
  /** The unit of `value`, `own` and its amounts: the unit asked for, else the figure's own. */
  readonly unit: string
  readonly value: bigint
  /** Its amount minus those of its parts; totals add this up. */
  readonly own: bigint
  /** True if the counted amount is approximate: by its own words, or by those of its parts if their sum is counted. */
  readonly approximate: boolean
  /** The same amounts in the unit of its whole, to be subtracted there; the part itself if its unit is the same. */
  readonly inWhole: Amounts
}

type Draft = { -readonly [K in keyof Part]: K extends 'whole' ? Draft | undefined : Part[K] } & {
  hasParts: boolean
  parts: bigint
  partsLower: bigint
  partsApproximate: boolean
}

const lowest = ({ qualifier }: Figure, value: bigint): bigint =>
  qualifier === 'at-most' || qualifier === 'less-than' ? 0n : value

/** Returns the upper bound that the figure's source allows; null is open. */
const highest = ({ qualifier, upperValue }: Figure, value: bigint, inUnit: (amount: bigint) => bigint): bigint | null =>
  qualifier === 'at-least' || qualifier === 'more-than'
    ? null
    : qualifier === 'between' && upperValue !== null
      ? inUnit(integerOf(upperValue))
      : value

const draftOf = ({ at, figure, subject, conversion }: Voiced, whole: Draft | undefined, unit?: string): Draft => {
  const inUnit = (amount: bigint): bigint =>
    unit === undefined || conversion === undefined ? amount : converted(conversion, amount)
  const value = inUnit(integerOf(figure.value))
  const amounts = { counted: value, lower: lowest(figure, value), upper: highest(figure, value, inUnit) }
  return {
    at,
    figure,
    subject,
    whole,
    conversion,
    unit: unit ?? figure.unit,
    value,
    own: value,
    approximate: isApproximate(figure),
    ...amounts,
    inWhole: amounts,
    hasParts: false,
    parts: 0n,
    partsLower: 0n,
    partsApproximate: false,
  }
}

/**
 * Bottom up: a whole counts at least the sum of its parts, and its lower bound is at least the sum of theirs. What has no
 * parts may be negative.
 */
const countUp = (part: Draft, toWhole: Conversion | undefined): void => {
  if (part.hasParts) {
    part.counted = larger(part.value, part.parts)
    part.own = part.counted - part.parts
    if (part.parts > part.value) part.approximate = part.partsApproximate
    part.lower = larger(part.lower, part.partsLower)
  }
  const { counted, lower } = part
  const upper = part.upper === null ? null : larger(part.upper, counted)
  part.upper = upper
  part.inWhole = toWhole
    ? {
        counted: converted(toWhole, counted),
        lower: converted(toWhole, lower),
        upper: upper === null ? null : converted(toWhole, upper),
      }
    : part
  const { whole, inWhole } = part
  if (!whole) return
  whole.hasParts = true
  whole.parts += inWhole.counted
  whole.partsLower += inWhole.lower
  whole.partsApproximate ||= part.approximate
}

/** Top down: the upper bound of a part is at most that of its whole. */
const boundDown = (part: Draft, toWhole: Conversion | undefined): void => {
  const { inWhole, counted, upper } = part
  const limit = part.whole?.upper ?? null
  if (limit === null || (inWhole.upper !== null && inWhole.upper <= limit)) return
  if (toWhole) part.inWhole = { ...inWhole, upper: larger(limit, inWhole.counted) }
  const most = larger(toWhole ? dividedBy(limit, toWhole.rate) : limit, counted)
  part.upper = upper === null ? most : smaller(most, upper)
}

/** Computes own parts. Wholes precede their parts in both input and output. */
export const ownParts = (counting: readonly Voiced[], unit: string | undefined): readonly Part[] => {
  const parts: Draft[] = []
  for (const one of counting) parts.push(draftOf(one, one.whole && parts[one.whole.at], unit))
  // If a unit is asked for, wholes and parts already have it.
  const toWhole = ({ conversion }: Draft): Conversion | undefined => (unit === undefined ? conversion : undefined)
  for (const part of parts.toReversed()) countUp(part, toWhole(part))
  for (const part of parts) boundDown(part, toWhole(part))
  return parts
}
