/** One time of an answer: its promise and its outcome. */
import type { TotalsRow } from '../../figures/totals.ts'
import { isPercentage } from '../../model/units.ts'
import { type FigureRecord, stages, subjects } from '../../resources/figures.ts'
import { type Ratio, ratioOf } from '../layout/words.ts'
import { amountsOfRow, leadingRow, type YearRow } from '../years/rows.ts'
import type { AnswerEvidence } from './evidence.ts'
import type { Store } from '../../store/store.ts'
import { asksLess } from '../tables/promises.ts'
import { firstRecords, namesOfRecords, recordsByIds, subjectOf } from '../layout/queries.ts'

/** A figure with those of other sources that print the same, or a row that adds up several. */
export interface MomentAmount {
  readonly stage: FigureRecord['stage']
  readonly unit: string
  readonly value: string
  /** The figure that counts comes first; none print a sum of several. */
  readonly figures: readonly FigureRecord[]
  readonly row: TotalsRow | undefined
}

export interface Moment {
  /** Null stands for a time that is no single year. */
  readonly year: string | null
  readonly promised: readonly MomentAmount[]
  readonly actual: MomentAmount | undefined
  readonly ratio: Ratio | undefined
}

/** Returns the rows that an answer tells: the leading one, others of its year, and the newest plan after it. */
export const momentRows = (rows: readonly YearRow[], unit: string | undefined): YearRow[] => {
  const main = leadingRow(rows.filter((row) => row.unit === unit))
  if (!main) return []
  const beside = rows.filter((row) => row.year === main.year && row.unit !== main.unit)
  const newest = rows.find((row) => row.unit === unit && row.promised && (row.year ?? '') > (main.year ?? '~'))
  return [main, ...beside, ...(newest ? [newest] : [])]
}

const amountOf =
  ({ printing }: AnswerEvidence) =>
  (row: TotalsRow): MomentAmount => ({ ...row, value: row.total, figures: printing(row), row })

export const momentOf = (row: YearRow, evidence: AnswerEvidence): Moment => {
  const amounts = amountsOfRow(row).map(amountOf(evidence))
  return {
    year: row.year,
    promised: amounts.filter(({ stage }) => stage !== 'actual'),
    actual: amounts.find(({ stage }) => stage === 'actual'),
    ratio: row.ratio,
  }
}

const printed = ({ alike }: AnswerEvidence, figure: FigureRecord): MomentAmount => {
  const { stage, unit, value, upperValue, qualifier } = figure
  const isEqual = (one: FigureRecord): boolean =>
    one.unit === unit && one.value === value && one.upperValue === upperValue && one.qualifier === qualifier
  return { stage, unit, value, figures: alike(figure).filter(isEqual), row: undefined }
}

const lies = (inner: FigureRecord, outer: FigureRecord): boolean =>
  (inner.periodStart ?? '') >= (outer.periodStart ?? '') && (inner.periodEnd ?? '~') <= (outer.periodEnd ?? '~')

/** Sorts by the last day, and of one day the longest period first. */
const latestFirst = (one: FigureRecord, other: FigureRecord): number => {
  const [first, second] = [one, other].map(
    ({ periodStart, periodEnd }) => [periodEnd ?? '', periodStart ?? ''] as const,
  ) as [readonly [string, string], readonly [string, string]]
  if (first[0] !== second[0]) return first[0] < second[0] ? 1 : -1
  return first[1] < second[1] ? -1 : 1
}

/** Returns the moments that the figures about a subject tell by themselves, where no total does. */
export const momentsAmong = (figures: readonly FigureRecord[], evidence: AnswerEvidence): Moment[] => {
  const counting = figures.filter((figure) => evidence.alike(figure)[0]?.id === figure.id).sort(latestFirst)
  const plans = counting.filter(({ stage }) => stage !== 'actual')
  const outcomes = counting.filter(({ stage }) => stage === 'actual')
  const outcomeOf = (plan: FigureRecord): FigureRecord | undefined =>
    outcomes.find((outcome) => outcome.unit === plan.unit && lies(outcome, plan))
  const main = plans.find(outcomeOf) ?? plans[0]
  const moment = (plan: FigureRecord): Moment => {
    const outcome = outcomeOf(plan)
    const beside = plans.filter((other) => other.periodStart === plan.periodStart && other.periodEnd === plan.periodEnd)
    const promised = stages.flatMap((stage) => beside.filter((one) => one.stage === stage))
    return {
      year: plan.periodEnd?.slice(0, 4) ?? null,
      promised: promised.map((one) => printed(evidence, one)),
      actual: outcome && printed(evidence, outcome),
      ratio: outcome && !isPercentage(plan.unit) ? ratioOf(outcome.value, plan.value) : undefined,
    }
  }
  if (main) {
    const [newest] = plans
    return [moment(main), ...(newest && (newest.periodEnd ?? '') > (main.periodEnd ?? '~') ? [moment(newest)] : [])]
  }
  const [latest] = outcomes
  return latest
    ? [
        {
          year: latest.periodEnd?.slice(0, 4) ?? null,
          promised: [],
          actual: printed(evidence, latest),
          ratio: undefined,
        },
      ]
    : []
}

// Finds what a place, or what lies directly in it, has lowered beside the amounts that its answer tells.

/** A figure that asks less than the one that it replaces. */
export interface Lowered {
  readonly now: FigureRecord
  readonly before: FigureRecord
  /** The name of what both are about. */
  readonly name: string
}

const mostRead = 50
const mostShown = 3

const dated = (figure: FigureRecord) => ({ ...figure, dueOn: figure.periodEnd })

/** Returns the figures whose subject is the place, or has it as its own region. */
const ofPlace = async (store: Store, region: string, figures: readonly FigureRecord[]): Promise<FigureRecord[]> => {
  const own = new Set([`region/${region}`])
  for (const kind of ['initiative', 'project'] as const) {
    const ids = figures.filter(({ subjectKind }) => subjectKind === kind).map(({ subjectId }) => subjectId)
    for (const { id, regionId } of (await recordsByIds(store, subjects[kind], ids)).values())
      if (regionId === region) own.add(`${kind}/${id}`)
  }
  return figures.filter(({ subjectKind, subjectId }) => own.has(`${subjectKind}/${subjectId}`))
}

const mayBeChanged = { 'supersedesId.exists': true, 'stage.in': stages.filter((stage) => stage !== 'actual') }

/** Finds the promises in force that replace one which asks more, or less; the latest first. */
export const changedPromises = async (
  store: Store,
  where: Readonly<Record<string, unknown>>,
  isChanged: (before: FigureRecord, now: FigureRecord) => boolean,
  among: (figures: readonly FigureRecord[]) => Promise<readonly FigureRecord[]> | readonly FigureRecord[] = (all) =>
    all,
): Promise<readonly Lowered[]> => {
  const sort = [{ key: 'periodEnd', descending: true }]
  const records = await firstRecords(store, 'figures', {
    where: { ...where, ...mayBeChanged },
    sort,
    limit: mostRead,
  })
  const replaced = new Set(records.map(({ supersedesId }) => supersedesId))
  const own = await among(records.filter((figure) => figure.rank !== 'deprecated' && !replaced.has(figure.id)))
  const formerIds = own.flatMap(({ supersedesId }) => supersedesId ?? [])
  const former = await recordsByIds(store, 'figures', formerIds)
  const names = await namesOfRecords(store, own.map(subjectOf))
  return own
    .flatMap((now) => {
      const before = former.get(now.supersedesId ?? '')
      return before?.metric === now.metric && isChanged(before, now)
        ? [{ now, before, name: names(...subjectOf(now)) }]
        : []
    })
    .slice(0, mostShown)
}

export const isLowered = (before: FigureRecord, now: FigureRecord): boolean => asksLess(dated(before), dated(now))

export const loweredIn = (
  store: Store,
  region: string,
  isShown: (figure: FigureRecord) => boolean,
): Promise<readonly Lowered[]> =>
  changedPromises(store, { 'regionId.within': region }, isLowered, (found) =>
    ofPlace(
      store,
      region,
      found.filter((figure) => !isShown(figure)),
    ),
  )
