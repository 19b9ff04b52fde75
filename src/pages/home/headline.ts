/** The headlines of the home page: the newest outcome of a plan, a missed and a lowered promise, a contradiction. */
import type { Check } from '../../figures/checks/checks.ts'
import type { Promised } from '../../figures/promises/promises.ts'
import { subjects } from '../../resources/figures.ts'
import { address, anchorOf, pageOf, type Parameters } from '../layout/addresses.ts'
import { ratioAnswered } from '../layout/decimals.ts'
import { number, toFigure, toRecord } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { actualOf } from '../figure/outcome.ts'
import type { Names } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { day, metricName, percentage, shortQuantity, spoken } from '../layout/words.ts'
import { saidQuantity, saidTotal } from '../layout/amounts.ts'
import { placeOf } from './by-year.ts'
import type { Lowered } from './promises.ts'
import type { YearRow } from '../years/rows.ts'
import { found } from '../tables/checks.ts'
import { words } from '../words/words.ts'

const tile = (big: Content, words: Content): Html => html`<li>${big} <span>${words}</span></li>`

const subjectOf = ({ subjectKind, subjectId }: Promised, names: Names): Html =>
  toRecord(subjects[subjectKind], subjectId, names(subjects[subjectKind], subjectId))

/** Returns the newest plan with an outcome, else the newest plan: a target with an outcome hides neither. */
const plannedRow = (rows: readonly YearRow[]): YearRow | undefined =>
  rows.find(({ planned, ratio }) => planned && ratio) ?? rows.find(({ planned }) => planned)

const ofYear = (rows: readonly YearRow[], question: Parameters, metric: string): Content => {
  const row = plannedRow(rows)
  if (row?.planned === undefined) return undefined
  const { planned, actual, ratio } = row
  const year = row.year ?? words().home.severalYears
  return actual && ratio !== undefined
    ? tile(
        number(`${address('/totals', question)}#${anchorOf(actual)}`, percentage(ratio)),
        words().home.ofPlan(
          metricName(metric),
          placeOf(row),
          year,
          saidTotal(question, actual),
          saidTotal(question, planned),
        ),
      )
    : tile(saidTotal(question, planned), words().home.plannedIn(metricName(metric), placeOf(row), year))
}

const ofMissed = (promised: Promised | undefined, names: Names): Content =>
  promised &&
  tile(
    toFigure(
      promised.figureId,
      promised.ratio === null
        ? shortQuantity(promised)
        : percentage(ratioAnswered(promised.ratio, promised.actual?.value, promised.value)),
    ),
    words().home.ofPromised(
      promised.dueOn === null ? undefined : day(promised.dueOn),
      subjectOf(promised, names),
      metricName(promised.metric),
      actualOf({ ...promised, ratio: null }),
      saidQuantity(pageOf('figures', promised.figureId), promised),
    ),
  )

const ofLowered = (lowered: Lowered | undefined, names: Names): Content =>
  lowered &&
  tile(
    toFigure(lowered.promised.figureId, shortQuantity(lowered.promised)),
    words().home.insteadOf(
      toFigure(lowered.before.figureId, shortQuantity(lowered.before)),
      subjectOf(lowered.promised, names),
      metricName(lowered.promised.metric),
    ),
  )

const ofContradiction = (check: Check | undefined, names: Names): Content => {
  const [record] = check?.records ?? []
  return (
    check &&
    record &&
    tile(
      number('#checks', capital(spoken(check.check))),
      html`${found(check)} <a href="${pageOf(record.resource, record.id)}">${names(record.resource, record.id)}</a>`,
    )
  )
}

export interface Headlines {
  /** The years of each place, the newest first. */
  readonly rows: readonly YearRow[]
  readonly question: Parameters
  readonly metric: string
  readonly missed: Promised | undefined
  readonly lowered: Lowered | undefined
  /** A contradiction that is more than a notice. */
  readonly check: Check | undefined
}

export const headlines = ({ rows, question, metric, missed, lowered, check }: Headlines, names: Names): Content => {
  const tiles = [
    ofYear(rows, question, metric),
    ofMissed(missed, names),
    ofLowered(lowered, names),
    ofContradiction(check, names),
  ].filter((one) => one !== undefined)
  return tiles.length === 0 ? undefined : html`<ul class="headline">${tiles}</ul>`
}
