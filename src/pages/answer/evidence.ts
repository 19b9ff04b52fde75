/** Finds the figures that print the rows of a total, and what other sources print for the same thing. */
import { byPrecedence, thingKey } from '../../model/figures.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import type { SourceRows } from '../figure/stand-in.ts'
import { firstRecords, recordsByIds, subjectOf } from '../layout/queries.ts'
import { type Voices, voicesOf } from '../layout/voices.ts'
import type { TotalsRow } from '../../figures/totals.ts'
import type { Store } from '../../store/store.ts'
import { asksLess } from '../tables/promises.ts'
import { isLess } from '../layout/words.ts'
import type { Sum } from '../record/totals.ts'
import { amountsOfRow, type YearRow } from '../years/rows.ts'

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
const namedIn = ({ parts = [] }: TotalsRow): readonly AnswerSubject[] => {
  const ids = new Set(parts.map(({ figureId }) => figureId))
  const topmost = parts
    .filter(({ wholeFigureId }) => wholeFigureId === null || !ids.has(wholeFigureId))
    .sort((one, other) => (isLess(one.value, other.value) ? 1 : -1))
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

/** Reads figures with the values of rows: from the parts of an explained total, else by one query. */
const withValuesOf = async (
  store: Store,
  { totals, figuresWithin }: Sum,
  rows: readonly TotalsRow[],
): Promise<FigureRecord[]> => {
  const values = [...new Set(rows.map(({ total }) => total))]
  if (figuresWithin && values.length > 0) {
    const where = { ...figuresWithin, metric: totals.metric, 'value.in': values }
    return [...(await firstRecords(store, 'figures', { where, limit: mostFound }))]
  }
  const ids = rows.flatMap(({ total, parts = [] }) =>
    parts.filter(({ value }) => value === total).map(({ figureId }) => figureId),
  )
  return [...(await recordsByIds(store, 'figures', ids)).values()]
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
  const dated = (one: FigureRecord) => ({ ...one, dueOn: one.periodEnd })
  return wordings.findLast((wording) => asksLess(dated(wording), dated(figure)))
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
  const subjects = [
    ...new Set(
      leading
        .flatMap(amountsOfRow)
        .flatMap(printed)
        .map(({ subjectId }) => subjectId),
    ),
  ]
  const where = { 'subjectId.in': subjects, metric: sum.totals.metric }
  const about = subjects.length === 0 ? [] : await firstRecords(store, 'figures', { where, limit: mostFound })
  return evidenceAmong(store, about, printed, found, await ofSeveralYears(store, amounts), amounts)
}
