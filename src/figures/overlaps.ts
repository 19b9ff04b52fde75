/** Step 2: one voice. Resolves overlaps among the chosen figures: keeps some, each with the whole that contains it. */
import type { Choice, LeftOut } from './choose.ts'
import { firstFrom } from './collections.ts'
import type { Conversion, Money } from './money.ts'
import { byPrecedence } from '../model/precedence.ts'
import type { Sources } from './publication.ts'
import type { Period } from '../model/period.ts'
import { contains, overlap, spokenFor } from './periods.ts'
import { measureOf, type Figure } from './register.ts'
import { inherited, keyOf, nearestFrom, type Above } from './places/subjects.ts'

/** A figure that counts after overlaps are resolved. */
export interface Kept {
  readonly figure: Figure
  /** The key of its subject. */
  readonly subject: string
  readonly period: Period
  readonly whole: Kept | undefined
  /** The conversion into the unit asked for, else into that of its whole; undefined if the unit is the same. */
  readonly conversion: Conversion | undefined
}

export interface Resolved {
  /** Wholes before their parts. */
  readonly kept: readonly Kept[]
  readonly leftOut: readonly LeftOut[]
  /** Returns the figure that is kept about the nearest subject, its own or one above, and overlaps a figure. */
  readonly covering: (figure: Figure) => Figure | undefined
}

/**
 * Finds the kept figure that overlaps a period.
 * Kept figures of one subject and voice are disjoint and ordered from the latest to the earliest.
 */
const overlappedOf = (kept: readonly Kept[], period: Period): Kept | undefined => {
  const latest = kept[firstFrom(kept, (one) => one.period.start <= period.end)]
  return latest && overlap(latest.period, period) ? latest : undefined
}

export const resolveOverlaps = (
  chosen: readonly Figure[],
  above: Above,
  { unit, stock }: Pick<Choice, 'unit' | 'stock'>,
  money: Money,
  sources: Sources,
): Resolved => {
  const kept: Kept[] = []
  const leftOut: LeftOut[] = []
  /** Kept figures by stage and measure, then by subject. */
  const voices = new Map<string, Map<string, Kept[]>>()

  const voiceOf = ({ stage, unit }: Figure): Map<string, Kept[]> => {
    const name = `${stage} ${measureOf(unit)}`
    const voice = voices.get(name) ?? new Map<string, Kept[]>()
    voices.set(name, voice)
    return voice
  }
  const overlappedIn =
    (voice: ReadonlyMap<string, readonly Kept[]>, period: Period) =>
    (subject: string): Kept | undefined => {
      const kept = voice.get(subject)
      return kept && overlappedOf(kept, period)
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

    const part = { figure, subject, period, whole, conversion }
    kept.push(part)
    const others = voice.get(subject)
    if (others) others.push(part)
    else voice.set(subject, [part])
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
  return { kept, leftOut, covering }
}
