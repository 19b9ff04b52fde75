/** Checks of figures against each other: parts against their whole, sources against sources. */
import { decimalText } from '../../model/decimals.ts'
import { isCeiling, isNegativeAmount, relationOf, thingKey } from '../../model/figures.ts'
import { larger } from '../amounts.ts'
import { byText } from '../collections.ts'
import { compare, floorOf, fraction, type Fraction, type Interval, negative, times, zero } from '../fractions.ts'
import { converted } from '../money.ts'
import {
  everyYear,
  natureOf,
  stockOf,
  editionsUpTo,
  type Figure,
  type Register,
  type SubjectKind,
} from '../register.ts'
import type { Part } from '../own-parts.ts'
import type { Prepared } from '../prepared.ts'
import { digitOf, intervalOrValue } from '../printed/printed-words.ts'
import { recompute, type Recomputed } from '../recompute.ts'
import { roundedAt } from './outliers.ts'
import { type FindingOf, inFigures, type Inspected, stated } from './finding.ts'

const thousand = fraction(1000n)

/** Returns the least that each figure is, or its parts are together, in thousandths of the unit of its whole. */
const leastOf = (parts: readonly Part[]): ReadonlyMap<Part, bigint> => {
  const beneath = new Map<Part, bigint>()
  const least = new Map<Part, bigint>()
  // Wholes come before their parts.
  for (const part of parts.toReversed()) {
    const { lower } = intervalOrValue(part.figure)
    const own = lower === null ? 0n : floorOf(times(lower, thousand))
    const amount = larger(own, beneath.get(part) ?? own)
    const inWhole = part.conversion ? converted(part.conversion, amount) : amount
    least.set(part, inWhole)
    if (part.whole) beneath.set(part.whole, (beneath.get(part.whole) ?? 0n) + inWhole)
  }
  return least
}

const excessOf = (
  whole: Part,
  parts: readonly Part[],
  leastIn: ReadonlyMap<Part, bigint>,
): FindingOf<'parts-exceed-whole'>[] => {
  const { upper } = intervalOrValue(whole.figure)
  const least = parts.reduce((sum, part) => sum + (leastIn.get(part) ?? 0n), 0n)
  if (upper === null || parts.some(({ figure }) => isNegativeAmount(figure))) return []
  if (compare(fraction(least, 1000n), upper) <= 0) return []
  const most = decimalText(floorOf(times(upper, thousand)))
  const [digit, { unit }] = [digitOf(whole.figure) ?? zero, whole]
  return [
    {
      params: {
        whole: stated(whole.figure),
        least: { qualifier: 'at-least', value: roundedAt(fraction(least, 1000n), digit, most), upperValue: null, unit },
        most: { qualifier: 'at-most', value: most, upperValue: null, unit },
      },
      records: inFigures([
        whole.figure,
        ...parts.map(({ figure }) => figure).sort((one, other) => byText(one.id, other.id)),
      ]),
      printed: whole.figure.asPrinted,
      computed: { lower: decimalText(least), upper: null },
    },
  ]
}

const kinds: readonly (SubjectKind | undefined)[] = [undefined, 'region', 'industry', 'organization']

/** Finds parts whose lower bounds add up to more than the upper bound of their whole. */
export const findExcess = ({ register, indexes }: Inspected): FindingOf<'parts-exceed-whole'>[] =>
  kinds
    .flatMap((kind) => ownPartsInTrees(register, kind, indexes))
    .flatMap(({ parts }) => {
      // A whole that counts as it is printed has parts that may be less, and so exceed nothing.
      const exceeded = parts.filter(({ counted, value }) => counted > value)
      if (exceeded.length === 0) return []
      const beneath = Map.groupBy(parts, ({ whole }) => whole)
      const least = leastOf(parts)
      return exceeded.flatMap((whole) => excessOf(whole, beneath.get(whole) ?? [], least))
    })

/**
 * Returns the range a source allows; either end may be open.
 * A ceiling leaves the lower end open: a percentage may be negative.
 */
const rangeOf = (figure: Figure): Interval => {
  const range = intervalOrValue(figure)
  return isCeiling(figure) ? { ...range, lower: null } : range
}

/** Returns a function that gives the largest amount that any voice but one says. */
const largestBut = (amounts: readonly { readonly voice: string; readonly amount: Fraction | null }[]) => {
  const largest = new Map<string, Fraction>()
  for (const { voice, amount } of amounts) {
    const known = largest.get(voice)
    if (amount !== null && (known === undefined || compare(known, amount) < 0)) largest.set(voice, amount)
  }
  const [first, second] = [...largest].sort(([, one], [, other]) => compare(other, one))
  return (voice: string): Fraction | undefined => (first?.[0] === voice ? second : first)?.[1]
}

const isBelow = (one: Fraction | null, other: Fraction | undefined): boolean =>
  one !== null && other !== undefined && compare(one, other) < 0

const negated = (amount: Fraction | null): Fraction | null => amount && negative(amount)

/** Returns the figures that contradict one of another voice, in order of id. */
const disagreeing = (figures: readonly Figure[], voiceOf: (figure: Figure) => string): Figure[] => {
  const ranges = figures.map((figure) => ({ figure, voice: voiceOf(figure), ...rangeOf(figure) }))
  const greatestLower = largestBut(ranges.map(({ voice, lower }) => ({ voice, amount: lower })))
  const negatedUpper = largestBut(ranges.map(({ voice, upper }) => ({ voice, amount: negated(upper) })))
  return ranges
    .filter(
      ({ voice, lower, upper }) => isBelow(upper, greatestLower(voice)) || isBelow(negated(lower), negatedUpper(voice)),
    )
    .map(({ figure }) => figure)
    .sort((one, other) => byText(one.id, other.id))
}

/** A sentence has room for no more. */
const mostNamed = 5

/** Returns the finding about figures of one thing, as far as some of them cannot all be true. */
const contradictionAmong = (
  figures: readonly Figure[],
  voiceOf: (figure: Figure) => string,
): FindingOf<'sources-disagree'>[] => {
  const apart = figures.length === 1 ? [] : disagreeing(figures, voiceOf)
  return apart.length === 0
    ? []
    : [{ params: { figures: apart.slice(0, mostNamed).map(stated) }, records: inFigures(apart) }]
}

/** Finds current figures of several sources about one subject, metric, stage and period that cannot all be true. */
export const findDisagreements = ({ current, sources }: Inspected): FindingOf<'sources-disagree'>[] =>
  [...Map.groupBy(current, (figure) => thingKey(figure, 'stage', 'unit')).values()].flatMap((figures) =>
    // A later edition does not disagree: it is another wording.
    contradictionAmong(figures, ({ sourceId }) => [...editionsUpTo(sourceId, sources)].at(-1) ?? sourceId),
  )

/** Shares and changes of several bases are several things. */
const sayingOf = (figure: Figure): string =>
  [figure.sourceId, relationOf(figure), figure.fromFigureId, figure.ofFigureId].join(' ') +
  thingKey(figure, 'stage', 'unit')

/**
 * Returns the figures of one subject, and of another that is the same, that a source cannot have printed of one: those
 * of each thing together.
 */
export const contradictingFigures = (ofOne: readonly Figure[], ofOther: readonly Figure[]): Figure[][] => {
  const others = new Set(ofOther)
  const about = ofOne[0] ?? ofOther[0]
  const both = [...ofOne, ...ofOther].filter(({ rank }) => rank !== 'deprecated')
  const superseded = new Set(both.map(({ supersedesId }) => supersedesId))
  const current = both.filter(({ id }) => !superseded.has(id))
  return [...Map.groupBy(current, (figure) => sayingOf({ ...figure, subjectId: about?.subjectId ?? '' })).values()]
    .filter((figures) => new Set(figures.map((figure) => others.has(figure))).size === 2)
    .map((figures) => disagreeing(figures, (figure) => String(others.has(figure))))
    .filter(({ length }) => length > 0)
}

/** Finds current figures that one source prints of one thing, and that cannot all be true. */
export const findSelfContradictions = ({ current }: Inspected): FindingOf<'source-contradicts-itself'>[] =>
  [...Map.groupBy(current, sayingOf).values()].flatMap((figures) => contradictionAmong(figures, ({ id }) => id))

// Computes the own parts of whole trees, each metric and base of prices by itself.

const isOf =
  (kind: SubjectKind | undefined) =>
  ({ subjectKind }: Figure): boolean =>
    kind === undefined ? subjectKind === 'initiative' || subjectKind === 'project' : subjectKind === kind

/** Computes the own parts about a kind of subject, each measure by itself; without a kind, initiatives with projects. */
const ownPartsInTrees = (
  register: Register,
  kind: SubjectKind | undefined,
  { money, sources, metrics, lastTree }: Prepared,
): readonly Recomputed[] => {
  const about = register.figures.filter(isOf(kind))
  if (about.length === 0) return []
  const { places, ...subjects } = lastTree.of(register, kind)
  return [...Map.groupBy(about, ({ metric }) => metric)].flatMap(([metric, figures]) => {
    const isStock = stockOf(natureOf(metrics, metric)) !== undefined
    return [...new Set(figures.map(({ prices }) => prices ?? undefined))].map((prices) => {
      const choice = { metric, prices, subjectKind: kind, ...(isStock && { stock: everyYear }) }
      return recompute({ above: places.above, figures, ...subjects }, choice, money, sources)
    })
  })
}
