/** Converts the figures of a project to OC4IDS: its budget, and observations of forecasts and metrics. */
import { byPrecedence } from '../../model/precedence.ts'
import type { Sources } from '../../figures/publication.ts'
import { isCurrency } from '../../model/units.ts'
import { isInUse } from '../../figures/register.ts'
import { budgetMetric, budgetStages, unitCodes, unlistedCurrencies } from './codes.ts'
import { exact, listOf, periodOf, type Json } from './values-out.ts'
import type { Row } from '../related.ts'

type Figure = Row<'figures'>

/** Reports whether OC4IDS accepts the figure as money. */
const isMoney = ({ unit }: Figure): boolean => isCurrency(unit) && !unlistedCurrencies.has(unit)

const moneyOf = ({ value, unit }: Figure): Json => ({ amount: exact(value), currency: unit })

const unitOf = ({ unit }: Figure): Json => {
  const code = unitCodes[unit]
  if (isCurrency(unit)) return { name: unit, scheme: 'ISO4217', id: unit }
  return code === undefined ? { name: unit } : { name: unit, scheme: 'UNCEFACT', id: code }
}

/** Returns the fields of a figure for which OC4IDS has no place. */
const dimensionsOf = (figure: Figure): Json => ({
  stage: figure.stage,
  qualifier: figure.qualifier,
  upperValue: figure.upperValue,
  asPrinted: figure.asPrinted,
  sourceDocument: figure.sourceId,
  locator: figure.locator,
  attributedTo: figure.attributedTo,
  reported: figure.reported,
  quote: figure.quote,
  relation: figure.relation,
  from: figure.fromFigureId,
  of: figure.ofFigureId,
  partsComplete: figure.partsComplete,
  ...(figure.rank !== 'normal' && { rank: figure.rank }),
  supersedes: figure.supersedesId,
})

const observationOf = (figure: Figure): Json => ({
  id: figure.id,
  period: periodOf(figure.periodStart, figure.periodEnd),
  ...(isMoney(figure) ? { value: moneyOf(figure) } : { measure: exact(figure.value), unit: unitOf(figure) }),
  dimensions: dimensionsOf(figure),
  notes: figure.note,
})

const observed = (figures: readonly Figure[]): Json =>
  [...Map.groupBy(figures, ({ metric }) => metric)].map(([metric, those]) => ({
    id: metric,
    observations: listOf(those, observationOf),
  }))

/** Returns targets, plans and commitments as forecasts, and actual figures as metrics. */
export const observationsOf = (figures: readonly Figure[]): { readonly forecasts: Json; readonly metrics: Json } => ({
  forecasts: observed(figures.filter(({ stage }) => stage !== 'actual')),
  metrics: observed(figures.filter(({ stage }) => stage === 'actual')),
})

/** Returns the budget: never a sum, but the current figure of the firmest stage that takes precedence in a total. */
export const budgetOf = (figures: readonly Figure[], sources: Sources): Json => {
  const usable = figures.filter(isInUse)
  const superseded = new Set(usable.map(({ supersedesId }) => supersedesId))
  const standing = usable
    .filter((figure) => figure.metric === budgetMetric && figure.relation === null && isMoney(figure))
    .filter(({ id }) => !superseded.has(id))
  const compare = byPrecedence(sources)
  const firstOf = (stage: Figure['stage']): Figure[] =>
    standing
      .filter((one) => one.stage === stage)
      .reduce<Figure[]>(([first], one) => [first && compare(first, one) < 0 ? first : one], [])
  const [figure] = budgetStages.flatMap(firstOf)
  return figure && { amount: moneyOf(figure), description: figure.asPrinted }
}
