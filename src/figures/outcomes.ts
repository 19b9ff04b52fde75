/** Outcomes: what came of plans, over the same subjects. One tree at a time first; rows add trees up. */
import { decimalText } from '../model/decimals.ts'
import { measureOf } from '../model/units.ts'
import type { outcomeKinds } from '../model/vocabulary.ts'
import { type Choice, type Reason, reportedBy, supersededBy } from './choose.ts'
import { addToList } from './collections.ts'
import { usedRate, type UsedRate } from './money.ts'
import type { Part } from './own-parts.ts'
import { dayOf, overlap, spokenFor, yearOf } from './periods.ts'
import type { Places } from './places/places.ts'
import { keyOf, nearestFrom, pathFrom } from './places/subjects.ts'
import type { Prepared } from './prepared.ts'
import { type ActualOutcome, isWholly, outcomesAmong } from './promises/outcomes.ts'
import { countingInstead, recompute, type Trees } from './recompute.ts'
import { type Figure, isInUse, type Stage } from './register.ts'
import type { ExcludedFigure, ExplainedPart, Totals, TotalsQuery, TotalsRow } from './totals.ts'

export type PromisedStage = Exclude<Stage, 'actual'>

export interface OutcomesQuery extends TotalsQuery {
  readonly stage: PromisedStage
}

/** Promises with an outcome: what they promised, and what came of that. */
export interface Compared {
  promises: number
  planned: string
  actual: string
  /** Truncated to four places; null without promises. */
  ratio: string | null
}

/** The place at which a promise, or an outcome without one, counts in its row. */
export type CountsAs = (typeof outcomeKinds)[number]

export interface OutcomePart extends ExplainedPart {
  countsAs: CountsAs
  /** Its share of the planned and actual amounts of its row; null where it adds none. */
  planned: string | null
  actual: string | null
  /** The figures of its outcome. */
  actualFigureIds: string[]
  /** The last day of its outcome; null if open, or without one. */
  through: string | null
}

export interface OutcomesRow extends Pick<TotalsRow, 'key' | 'label' | 'unit' | 'approximate'> {
  /** The amounts of what is wholly reported; null without any. */
  planned: string | null
  actual: string | null
  ratio: string | null
  from: string | null
  through: string | null
  reported: Compared
  partly: Compared & { through: string | null }
  /** Promises without an outcome, by their own parts. */
  unreported: { promises: number; planned: string }
  /** Outcomes without a promise, by their own parts. */
  unplanned: { figures: number; actual: string }
  parts?: OutcomePart[]
}

/** Outcomes as served, except `href`. */
export interface Outcomes extends Pick<Totals, 'metric' | 'rates' | 'excluded'> {
  stage: PromisedStage
  data: OutcomesRow[]
  excludedFigures?: ExcludedFigure[]
}

// The promises and outcomes of one tree, whatever rows they are in.

interface TreeSubject {
  readonly key: string
  /** As `placesBySubject` reads it. */
  readonly place: string
  /** The nearest subject above of which something counts. */
  readonly higher: TreeSubject | undefined
}

interface Counted {
  readonly figure: Figure
  readonly subject: TreeSubject
  readonly unit: string
  readonly year: string | null
  readonly own: bigint
  readonly whole: OutcomeEntry | undefined
  readonly rate: UsedRate | undefined
}

/** The outcome of a promise, in the unit of its row. */
export interface Came {
  readonly value: bigint
  readonly figures: readonly Figure[]
  readonly from: string
  readonly through: string
  readonly isWhole: boolean
  readonly rates: readonly UsedRate[]
}

export interface Planned extends Counted {
  readonly value: bigint
  readonly came: Came | undefined
  /** The nearest promise with an outcome above, within whose period it lies. */
  readonly above: Planned | undefined
}

export interface Done extends Counted {
  /** The promises with an outcome, of its subject and those above, whose periods it overlaps. */
  readonly promised: readonly Planned[]
  /** The promises of whose outcome it is. */
  readonly fulfils: readonly Planned[]
}

export type OutcomeEntry = Planned | Done

export const isPlanned = (entry: OutcomeEntry): entry is Planned => 'came' in entry

interface Excluded {
  readonly figure: Figure
  readonly subject: TreeSubject
  readonly reason: Reason
  /** The figure that counts instead. */
  readonly instead: OutcomeEntry | undefined
}

/** Wholes before their parts. */
export interface TreeOutcomes {
  readonly entries: readonly OutcomeEntry[]
  readonly excluded: readonly Excluded[]
}

/** The figures of a question that nothing published supersedes, among which outcomes are looked for. */
const currentActuals = (figures: readonly Figure[], { reportedBy: day }: Choice, { sources }: Prepared): Figure[] => {
  const published = figures.filter((figure) => isInUse(figure) && reportedBy(day, sources)(figure))
  const superseded = supersededBy(published)
  return published.filter(({ id, stage }) => stage === 'actual' && !superseded.has(id))
}

const none: readonly never[] = []

/** Returns what counts of one tree, given the figures about it that have the stage asked for or are actual. */
export const outcomesIn = (trees: Trees, choice: Choice, prepared: Prepared, places: Places): TreeOutcomes => {
  const { above, figures } = trees
  const { money, sources } = prepared
  const isStock = choice.stock !== undefined
  const recomputed = recompute(trees, choice, money, sources)
  const outcomeOf = outcomesAmong(currentActuals(figures, choice, prepared), prepared)

  const subjects = new Map<string, TreeSubject>()
  const made = (key: string): TreeSubject => ({
    key,
    place: places.place(key),
    higher: nearestFrom(above, above(key), (at) => subjects.get(at)),
  })
  const subjectOf = (key: string): TreeSubject => {
    let subject = subjects.get(key)
    if (!subject) subjects.set(key, (subject = made(key)))
    return subject
  }

  const entries = new Map<Part, OutcomeEntry>()
  const withOutcomes = new Map<string, Planned[]>()
  const fulfilled = new Map<Figure, Planned[]>()
  const counted = ({ figure, subject, unit, own, whole, conversion }: Part): Counted => ({
    figure,
    subject: subjectOf(subject),
    unit,
    year: yearOf(spokenFor(figure, isStock)),
    own,
    whole: whole && entries.get(whole),
    rate: conversion && usedRate(conversion),
  })
  const cameOf = (figure: Figure, unit: string): Came | undefined => {
    const outcome = outcomeOf(figure, unit)
    if (!outcome) return undefined
    const { value, figures, periods }: ActualOutcome = outcome
    const converted = figures.flatMap((one) => (one.unit === unit ? [] : (money(one, unit) ?? [])))
    return {
      value,
      figures,
      // In order of precedence, the first figure ends last.
      from: periods.at(-1)?.start ?? '',
      through: periods[0]?.end ?? '',
      isWhole: isWholly(figure, outcome, isStock),
      rates: converted.map(usedRate),
    }
  }
  const [promised, done] = [
    recomputed.parts.filter(({ figure }) => figure.stage !== 'actual'),
    recomputed.parts.filter(({ figure }) => figure.stage === 'actual'),
  ]
  for (const part of promised) {
    const whole = part.whole && (entries.get(part.whole) as Planned)
    const entry: Planned = {
      ...counted(part),
      value: part.value,
      came: cameOf(part.figure, part.unit),
      above: whole?.came ? whole : whole?.above,
    }
    entries.set(part, entry)
    if (!entry.came) continue
    addToList(withOutcomes, part.subject, entry)
    for (const figure of entry.came.figures) addToList(fulfilled, figure, entry)
  }
  const promisedOf = ({ figure, subject }: Part): Planned[] => {
    const period = spokenFor(figure, isStock)
    return pathFrom(above, subject).flatMap((key) =>
      (withOutcomes.get(key) ?? []).filter(
        (one) => measureOf(one.figure) === measureOf(figure) && overlap(spokenFor(one.figure, isStock), period),
      ),
    )
  }
  for (const part of done)
    entries.set(part, {
      ...counted(part),
      promised: withOutcomes.size === 0 ? none : promisedOf(part),
      fulfils: fulfilled.get(part.figure) ?? none,
    })

  const insteadOf = countingInstead(recomputed)
  return {
    entries: [...entries.values()],
    excluded: recomputed.leftOut.flatMap((left) => {
      const { figure, reason } = left
      if (fulfilled.has(figure)) return []
      const [subject, instead] = [subjectOf(keyOf(figure.subjectKind, figure.subjectId)), insteadOf(left)]
      return { figure, subject, reason, instead: instead && entries.get(instead) }
    }),
  }
}

/** Returns a part of a row as it is explained. */
export const explainedOutcome = (entry: OutcomeEntry, countsAs: CountsAs): OutcomePart => {
  const { figure, own, whole, rate } = entry
  const { id: figureId, subjectKind, subjectId, value, unit } = figure
  const came = isPlanned(entry) ? entry.came : undefined
  const planned = isPlanned(entry) ? (came ? entry.value : own) : undefined
  const actual = isPlanned(entry) ? came?.value : own
  return {
    figureId,
    wholeFigureId: whole?.figure.id ?? null,
    subjectKind,
    subjectId,
    value,
    unit,
    ownPart: decimalText(own),
    countsAs,
    planned: planned === undefined ? null : decimalText(planned),
    actual: actual === undefined ? null : decimalText(actual),
    actualFigureIds: (came?.figures ?? (isPlanned(entry) ? [] : [figure])).map(({ id }) => id).sort(),
    through: isPlanned(entry) ? dayOf(came?.through) : figure.periodEnd,
    ...(rate && { rate: rate.rate }),
  }
}
