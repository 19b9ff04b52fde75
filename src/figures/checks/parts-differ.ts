/** Compares a whole that its source calls complete (`partsComplete`) with the sum of its parts. */
import { measureOf } from '../../model/units.ts'
import { amountIn } from './outliers.ts'
import { supersededBy } from '../choose.ts'
import { byText } from '../collections.ts'
import { compare, fractionOf, sumOf, textOf, touch, zero, type Interval } from '../fractions.ts'
import { inFigures, stated, type FindingOf, type Inspected } from './finding.ts'
import { periodOf } from '../periods.ts'
import { aboveAmong, keyOf, pathFrom, subjectsOf, type Above } from '../places/subjects.ts'
import { overlappingSubjects } from '../places/places.ts'
import { digitOf, intervalOf } from '../printed/printed-words.ts'
import { isInUse, type Figure, type Register } from '../register.ts'

/** A whole and its parts must come from one source, and say the same of the same time. */
const statementKey = (figure: Figure): string =>
  JSON.stringify([figure.sourceId, figure.metric, figure.stage, measureOf(figure), periodOf(figure)])

const subjectKey = ({ subjectKind, subjectId }: Figure): string => keyOf(subjectKind, subjectId)

/** Drops what the same source has corrected, and keeps one figure a subject. */
const onePerSubject = (figures: readonly Figure[]): ReadonlyMap<string, Figure> => {
  const corrected = supersededBy(figures)
  const left = figures.filter((figure) => isInUse(figure) && !corrected.has(figure.id))
  const order = ({ rank }: Figure): string => (rank === 'preferred' ? '' : rank)
  return new Map(
    left
      .toSorted((one, other) => byText(order(other), order(one)) || byText(other.id, one.id))
      .map((figure) => [subjectKey(figure), figure]),
  )
}

/** The figures among which wholes and parts are sought, and how their subjects contain each other. */
interface Printed {
  readonly parts: ReadonlyMap<string, Figure>
  readonly above: Above
  readonly isBreakdown: (subject: string) => boolean
}

/**
 * Returns the subject of the nearest whole above a part, and the breakdown between the two, if any.
 * A breakdown divides its own parent, so nothing above that has parts by it.
 */
const wholeAbove = ({ parts, above, isBreakdown }: Printed, part: string): readonly [string, string] | undefined => {
  const [, ...higher] = pathFrom(above, part)
  let breakdown = isBreakdown(part) ? part : ''
  for (const subject of higher) {
    if (parts.has(subject)) return [subject, breakdown]
    if (breakdown !== '') return undefined
    if (isBreakdown(subject)) breakdown = subject
  }
  return undefined
}

/** Returns what a part adds: its value, or the interval that it was rounded from if it is printed more coarsely. */
const addedBy = (part: Figure, whole: Figure): Interval | undefined => {
  const [digit, wholeDigit] = [digitOf(part), digitOf(whole)]
  if (digit === undefined || wholeDigit === undefined || part.unit !== whole.unit) return undefined
  const isAsFine = part.qualifier === 'exact' && compare(digit, wholeDigit) <= 0
  return isAsFine ? { lower: fractionOf(part.value), upper: fractionOf(part.value) } : intervalOf(part)
}

const nothing: Interval = { lower: zero, upper: zero }

const differenceIn = (whole: Figure, parts: readonly Figure[]): FindingOf<'parts-differ'>[] => {
  const printed = intervalOf(whole)
  const added = parts.map((part) => addedBy(part, whole))
  const sum = added.reduce((sum, one) => sum && one && sumOf(sum, one), nothing)
  if (parts.length < 2 || !printed || !sum || touch(printed, sum)) return []
  return [
    {
      params: {
        whole: stated(whole),
        parts: parts.length,
        sum: amountIn(sum, whole.unit, digitOf(whole) ?? zero, whole.value),
      },
      records: inFigures([whole, ...parts.toSorted((one, other) => byText(one.id, other.id))]),
      printed: whole.asPrinted,
      computed: textOf(sum),
    },
  ]
}

/** Returns the wholes that are said to have all their parts, each with the parts of one division. */
const divisionsIn = (figures: readonly Figure[], trees: Omit<Printed, 'parts'>): (readonly [Figure, Figure[]])[] => {
  const parts = onePerSubject(figures)
  const divided = Map.groupBy([...parts.values()], (part) => {
    const [whole, breakdown] = wholeAbove({ parts, ...trees }, subjectKey(part)) ?? []
    return parts.get(whole ?? '')?.partsComplete === true ? `${String(whole)} ${String(breakdown)}` : ''
  })
  return [...divided].flatMap(([division, some]) => {
    const whole = parts.get(division.split(' ')[0] ?? '')
    return whole ? [[whole, some] as const] : []
  })
}

const breakdownsOf = ({ projects }: Register): ReadonlySet<string> =>
  new Set(projects.filter(({ kind }) => kind === 'breakdown').map(({ id }) => keyOf('project', id)))

const kinds = ['project', 'region', 'industry', 'organization'] as const

/** Returns the figures that may be parts: zones are left out, because they overlap regions. */
const possibleParts = (register: Register): Figure[] => {
  const zones = overlappingSubjects(register, 'region')
  return register.figures.filter((figure) => !zones.has(subjectKey(figure)))
}

/** Finds wholes that differ from the sum of the parts that their source prints, whether these count or not. */
export const findDifferingParts = ({ register, current }: Inspected): FindingOf<'parts-differ'>[] => {
  if (!register.figures.some(({ partsComplete }) => partsComplete === true)) return []
  const figures = possibleParts(register)
  const complete = new Set(figures.filter(({ partsComplete }) => partsComplete === true).map(statementKey))
  const above = aboveAmong(kinds.flatMap((kind) => subjectsOf(register, kind)))
  const breakdowns = breakdownsOf(register)
  const trees = { above, isBreakdown: (subject: string) => breakdowns.has(subject) }
  const isCurrent = new Set(current)
  return [...Map.groupBy(figures, statementKey)]
    .filter(([saying]) => complete.has(saying))
    .flatMap(([, alike]) => divisionsIn(alike, trees))
    .filter(([whole]) => isCurrent.has(whole))
    .flatMap(([whole, parts]) => differenceIn(whole, parts))
}
