/** Converts the numbers of an OC4IDS project to figures of the register. */
import { isLosslessNumber } from 'lossless-json'
import { leading } from '../../text/characters.ts'
import type { Data } from '../../model/canonical.ts'
import type { Violation } from '../../model/validation.ts'
import { budgetMetric } from './codes.ts'
import { decimalOf, idOf, termOf } from './ids.ts'
import type { Money, Observation, Oc4idsProject } from './schema.ts'
import { dayOf, literalOf, printedUnitOf, unitOf } from './values-in.ts'

type Record = Data & { readonly id: string }

/** The records made from a part of a project, and the faults in it; pointers are into the project. */
export interface Made {
  readonly records: readonly { readonly record: Record; readonly pointer: string }[]
  readonly faults: readonly Violation[]
}

/**
 * The project in question, whether a register like this exported it, its documents, and the source of statements that
 * name none.
 */
export interface Context {
  readonly id: string
  readonly own: boolean
  readonly sources: ReadonlySet<string>
  readonly dataset: string
}

/** Returns the fault of a value that is no number, or a number that is too large. */
const numberFault = (literal: string | undefined, pointer: string): Violation[] => [
  { pointer, detail: literal === undefined ? 'Must be number.' : 'Has more than 15 digits before the point.' },
]

/** Restores the fields that the export put into `dimensions`. */
const restored = ({ dimensions: said = {} }: Observation, { sources }: Context): Data => ({
  qualifier: said['qualifier'],
  upperValue: said['upperValue'] ?? null,
  reported: said['reported'] ?? [],
  quote: said['quote'] ?? null,
  relation: said['relation'] ?? null,
  fromFigureId: said['from'] ?? null,
  ofFigureId: said['of'] ?? null,
  partsComplete: said['partsComplete'] ?? null,
  rank: said['rank'] ?? 'normal',
  locator: said['locator'] ?? null,
  attributedTo: said['attributedTo'] ?? null,
  supersedesId: said['supersedes'] ?? null,
  stage: said['stage'],
  asPrinted: said['asPrinted'],
  ...(typeof said['sourceDocument'] === 'string' && sources.has(said['sourceDocument'])
    ? { sourceId: said['sourceDocument'] }
    : {}),
})

interface Said {
  readonly id: string
  readonly metric: string
  readonly stage: string
  readonly number: unknown
  readonly unit: string
  /** The unit as the package writes it, where that differs. */
  readonly printedUnit?: string | undefined
  readonly pointer: string
  readonly more?: Data
}

const figure = (
  context: Context,
  { id, metric, stage, number, unit, printedUnit = unit, pointer, more = {} }: Said,
): Made => {
  const literal = literalOf(number)
  const read = literal === undefined ? undefined : decimalOf(literal)
  if (literal === undefined || read === undefined) return { records: [], faults: numberFault(literal, pointer) }
  const record = {
    id: context.own ? id : idOf(`${context.id}-${id}`),
    subjectKind: 'project',
    subjectId: context.id,
    metric,
    stage,
    value: read.value,
    unit,
    qualifier: read.exact ? 'exact' : 'about',
    sourceId: context.dataset,
    asPrinted: `${literal.slice(0, 900)} ${leading(printedUnit, 99)}`,
    locator: pointer.slice(0, 1000),
    ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)),
  }
  return { records: [{ record, pointer }], faults: [] }
}

const nothing: Made = { records: [], faults: [] }
const faulty = (pointer: string, detail: string): Made => ({ records: [], faults: [{ pointer, detail }] })

/** Converts an amount of money. An amount of null has been dropped while reading. */
const ofMoney = (context: Context, { amount, currency }: Money, said: Omit<Said, 'number' | 'unit'>): Made => {
  const pointer = `${said.pointer}/amount`
  if (amount === undefined) return nothing
  if (!isLosslessNumber(amount)) return faulty(pointer, 'Must be a JSON number, or null.')
  if (currency === undefined) return faulty(`${said.pointer}/currency`, 'Is required: an amount is of a currency.')
  return figure(context, { ...said, pointer, number: amount, unit: currency })
}

const ofObservation = (
  context: Context,
  list: 'forecasts' | 'metrics',
  metric: string,
  observation: Observation,
  pointer: string,
): Made => {
  const { id, period = {}, value, measure, notes } = observation
  const said = {
    id: context.own ? id : `${list}-${metric}-${id}`,
    metric: context.own ? metric : termOf(metric, 120),
    stage: list === 'metrics' ? 'actual' : 'planned',
    more: {
      periodStart: dayOf(period.startDate),
      periodEnd: dayOf(period.endDate),
      note: notes ?? null,
      ...(context.own ? restored(observation, context) : {}),
    },
  }
  if (value?.amount !== undefined) return ofMoney(context, value, { ...said, pointer: `${pointer}/value` })
  // The register holds numbers only, so values in words are skipped.
  if (measure === undefined || (typeof measure === 'string' && literalOf(measure) === undefined)) return nothing
  return figure(context, {
    ...said,
    number: measure,
    unit: unitOf(metric, observation, context.own),
    printedUnit: printedUnitOf(observation),
    pointer: `${pointer}/measure`,
  })
}

/** Converts totals of a project. The budget in a register's own export repeats one of its forecasts. */
const ofTotals = (context: Context, { budget, completion }: Oc4idsProject): Made[] => {
  if (context.own) return []
  const totals = [
    { id: 'budget', stage: 'planned', pointer: '/budget/amount', money: budget?.amount },
    { id: 'final-value', stage: 'actual', pointer: '/completion/finalValue', money: completion?.finalValue },
  ]
  return totals.flatMap(({ money, ...said }) =>
    money ? [ofMoney(context, money, { ...said, metric: budgetMetric })] : [],
  )
}

/** Returns all figures of a project. */
export const figuresIn = (context: Context, project: Oc4idsProject): Made => {
  const observed = (['forecasts', 'metrics'] as const).flatMap((list) =>
    (project[list] ?? []).flatMap(({ id, observations = [] }, place) =>
      observations.map((observation, index) =>
        ofObservation(context, list, id, observation, `/${list}/${place.toString()}/observations/${index.toString()}`),
      ),
    ),
  )
  const made = [...ofTotals(context, project), ...observed]
  return { records: made.flatMap(({ records }) => records), faults: made.flatMap(({ faults }) => faults) }
}
