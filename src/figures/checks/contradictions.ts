/** Checks of figures against each other: parts against their whole, sources against sources. */
import { decimalText, integerOf, larger } from '../amounts.ts'
import { byText, grouped } from '../collections.ts'
import type { Finding, Inspected } from './finding.ts'
import { moneyOf } from '../money.ts'
import { highest, type Part } from '../own-parts.ts'
import { periodOf } from '../periods.ts'
import type { Figure, SubjectKind } from '../register.ts'
import { recompute } from '../recompute.ts'
import { aboveAmong, keyOf, subjectsOf } from '../places/subjects.ts'
import { everyYear, natureOf, stockOf } from '../natures.ts'
import { overlappingSubjects } from '../places/overlapping.ts'

const inFigures = (figures: readonly Figure[]): Finding['records'] =>
  figures.map(({ id }) => ({ resource: 'figures', id }))

const alone = (amount: bigint): bigint => amount

const excessOf = (whole: Part, parts: readonly Part[]): Finding[] => {
  const most = highest(whole.figure, whole.value, alone)
  const least = parts.reduce((sum, { inWhole }) => sum + inWhole.lower, 0n)
  return most === null || least <= most
    ? []
    : [
        {
          detail:
            `Its parts are at least ${decimalText(least)} ${whole.unit} together, ` +
            `but it is at most ${decimalText(most)} ${whole.unit}.`,
          records: inFigures([
            whole.figure,
            ...parts.map(({ figure }) => figure).sort((one, other) => byText(one.id, other.id)),
          ]),
        },
      ]
}

const kinds: readonly (SubjectKind | undefined)[] = [undefined, 'region', 'industry', 'organization']

/** Finds parts whose lower bounds add up to more than the upper bound of their whole. */
export const findExcess = ({ register, printed, current, sources }: Inspected): Finding[] => {
  const money = moneyOf(printed)
  const byMetric = [...grouped(current, ({ metric }) => metric)]
  return kinds.flatMap((subjectKind) => {
    const above = aboveAmong(subjectsOf(register, subjectKind))
    const overlapping = overlappingSubjects(register, subjectKind)
    return byMetric.flatMap(([metric, figures]) => {
      const stock = stockOf(natureOf(register.metrics, metric)) && everyYear
      const { parts } = recompute({ above, figures, overlapping }, { metric, subjectKind, stock }, money, sources)
      const beneath = grouped(parts, ({ whole }) => whole?.figure.id ?? '')
      return parts.flatMap((whole) => excessOf(whole, beneath.get(whole.figure.id) ?? []))
    })
  })
}

/**
 * Returns the range a source allows; either end may be open.
 * A ceiling leaves the lower end open: a percentage may be negative.
 */
const rangeOf = (figure: Figure): { lower: bigint | null; upper: bigint | null } => {
  const value = integerOf(figure.value)
  const isCeiling = figure.qualifier === 'at-most' || figure.qualifier === 'less-than'
  return { lower: isCeiling ? null : value, upper: highest(figure, value, alone) }
}

/** Returns a function that gives the largest amount printed by any source but one. */
const largestBut = (told: readonly { readonly sourceId: string; readonly amount: bigint | null }[]) => {
  const largest = new Map<string, bigint>()
  for (const { sourceId, amount } of told) {
    if (amount !== null) largest.set(sourceId, larger(largest.get(sourceId) ?? amount, amount))
  }
  const [first, second] = [...largest].sort(([, one], [, other]) => (one > other ? -1 : 1))
  return (sourceId: string): bigint | undefined => (first?.[0] === sourceId ? second : first)?.[1]
}

const isBelow = (one: bigint | null, other: bigint | undefined): boolean =>
  one !== null && other !== undefined && one < other

const negative = (amount: bigint | null): bigint | null => (amount === null ? null : -amount)

/** Returns the figures that contradict one of another source. */
const disagreeing = (figures: readonly Figure[]): Figure[] => {
  const ranges = figures.map((figure) => ({ figure, sourceId: figure.sourceId, ...rangeOf(figure) }))
  const greatestLower = largestBut(ranges.map(({ sourceId, lower }) => ({ sourceId, amount: lower })))
  const negatedUpper = largestBut(ranges.map(({ sourceId, upper }) => ({ sourceId, amount: negative(upper) })))
  return ranges
    .filter(
      ({ sourceId, lower, upper }) =>
        isBelow(upper, greatestLower(sourceId)) || isBelow(negative(lower), negatedUpper(sourceId)),
    )
    .map(({ figure }) => figure)
}

/** Finds current figures of several sources about one subject, metric, stage and period that cannot all be true. */
export const findDisagreements = ({ current }: Inspected): Finding[] => {
  const alike = grouped(current, (figure) =>
    JSON.stringify([
      keyOf(figure.subjectKind, figure.subjectId),
      figure.metric,
      figure.stage,
      figure.unit,
      periodOf(figure),
    ]),
  )
  return [...alike.values()].flatMap((figures) => {
    const apart = disagreeing(figures).sort((one, other) => byText(one.id, other.id))
    return apart.length === 0
      ? []
      : [
          {
            detail: `Sources disagree: ${apart
              .map(({ qualifier, value, unit }) => `${qualifier} ${value} ${unit}`)
              .join(', ')}.`,
            records: inFigures(apart),
          },
        ]
  })
}
