/** Judges one statement by the figures of a register: the first verdict that holds; it never guesses. */
import type { verdicts } from '../../model/vocabulary.ts'
import type { Nature } from '../natures.ts'
import { isCurrency } from '../../model/units.ts'
import type { Stage } from '../register.ts'
import { lastDigit } from '../printed/rounding.ts'
import { agree, exclude, satisfies, type PrintedAmount } from './nearness.ts'

export type Verdict = (typeof verdicts)[number]

interface Days {
  readonly periodStart: string | null
  readonly periodEnd: string | null
}

/** A statement about one subject: what its words say, and nothing that they leave open. */
export interface Statement extends Days, PrintedAmount {
  readonly unit: string | null
  /** Every metric that the words may name. */
  readonly metrics: readonly string[]
  /** Null where the words say none. */
  readonly stage: Stage | null
  readonly isPeriodSaid: boolean
}

/** A figure or a total that may bear a statement out. */
export interface Evidence extends Days, PrintedAmount {
  readonly unit: string
  readonly metric: string
  readonly nature: Nature
  readonly stage: Stage
  /** The same amount in other units. */
  readonly reported: readonly { readonly value: string; readonly unit: string }[]
  /**
   * It tells of all that a claim is about: it is about the very subject, or about the programme of the place. What is
   * about a part, one batch or a sum of parts is null: it neither contradicts a claim nor satisfies its bound.
   */
  readonly scope: 'subject' | 'programme' | null
}

export type Relation = 'agrees' | 'other-period' | 'other-metric' | 'differs'

export interface Judged<E extends Evidence> {
  readonly verdict: Verdict
  readonly evidence: readonly { readonly item: E; readonly relation: Relation }[]
}

/** Reports whether a unit compares two amounts instead of counting anything. */
const isRelativeUnit = (unit: string): boolean => ['percent', 'percentage-point', 'fold'].includes(unit)

/** Words seldom say what they count, so that counts compare with counts: the metric tells them apart. */
const areUnitsAlike = (printed: string | null, unit: string): boolean => {
  const isCount = !isCurrency(unit) && !isRelativeUnit(unit)
  return printed === unit || (isCount && (printed === null || (!isCurrency(printed) && !isRelativeUnit(printed))))
}

/** Returns an item's amount in the unit of a statement. */
const amountIn = ({ unit }: Statement, item: Evidence): PrintedAmount | undefined => {
  if (areUnitsAlike(unit, item.unit)) return item
  const beside = item.reported.find((one) => areUnitsAlike(unit, one.unit))
  return beside && { value: beside.value, upperValue: null, qualifier: item.qualifier, digit: lastDigit(beside.value) }
}

/** A promise may be called a plan, a target or a commitment; what has happened is something else. */
const areStagesAlike = (one: Stage | null, other: Stage): boolean =>
  one === null || (one === 'actual') === (other === 'actual')

const isSamePeriod = (statement: Statement, item: Evidence): boolean => {
  if (!statement.isPeriodSaid) return true
  const { periodStart: start, periodEnd: end } = statement
  if (start === item.periodStart && end === item.periodEnd) return true
  if (end === null || item.periodEnd === null) return false
  if (start === null || item.periodStart === null) return end === item.periodEnd
  return item.nature === 'stock' && start <= item.periodEnd && item.periodEnd <= end
}

const comparedWith = <E extends Evidence>(statement: Statement, items: readonly E[]) =>
  items.flatMap((item) => {
    const amount = amountIn(statement, item)
    return amount && areStagesAlike(statement.stage, item.stage)
      ? [
          {
            item,
            isMetric: statement.metrics.includes(item.metric),
            isPeriod: isSamePeriod(statement, item),
            // Five projects are no five industries.
            isUnit: [item, ...item.reported].some(({ unit }) => statement.unit === null || statement.unit === unit),
            agrees: agree(statement, amount),
            satisfies: satisfies(statement, amount),
            excludes: exclude(statement, amount),
          },
        ]
      : []
  })

/** Returns the items that have the number of a statement, of the same things and for its period, whatever their metric. */
export const sayingSame = <E extends Evidence>(statement: Statement, items: readonly E[]): readonly E[] =>
  comparedWith(statement, items)
    .filter(({ agrees, isPeriod, isUnit }) => agrees && isPeriod && isUnit)
    .map(({ item }) => item)

export const judge = <E extends Evidence>(statement: Statement, items: readonly E[]): Judged<E> => {
  const compared = comparedWith(statement, items)
  const chosen = (verdict: Verdict, relation: Relation, found: typeof compared): Judged<E> | undefined =>
    found.length === 0 ? undefined : { verdict, evidence: found.map(({ item }) => ({ item, relation })) }
  const agreeing = compared.filter(({ agrees }) => agrees)
  const such = statement.isPeriodSaid
    ? compared.filter(({ item, isMetric, isPeriod, isUnit }) => item.scope !== null && isMetric && isPeriod && isUnit)
    : []
  // A place may plan less than its programme aims at.
  const isOfStage = ({ scope, stage }: E): boolean =>
    scope === 'subject' || statement.stage === null || statement.stage === stage
  const isExcluded = such.some(({ excludes }) => excludes)
  const isContradicted = such.every(({ excludes }) => excludes) && such.some(({ item }) => isOfStage(item))
  return (
    chosen(
      'supported',
      'agrees',
      agreeing.filter(({ isMetric, isPeriod }) => isMetric && isPeriod),
    ) ??
    chosen('supported', 'agrees', isExcluded ? [] : such.filter((one) => one.satisfies)) ??
    chosen(
      'other-period',
      'other-period',
      agreeing.filter(({ isMetric }) => isMetric),
    ) ??
    chosen(
      'other-metric',
      'other-metric',
      agreeing.filter(({ isMetric, isPeriod, isUnit }) => !isMetric && isPeriod && isUnit),
    ) ??
    (isContradicted ? chosen('contradicted', 'differs', such) : undefined) ?? { verdict: 'unknown', evidence: [] }
  )
}
