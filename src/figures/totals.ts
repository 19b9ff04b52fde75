/** Totals: chooses among own parts, adds them up by group, and explains each row. */
import { decimalText } from '../model/decimals.ts'
import { isAskedFor, type Choice, type LeftOut, type Reason } from './choose.ts'
import { byText, byTextOrNull, indexed } from './collections.ts'
import { coverBy, type Filter } from './places/filter.ts'
import { groupingOf, labelOf, type Group, type Grouping } from './places/groups.ts'
import { moneyOf, type Conversion, type Origin, type Printed } from './money.ts'
import { isPercentage } from '../model/units.ts'
import { natureOf, stockOf, type Nature } from './natures.ts'
import type { Part } from './own-parts.ts'
import { periodOf } from './periods.ts'
import { overlappingSubjects } from './places/overlapping.ts'
import { placesOf, type Places } from './places/places.ts'
import type { Figure, Register, Stage, SubjectKind } from './register.ts'
import { reachOf, withPartial } from './reach.ts'
import { addUp, type Row } from './rows.ts'
import { countingInstead, recompute, type Recomputed } from './recompute.ts'
import { aboveAmong, keyOf } from './places/subjects.ts'

export interface TotalsQuery extends Choice, Filter, Grouping {
  readonly explain?: boolean | undefined
}

export interface ExplainedPart {
  figureId: string
  wholeFigureId: string | null
  subjectKind: SubjectKind
  subjectId: string
  /** The value as it is printed. */
  value: string
  unit: string
  /** In the unit of the row. */
  ownPart: string
  /** The rate into the unit asked for, else into that of its whole. */
  rate?: string
}

export interface ExcludedFigure {
  figureId: string
  reason: Reason
  /** The figure that counts instead. */
  insteadId?: string
}

export interface TotalsRow {
  key: Partial<Record<Group, string | null>>
  label: string
  stage: Stage
  unit: string
  total: string
  lowerBound: string | null
  upperBound: string | null
  figures: number
  /** Whether what its topmost figures count, or what is taken off it, is approximate. */
  approximate: boolean
  /** The first day of the periods of its figures, null if one is open. */
  from: string | null
  /** The earliest day at which what its topmost subjects report ends, null if one is open. */
  through: string | null
  /** Whether it is actual, and ends before what it is set beside. */
  partial: boolean
  parts?: ExplainedPart[]
}

export type UsedRate = { from: string; to: string; rate: string } & Origin

/** A total as served, except `href`, which only the HTTP layer knows. */
export interface Totals {
  metric: string
  data: TotalsRow[]
  rates: UsedRate[]
  excluded: Partial<Record<Reason, number>>
  excludedFigures?: ExcludedFigure[]
}

const rateText = ({ rate: { scaled, places } }: Conversion): string => decimalText(scaled, places)

const explained = ({ figure, whole, own, conversion }: Part): ExplainedPart => ({
  figureId: figure.id,
  wholeFigureId: whole?.figure.id ?? null,
  subjectKind: figure.subjectKind,
  subjectId: figure.subjectId,
  value: figure.value,
  unit: figure.unit,
  ownPart: decimalText(own),
  ...(conversion && { rate: rateText(conversion) }),
})

export const byKeyStageUnit = (
  one: Pick<Row, 'key' | 'stage' | 'unit'>,
  other: Pick<Row, 'key' | 'stage' | 'unit'>,
): number =>
  one.key.reduce((order, value, index) => order || byTextOrNull(value, other.key[index] ?? null), 0) ||
  byText(one.stage, other.stage) ||
  byText(one.unit, other.unit)

const rowAnswer = (places: Places, { groupBy = [] }: TotalsQuery) => {
  const above = aboveAmong(places.subjects)
  return ({ key, stage, unit, total, lower, upper, approximate, parts }: Row): Omit<TotalsRow, 'partial'> => ({
    key: Object.fromEntries(groupBy.map((group, index) => [group, key[index] ?? null])),
    label: labelOf(places, groupBy, key),
    stage,
    unit,
    total: decimalText(total),
    lowerBound: decimalText(lower),
    upperBound: upper === null ? null : decimalText(upper),
    figures: parts.length,
    approximate,
    ...reachOf(
      parts.map(({ subject, figure }) => ({ subject, ...periodOf(figure) })),
      above,
    ),
  })
}

const explainedIn = ({ parts }: Row): ExplainedPart[] =>
  parts.map(explained).sort((one, other) => byText(one.figureId, other.figureId))

/** Returns a conversion as answers list it. */
export const usedRate = (conversion: Conversion): UsedRate => {
  const { from, to, origin } = conversion
  return { from, to, rate: rateText(conversion), ...origin }
}

/** Removes duplicate rates and sorts the rest. */
export const mergedRates = (rates: readonly UsedRate[]): UsedRate[] => {
  const byOrigin = new Map(rates.map((used) => [JSON.stringify({ ...used, rate: undefined }), used]))
  return [...byOrigin].sort(([one], [other]) => byText(one, other)).map(([, rate]) => rate)
}

interface Convertible {
  readonly whole: Convertible | undefined
  readonly conversion: Conversion | undefined
}

/** Returns the rates of the parts and of everything beneath them, since their amounts were subtracted. */
export const ratesUsed = <P extends Convertible>(parts: readonly P[], isAskedFor: (part: P) => boolean): UsedRate[] => {
  const concerned = new Set<Convertible>()
  return mergedRates(
    parts.flatMap((part) => {
      if (!isAskedFor(part) && !(part.whole && concerned.has(part.whole))) return []
      concerned.add(part)
      return part.conversion === undefined ? [] : [usedRate(part.conversion)]
    }),
  )
}

const countByReason = (leftOut: readonly LeftOut[]): Partial<Record<Reason, number>> => {
  const counts = new Map<Reason, number>()
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([one], [other]) => byText(one, other)))
}

/** Answers from recomputed trees; what lies wholly outside the filters is neither counted nor listed. */
export const total = (recomputed: Recomputed, query: TotalsQuery, places: Places): Totals => {
  const { parts, leftOut } = recomputed
  const insteadOf = countingInstead(recomputed)
  const cover = coverBy(places, query)
  const isInside = ({ subject }: Part): boolean => cover(subject) === 'inside'
  const groupKey = groupingOf(places, query)
  const rows = addUp(parts, (part) => (isInside(part) ? groupKey(part) : undefined)).sort(byKeyStageUnit)
  const data = withPartial(rows.map(rowAnswer(places, query)), query)
  const covering = parts.filter(({ subject }) => cover(subject) === 'partly').map(({ figure }) => figure)
  const coversMore = new Set(covering.map(({ id }) => id))
  const excluded: LeftOut[] = [
    ...leftOut.filter(({ figure }) => cover(keyOf(figure.subjectKind, figure.subjectId)) !== 'outside'),
    ...covering.map((figure) => ({ figure, reason: 'covers-more' as const })),
  ]
  return {
    metric: query.metric,
    data: query.explain === true ? data.map((row, at) => ({ ...row, parts: explainedIn(rows[at] as Row) })) : data,
    rates: ratesUsed(parts, isInside),
    excluded: countByReason(excluded),
    ...(query.explain === true && {
      excludedFigures: excluded
        .map(({ figure: { id: figureId }, reason }) => {
          const insteadId = insteadOf(figureId)
          return { figureId, reason, ...(insteadId !== undefined && !coversMore.has(insteadId) && { insteadId }) }
        })
        .sort((one, other) => byText(one.figureId, other.figureId)),
    }),
  }
}

/**
 * Computes the answer to one query from the register, reading rates from `printed`;
 * amounts are decimal texts in each row's unit; throws nothing.
 */
export const totals = (asked: TotalsQuery, register: Register, printed: Printed = register): Totals => {
  const { subjectKind, metric, groupBy } = asked
  const query = { ...asked, stock: asked.stock ?? stockOf(natureOf(register.metrics, metric), groupBy) }
  const places = placesOf(register, subjectKind)
  const overlapping = overlappingSubjects(register, subjectKind)
  const trees = { above: aboveAmong(places.subjects), figures: register.figures, overlapping }
  return total(recompute(trees, query, moneyOf(printed), indexed(printed.sources)), query, places)
}

/**
 * Returns why a question has no total, as the sentence of a 422, or undefined if it has one.
 * Percentages among other figures are only left out.
 */
export const neverAdds = (
  { metric, unit }: TotalsQuery,
  nature: Nature,
  units: readonly string[],
): string | undefined => {
  if (nature === 'ratio' || nature === 'change') return `\`${metric}\` is a ${nature}, which never adds.`
  return metric === 'share' ||
    (unit !== undefined && isPercentage(unit)) ||
    (units.length > 0 && units.every(isPercentage))
    ? 'Percentages never add.'
    : undefined
}

/** Returns the units of the figures that a question asks for. */
export const unitsAsked = (query: TotalsQuery, figures: readonly Figure[]): string[] => [
  ...new Set(figures.filter(isAskedFor(query)).map(({ unit }) => unit)),
]
