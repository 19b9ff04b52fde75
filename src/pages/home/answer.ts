/** The answer of the home page: what a place planned for a year, what came of it, and who says so. */
import type { TotalsRow } from '../../figures/totals.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { explainedAt, saidShare, saidTotal } from '../layout/amounts.ts'
import { number, toRecord } from '../layout/components.ts'
import { type Content, html, raw, type Html } from '../layout/html.ts'
import { firstRecords, recordsByIds } from '../layout/queries.ts'
import { printedBy, type Voices, voicesOf } from '../layout/voices.ts'
import { capital } from '../../text/in-words.ts'
import { day, metricName } from '../layout/words.ts'
import { evidenceOfShare, leadingRow, type YearRow } from '../years/rows.ts'
import { words } from '../words/words.ts'
import type { PlaceYears } from '../years/figure.ts'

/** A place with its amounts by year. */
export interface DrawnPlace extends PlaceYears {
  readonly region: string
  readonly name: string
  readonly rows: readonly YearRow[]
}

// Finds the figures that print an amount of a place, and their sources.

/** More figures of one subject with one value are only counted. */
const mostAlike = 50

const isAlike = (one: FigureRecord, other: FigureRecord): boolean =>
  one.subjectId === other.subjectId &&
  one.stage === other.stage &&
  one.unit === other.unit &&
  one.value === other.value &&
  one.periodStart === other.periodStart &&
  one.periodEnd === other.periodEnd

/** Returns a function that gives the figures which print the amount of a row; none for a sum of several. */
const printsOf = async (
  store: Store,
  rows: readonly TotalsRow[],
): Promise<(row: TotalsRow) => readonly FigureRecord[]> => {
  const idsIn = ({ parts = [], total }: TotalsRow): string[] =>
    parts.filter(({ value }) => value === total).map(({ figureId }) => figureId)
  const counting = await recordsByIds(store, 'figures', rows.flatMap(idsIn))
  const where = {
    'subjectId.in': [...new Set([...counting.values()].map(({ subjectId }) => subjectId))],
    'value.in': [...new Set(rows.map(({ total }) => total))],
  }
  const all = counting.size === 0 ? [] : await firstRecords(store, 'figures', { where, limit: mostAlike })
  return (row) => {
    const [figure] = idsIn(row).flatMap((id) => counting.get(id) ?? [])
    return figure ? all.filter((one) => one.metric === figure.metric && isAlike(one, figure)) : []
  }
}

export interface PlaceAnswer {
  readonly metric: string
  readonly name: string
  readonly place: DrawnPlace
  readonly row: YearRow
  /** A year before it with a plan, else its own. */
  readonly earlier: string
  readonly printing: (row: TotalsRow) => readonly FigureRecord[]
  readonly voices: Voices
}

/** Returns the newest plan with an outcome, else the newest plan: a target with an outcome hides neither. */
const plannedRow = (rows: readonly YearRow[]): YearRow | undefined =>
  rows.find(({ planned, ratio }) => planned && ratio) ?? rows.find(({ planned }) => planned) ?? leadingRow(rows)

/** Returns the newest answer that the places have; undefined if nothing is planned for any year. */
export const answerIn = async (store: Store, places: readonly DrawnPlace[]): Promise<PlaceAnswer | undefined> => {
  const rows = places
    .flatMap(({ rows }) => rows)
    .filter(({ year, promised }) => year !== null && promised)
    .sort((one, other) => (one.year === other.year ? 0 : (one.year ?? '') < (other.year ?? '') ? 1 : -1))
  const row = plannedRow(rows)
  const place = places.find(({ rows }) => row && rows.includes(row))
  if (!row || !place) return undefined
  const amounts = [row.promised, row.actual].filter((one) => one !== undefined)
  const printing = await printsOf(store, amounts)
  const voices = await voicesOf(store, amounts.flatMap(printing))
  const year = row.year ?? ''
  const earlier = place.rows.find((one) => one.planned && one.year !== null && one.year < year)?.year ?? year
  return { metric: place.metric, name: place.name, place, row, earlier, printing, voices }
}

/** Renders who prints an amount: the body that did so first, with the day, and a link to all others. */
const saidBy = (amount: TotalsRow, { place, printing, voices }: PlaceAnswer): Content =>
  printedBy(printing(amount), voices) ??
  number(explainedAt(place.question, amount), words().answer.figures(amount.figures))

const width = 300

/** Draws a plan as an outline, and what was completed to its end as what fills it. */
const bar = ({ promised, actual }: YearRow): Html | undefined => {
  if (!promised || actual?.partial !== false) return undefined
  const [plan, done] = [Number(promised.total), Number(actual.total)]
  const lengthOf = (value: number): string => ((value / Math.max(plan, done)) * (width - 2)).toFixed(1)
  return raw(`<svg class="bars" viewBox="0 0 ${width.toString()} 16" aria-hidden="true">
<rect class="actual" x="1" y="4" width="${lengthOf(done)}" height="8"/>
<rect class="planned" x="1" y="1" width="${lengthOf(plan)}" height="14"/></svg>`)
}

export const answerView = (answer: PlaceAnswer): Content => {
  const { metric, name, place, row } = answer
  const { promised, actual, ratio, year } = row
  if (!promised || year === null) return undefined
  const say = words().home
  const { question, region, basis } = place
  const who = toRecord('regions', region, name)
  const plan = say.planned[promised.stage](who, saidTotal(question, promised), metricName(metric), year)
  const done =
    actual &&
    say.done(
      saidTotal(question, actual, promised.unit),
      ratio && saidShare(evidenceOfShare(question, row), ratio, ''),
      actual.partial && actual.through ? day(actual.through) : undefined,
    )
  return html`<div class="answer">
<p class="kicker">${words().home.about(capital(metricName(metric)), basis.main)}</p>
<p>${plan}${done ?? say.nothingYet}</p>
${bar(row)}
<p class="source">${say.plannedBy(promised.stage, saidBy(promised, answer))}${actual && say.doneBy(saidBy(actual, answer))}</p>
</div>`
}
