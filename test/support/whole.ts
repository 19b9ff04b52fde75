/** What follows from a register as a whole, without a database: what tests compare answers with. */
import { byText, indexed } from '../../src/figures/collections.ts'
import { findingsOf, type Check } from '../../src/figures/checks/checks.ts'
import type { Inspected } from '../../src/figures/checks/finding.ts'
import { moneyBy, type Money, pairsIn, recordedRatesOf, sourceRatesOf } from '../../src/figures/money.ts'
import { OutcomeParts } from '../../src/figures/outcome-rows.ts'
import { outcomesIn, type Outcomes, type OutcomesQuery } from '../../src/figures/outcomes.ts'
import { placesBySubject, type Places, type PlaceTrees } from '../../src/figures/places/places.ts'
import { LastTree, type Prepared } from '../../src/figures/prepared.ts'
import { datedPromises, stateOn, type Promised } from '../../src/figures/promises/promises.ts'
import { OwnParts } from '../../src/figures/question.ts'
import { recompute } from '../../src/figures/recompute.ts'
import { natureOf, stockOf, type Register } from '../../src/figures/register.ts'
import type { Located } from '../../src/figures/segments.ts'
import type { Totals, TotalsQuery } from '../../src/figures/totals.ts'
import { checkNames, severities } from '../../src/model/vocabulary.ts'

/** The records that rates come from: figures that print two currencies, recorded rates, the dates of their sources. */
type Printed = Pick<Register, 'figures' | 'rates' | 'sources'>

export const moneyOf = ({ figures, rates, sources: records }: Printed): Money => {
  const sources = indexed(records)
  const printing = Map.groupBy(
    figures.filter((figure) => figure.reported.length > 0),
    ({ sourceId }) => sourceId,
  )
  const pairIn = pairsIn((sourceId) => printing.get(sourceId) ?? [])
  return moneyBy(sourceRatesOf(pairIn, recordedRatesOf(rates, sources), sources))
}

export const prepared = (register: Pick<Register, 'figures' | 'rates' | 'sources' | 'metrics'>): Prepared => ({
  sources: indexed(register.sources),
  money: moneyOf(register),
  metrics: indexed(register.metrics),
  lastTree: new LastTree(),
})

/** Returns the places of a register that is added up as one tree. */
const locatedIn = (register: PlaceTrees, { initiativeId, projectId }: TotalsQuery, places: Places): Located => ({
  places: placesBySubject(register),
  ...((initiativeId ?? projectId) !== undefined && { within: { root: '', places } }),
})

/**
 * Computes the answer to one query from the register, reading rates from `printed`;
 * amounts are decimal texts in each row's unit; throws nothing.
 */
export const totals = (request: TotalsQuery, register: Register, printed: Printed = register): Totals => {
  const { subjectKind, metric, groupBy } = request
  const query = { ...request, stock: request.stock ?? stockOf(natureOf(indexed(register.metrics), metric), groupBy) }
  const { money, sources, lastTree } = prepared({ ...register, ...printed })
  const { places, ...subjects } = lastTree.of(register, subjectKind)
  const trees = { above: places.above, figures: register.figures, ...subjects }
  const ownParts = new OwnParts(query)
  ownParts.replace('', recompute(trees, query, money, sources), places)
  return ownParts.answer(query, locatedIn(register, query, places))
}

/** Computes the answer to one query from a register; throws nothing. */
export const outcomes = (request: OutcomesQuery, register: Register): Outcomes => {
  const { subjectKind, metric, groupBy } = request
  const stock = request.stock ?? stockOf(natureOf(indexed(register.metrics), metric), groupBy)
  const query = { ...request, withOutcomes: true, stock }
  const indexes = prepared(register)
  const { places, ...subjects } = indexes.lastTree.of(register, subjectKind)
  const trees = { above: places.above, figures: register.figures, ...subjects }
  const parts = new OutcomeParts(query)
  parts.replace('', outcomesIn(trees, query, indexes, places))
  return parts.answer(query, locatedIn(register, query, places))
}

const rankOf = ({ severity }: Check): number => severities.indexOf(severity)

const placeOf = ({ records }: Check): string => records.map(({ id }) => id).join(' ')

/** Returns all findings of a day but those in texts, ordered by severity, check and the records concerned. Never throws. */
export const checks = ({ today }: Pick<Inspected, 'today'>, register: Register): Check[] =>
  findingsOf(checkNames, register, prepared(register), { today }).sort(
    (one, other) =>
      rankOf(one) - rankOf(other) || byText(one.check, other.check) || byText(placeOf(one), placeOf(other)),
  )

/** Returns every promise with its state, as `datedPromises` does. */
export const promises = (
  { today, reportedBy: day }: { readonly today: string; readonly reportedBy?: string | undefined },
  register: Register,
  indexes: Prepared = prepared(register),
): Promised[] =>
  datedPromises(register.figures, indexes, day).map(({ promise, ...states }) => ({
    ...promise,
    state: stateOn(day ?? today, states),
  }))
