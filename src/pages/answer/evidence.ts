/** Finds the figures that print the rows of a total, and what other sources print for the same thing. */
import { byPrecedence, thingKey } from '../../model/figures.ts'
import { type FigureRecord, stages, subjects } from '../../resources/figures.ts'
import { type SourceRows, type Voices, voicesOf } from '../layout/voices.ts'
import { firstRecords, recordsByIds, subjectOf, namesOfRecords } from '../layout/queries.ts'
import type { TotalsRow } from '../../figures/totals.ts'
import type { Store } from '../../store/store.ts'
import { asksLess } from '../tables/promises.ts'
import { isLess, latestFirst, type Ratio, ratioOf } from '../layout/words.ts'
import type { Sum } from '../years/rows.ts'
import { topmostParts } from '../../charts/subjects.ts'
import { amountsOfRow, type YearRow, leadingRow } from '../years/rows.ts'
import { isPercentage } from '../../model/units.ts'

// One time of an answer: its promise and its outcome.

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
  const ofSameYear = rows.filter((row) => row.year === main.year && row.unit !== main.unit)
  const newest = rows.find((row) => row.unit === unit && row.promised && (row.year ?? '') > (main.year ?? '~'))
  return [main, ...ofSameYear, ...(newest ? [newest] : [])]
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
const byPeriod = (one: FigureRecord, other: FigureRecord): number =>
  latestFirst(one.periodEnd, other.periodEnd) || ((one.periodStart ?? '') < (other.periodStart ?? '') ? -1 : 1)

/** Returns the moments that the figures about a subject tell by themselves, where no total does. */
export const momentsAmong = (figures: readonly FigureRecord[], evidence: AnswerEvidence): Moment[] => {
  const counting = figures.filter((figure) => evidence.alike(figure)[0]?.id === figure.id).sort(byPeriod)
  const plans = counting.filter(({ stage }) => stage !== 'actual')
  const outcomes = counting.filter(({ stage }) => stage === 'actual')
  const outcomeOf = (plan: FigureRecord): FigureRecord | undefined =>
    outcomes.find((outcome) => outcome.unit === plan.unit && lies(outcome, plan))
  const main = plans.find(outcomeOf) ?? plans[0]
  const moment = (plan: FigureRecord): Moment => {
    const outcome = outcomeOf(plan)
    const ofSamePeriod = plans.filter(
      (other) => other.periodStart === plan.periodStart && other.periodEnd === plan.periodEnd,
    )
    const promised = stages.flatMap((stage) => ofSamePeriod.filter((one) => one.stage === stage))
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
  return outcomes.slice(0, 1).map((latest) => ({
    year: latest.periodEnd?.slice(0, 4) ?? null,
    promised: [],
    actual: printed(evidence, latest),
    ratio: undefined,
  }))
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
  const wanted = {
    where: { ...where, ...mayBeChanged },
    sort: [{ key: 'periodEnd', descending: true }],
    limit: mostRead,
  }
  const own = await among(inForce(await firstRecords(store, 'figures', wanted)))
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
  changedPromises(store, { 'regionId.within': region }, isLowered, async (found) =>
    (await ofPlace(store, region, found)).filter((figure) => !isShown(figure)),
  )

/** Orders figures that print one thing, whatever their periods: the one that counts comes first. */
const byVoice = (sources: SourceRows): ReturnType<typeof byPrecedence> => byPrecedence(sources, 'preferred')

export interface AnswerEvidence extends Voices {
  /** Returns the figures that print the amount of a row, the one that counts first; a sum of several has none. */
  readonly printing: (row: TotalsRow) => readonly FigureRecord[]
  /** Returns the one period of all figures in a row of several years. */
  readonly span: (row: TotalsRow) => Span | undefined
  /** Returns what the topmost figures of a row are about; nothing where that is not known, or too much to name. */
  readonly subjects: (row: TotalsRow) => readonly AnswerSubject[]
  /** Returns the first wording that asked more than a figure which replaces it. */
  readonly lowered: (figure: FigureRecord) => FigureRecord | undefined
  /** Returns what sources print for the subject, stage and period of a figure now, the one that counts first. */
  readonly alike: (figure: FigureRecord) => readonly FigureRecord[]
}

export type AnswerSubject = Pick<FigureRecord, 'subjectKind' | 'subjectId'>

type Span = Pick<FigureRecord, 'periodStart' | 'periodEnd'>

/** Of more subjects a sentence says only how many figures they have. */
const mostNamed = 4

/** Returns the subjects of the parts of a row that lie in no other of its parts, the largest first, if they are few. */
const namedIn = (row: TotalsRow): readonly AnswerSubject[] => {
  const topmost = topmostParts(row).sort((one, other) => (isLess(one.value, other.value) ? 1 : -1))
  const distinct = new Map(topmost.map((part) => [`${part.subjectKind}/${part.subjectId}`, part]))
  return distinct.size > mostNamed ? [] : [...distinct.values()]
}

/** A sum of more figures is hardly printed by one of them. */
const mostInRow = 50
const mostFound = 200

const yearOf = (date: string | null): string | undefined => date?.slice(0, 4)

const isIn = ({ periodStart, periodEnd }: FigureRecord, year: string | null, isStock: boolean): boolean => {
  const isOfOneYear = periodEnd !== null && (isStock || yearOf(periodStart) === yearOf(periodEnd))
  return isOfOneYear ? yearOf(periodEnd) === year : year === null
}

/** Reads figures with the values of rows, whoever prints them: within a place, else about the subjects of the rows. */
const withValuesOf = async (
  store: Store,
  { totals, figuresWithin }: Sum,
  rows: readonly TotalsRow[],
): Promise<FigureRecord[]> => {
  const values = [...new Set(rows.map(({ total }) => total))]
  const subjects = rows.flatMap(({ total, parts = [] }) =>
    parts.filter(({ value }) => value === total).map(({ subjectId }) => subjectId),
  )
  const within = figuresWithin ?? { 'subjectId.in': [...new Set(subjects)] }
  const where = { ...within, metric: totals.metric, 'value.in': values }
  return rows.length === 0 ? [] : [...(await firstRecords(store, 'figures', { where, limit: mostFound }))]
}

/** Returns those of all figures about a subject that are in force. */
const inForce = (figures: readonly FigureRecord[]): FigureRecord[] => {
  const replaced = new Set(figures.map(({ supersedesId }) => supersedesId))
  return figures.filter(({ id, rank }) => rank !== 'deprecated' && !replaced.has(id))
}

/** Returns the oldest wording among those that a figure replaces which asked more than it does. */
const loweredFrom = (figure: FigureRecord, about: ReadonlyMap<string, FigureRecord>): FigureRecord | undefined => {
  const wordings: FigureRecord[] = []
  for (let id = figure.supersedesId; id !== null; id = wordings.at(-1)?.supersedesId ?? null) {
    const wording = about.get(id)
    if (!wording) break
    wordings.push(wording)
  }
  return wordings.findLast((wording) => isLowered(wording, figure))
}

/** Returns the period of the parts of a row, if they have but one. */
const spanOf = ({ parts = [] }: TotalsRow, figures: ReadonlyMap<string, FigureRecord>): Span | undefined => {
  const [first, ...others] = parts.map(({ figureId }) => figures.get(figureId))
  const isOne = others.every((one) => one?.periodStart === first?.periodStart && one?.periodEnd === first?.periodEnd)
  return isOne ? first : undefined
}

/** Reads the figures that rows of several years add up, which may be of other years than what stands beside them. */
const ofSeveralYears = (store: Store, rows: readonly TotalsRow[]): Promise<ReadonlyMap<string, FigureRecord>> =>
  recordsByIds(
    store,
    'figures',
    rows.filter(({ key }) => key.year === null).flatMap(({ parts = [] }) => parts.map(({ figureId }) => figureId)),
  )

/** Reads the sources of these figures: `printed` ones, and all those about their subjects. */
export const evidenceAmong = async (
  store: Store,
  about: readonly FigureRecord[],
  printed: (row: TotalsRow) => readonly FigureRecord[] = () => [],
  others: readonly FigureRecord[] = [],
  within: ReadonlyMap<string, FigureRecord> = new Map(),
  rows: readonly TotalsRow[] = [],
): Promise<AnswerEvidence> => {
  const printing = [...about, ...others]
  const voices = await voicesOf(store, printing, [...printing, ...rows.flatMap(namedIn)].map(subjectOf))
  const order = byVoice(voices.sources)
  const byId = new Map(about.map((figure) => [figure.id, figure]))
  const valid = Map.groupBy(inForce(about), (figure) => thingKey(figure, 'stage'))
  return {
    ...voices,
    printing: (row) => [...printed(row)].sort(order),
    span: (row) => spanOf(row, within),
    subjects: (row) => (row.parts ? namedIn(row) : [...printed(row)].sort(order).slice(0, 1)),
    lowered: (figure) => loweredFrom(figure, byId),
    alike: (figure) => (valid.get(thingKey(figure, 'stage')) ?? []).toSorted(order),
  }
}

/** Reads who prints the rows; of those in `leading`, also what other sources print instead. */
export const evidenceFor = async (
  store: Store,
  sum: Sum,
  rows: readonly YearRow[],
  leading: readonly YearRow[],
): Promise<AnswerEvidence> => {
  const amounts = rows.flatMap(amountsOfRow).filter(({ figures }) => figures <= mostInRow)
  const found = (await withValuesOf(store, sum, amounts)).filter(({ rank }) => rank !== 'deprecated')
  const printed = (row: TotalsRow): FigureRecord[] =>
    found.filter(
      (figure) =>
        figure.stage === row.stage &&
        figure.unit === row.unit &&
        figure.value === row.total &&
        isIn(figure, row.key.year ?? null, sum.isStock),
    )
  const subjects = new Set(leading.flatMap((row) => amountsOfRow(row).flatMap(printed)).map((one) => one.subjectId))
  const where = { 'subjectId.in': [...subjects], metric: sum.totals.metric }
  const about = subjects.size === 0 ? [] : await firstRecords(store, 'figures', { where, limit: mostFound })
  return evidenceAmong(store, about, printed, found, await ofSeveralYears(store, amounts), amounts)
}
