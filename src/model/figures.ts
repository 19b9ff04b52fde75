/** Tells what a figure says by itself, for the arithmetic and for the pages. */
import type { Figure } from '../resources/figures.ts'

export type Relation = NonNullable<Figure['relation']>

/** Returns the relation of a figure: a percentage with `ofFigureId` alone is a share. */
export const relationOf = ({
  relation,
  unit,
  ofFigureId,
}: Readonly<Pick<Figure, 'relation' | 'unit' | 'ofFigureId'>>): Relation | null =>
  relation ?? (unit === 'percent' && ofFigureId !== null ? 'share' : null)

/** Reports whether an amount is one that must not be passed. */
export const isCeiling = ({ qualifier }: Pick<Figure, 'qualifier'>): boolean =>
  qualifier === 'at-most' || qualifier === 'less-than'

type Thing = Readonly<Pick<Figure, 'subjectKind' | 'subjectId' | 'metric' | 'periodStart' | 'periodEnd'>>

/** Returns a key that is equal for figures of one subject, metric and period that also agree in each field of `also`. */
export const thingKey = <Also extends 'stage' | 'unit' = never>(
  figure: Thing & Readonly<Pick<Figure, Also>>,
  ...also: readonly Also[]
): string => {
  const { subjectKind, subjectId, metric, periodStart, periodEnd } = figure
  let key = `${subjectKind} ${subjectId} ${metric} ${periodStart ?? ''} ${periodEnd ?? ''}`
  for (const field of also) key += ` ${figure[field]}`
  return key
}
