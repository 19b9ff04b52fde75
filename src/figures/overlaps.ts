/** Step 2: one voice. Which of the chosen figures are kept, each with the whole that contains it. */
import type { Choice, LeftOut, Reason } from './choose.ts'
import { firstFrom, grouped } from './collections.ts'
import type { Conversion, Money } from './money.ts'
import { inOrderOfHearing, type Sources } from './precedence.ts'
import { contains, overlap, periodOf, type Period } from './periods.ts'
import { measureOf, type Figure } from './register.ts'
import { keyOf, pathFrom, type Above } from './subjects.ts'

/** A figure that counts. */
export interface Kept {
  readonly figure: Figure
  /** The key of what it is about. */
  readonly subject: string
  readonly period: Period
  readonly whole: Kept | undefined
  /** Into the unit asked for, else into that of its whole; undefined where it has it already. */
  readonly conversion: Conversion | undefined
}

export interface Voices {
  /** Wholes before their parts. */
  readonly kept: readonly Kept[]
  readonly leftOut: readonly LeftOut[]
}

/** Of what is kept of one subject and voice: none overlaps another, and each was heard later as it ends earlier. */
const overlappedOf = (kept: readonly Kept[], period: Period): Kept | undefined => {
  const latest = kept[firstFrom(kept, (one) => one.period.start <= period.end)]
  return latest && overlap(latest.period, period) ? latest : undefined
}

export const listen = (
  chosen: readonly Figure[],
  above: Above,
  { unit }: Pick<Choice, 'unit'>,
  money: Money,
  sources: Sources,
): Voices => {
  const kept: Kept[] = []
  const leftOut: LeftOut[] = []
  /** What is kept of each subject, apart by stage and measure. */
  const voices = new Map<string, Map<string, Kept[]>>()

  const hear = (figure: Figure, [subject = '', ...higher]: readonly string[]): Reason | undefined => {
    const period = periodOf(figure)
    const voice = `${figure.stage} ${measureOf(figure.unit)}`
    const overlapped = (at: string): Kept | undefined => overlappedOf(voices.get(at)?.get(voice) ?? [], period)
    if (overlapped(subject)) return 'overlapping-period'

    // The nearest that it overlaps decides: whatever is above that one contains it wherever they overlap.
    const nearest = higher.find((at) => overlapped(at) !== undefined)
    const whole = nearest === undefined ? undefined : overlapped(nearest)
    if (whole && !contains(whole.period, period)) return 'overlaps-whole'

    const wanted = unit ?? whole?.figure.unit ?? figure.unit
    const conversion = wanted === figure.unit ? undefined : money(figure, wanted)
    if (wanted !== figure.unit && conversion === undefined) return 'no-rate'

    const part = { figure, subject, period, whole, conversion }
    kept.push(part)
    const own = voices.get(subject) ?? new Map<string, Kept[]>()
    voices.set(subject, own)
    const said = own.get(voice)
    if (said) said.push(part)
    else own.set(voice, [part])
    return undefined
  }

  const hearing = inOrderOfHearing(sources)
  const fromTheTop = [...grouped(chosen, ({ subjectKind, subjectId }) => keyOf(subjectKind, subjectId))]
    .map(([subject, figures]) => ({ path: pathFrom(above, subject), figures: figures.sort(hearing) }))
    .sort((one, other) => one.path.length - other.path.length)
  for (const { path, figures } of fromTheTop) {
    for (const figure of figures) {
      const reason = hear(figure, path)
      if (reason !== undefined) leftOut.push({ figure, reason })
    }
  }
  return { kept, leftOut }
}
