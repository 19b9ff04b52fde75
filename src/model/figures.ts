/** Tells what a figure says by itself, and which of several figures goes first (`byPrecedence`). */
import type { FigureRecord } from '../resources/figures.ts'
import { isPercentage } from './units.ts'

/** More wordings of one promise are no history that anybody reads: the first and the latest are given. */
export const mostVersions = 200
export type Relation = NonNullable<FigureRecord['relation']>

/** The relations of a figure to two others. */
export type PairRelation = Exclude<Relation, 'sum'>

/** Returns the relation of a figure: a percentage with `ofFigureId` alone is a share. */
export const relationOf = ({
  relation,
  unit,
  ofFigureId,
}: Readonly<Pick<FigureRecord, 'relation' | 'unit' | 'ofFigureId'>>): Relation | null =>
  relation ?? (unit === 'percent' && ofFigureId !== null ? 'share' : null)

/** Returns the relation of a figure to two others; null of one that stands for itself, as a sum does. */
export const pairRelationOf = (figure: Parameters<typeof relationOf>[0]): PairRelation | null => {
  const relation = relationOf(figure)
  return relation === 'sum' ? null : relation
}

/** Reports whether a figure is an amount below zero, such as a cut or a credit, and no fall. */
export const isNegativeAmount = ({
  value,
  unit,
  relation,
}: Readonly<Pick<FigureRecord, 'value' | 'unit' | 'relation'>>): boolean =>
  value.startsWith('-') && !isPercentage(unit) && relation !== 'difference'

/** Reports whether an amount is one that must not be passed. */
export const isCeiling = ({ qualifier }: Pick<FigureRecord, 'qualifier'>): boolean =>
  qualifier === 'at-most' || qualifier === 'less-than'

/**
 * Returns the direction in which a promise goes: a negative percentage or difference promises a fall. Null of 0 and of a
 * negative amount, such as a cut or a credit, which promise nothing.
 */
export const directionOf = (
  figure: Readonly<Pick<FigureRecord, 'value' | 'unit' | 'relation'>>,
): 'rise' | 'fall' | null =>
  figure.value === '0' || isNegativeAmount(figure) ? null : figure.value.startsWith('-') ? 'fall' : 'rise'

type Thing = Readonly<
  Pick<FigureRecord, 'subjectKind' | 'subjectId' | 'metric' | 'prices' | 'periodStart' | 'periodEnd'>
>

/** Returns a key that is equal for figures of one subject, metric, period and base of prices that also agree in each field of `also`. */
export const thingKey = <Also extends 'stage' | 'unit' = never>(
  figure: Thing & Readonly<Pick<FigureRecord, Also>>,
  ...also: readonly Also[]
): string => {
  const { subjectKind, subjectId, metric, prices, periodStart, periodEnd } = figure
  let key = `${subjectKind} ${subjectId} ${metric} ${prices ?? ''} ${periodStart ?? ''} ${periodEnd ?? ''}`
  for (const field of also) key += ` ${figure[field]}`
  return key
}

// The order of precedence among figures: the fullest and most recent first.

type Ranked = Readonly<Pick<FigureRecord, 'id' | 'periodStart' | 'periodEnd' | 'rank' | 'sourceId'>>

interface Source {
  readonly official: boolean
  readonly publishedOn: string | null
}
type Sources = ReadonlyMap<string, Source>

/** Compares two figures: below zero if the first goes first. */
type Comparing = (one: Ranked, other: Ranked, sources: Sources) => number

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const endOf = ({ periodEnd }: Ranked): string => periodEnd ?? '~'
const startOf = ({ periodStart }: Ranked): string => periodStart ?? ''
const isPreferred = ({ rank }: Ranked): number => (rank === 'preferred' ? 1 : 0)
const isOfficial = ({ sourceId }: Ranked, sources: Sources): number =>
  sources.get(sourceId)?.official === true ? 1 : 0
const dayOf = ({ sourceId }: Ranked, sources: Sources): string => sources.get(sourceId)?.publishedOn ?? ''

/** The criteria in their order; the first one by which two figures differ decides. */
const criteria = {
  latestEnd: (one, other) => compare(endOf(other), endOf(one)),
  earliestStart: (one, other) => compare(startOf(one), startOf(other)),
  preferred: (one, other) => isPreferred(other) - isPreferred(one),
  official: (one, other, sources) => isOfficial(other, sources) - isOfficial(one, sources),
  latestPublication: (one, other, sources) => compare(dayOf(other, sources), dayOf(one, sources)),
  smallestId: (one, other) => compare(one.id, other.id),
} satisfies Readonly<Record<string, Comparing>>

export type Criterion = keyof typeof criteria

const inOrder = Object.keys(criteria) as Criterion[]

/** Returns a function that compares figures by all criteria, or by those from one on. */
export const byPrecedence = (sources: Sources, from: Criterion = 'latestEnd') => {
  const compared = inOrder.slice(inOrder.indexOf(from)).map((criterion) => criteria[criterion])
  return (one: Ranked, other: Ranked): number => {
    for (const compare of compared) {
      const order = compare(one, other, sources)
      if (order !== 0) return order
    }
    return 0
  }
}

/** Returns the criterion by which the first of two figures goes first; undefined if it does not. */
export const decidingCriterion = (first: Ranked, second: Ranked, sources: Sources): Criterion | undefined => {
  const deciding = inOrder.find((criterion) => criteria[criterion](first, second, sources) !== 0)
  return deciding !== undefined && criteria[deciding](first, second, sources) < 0 ? deciding : undefined
}
