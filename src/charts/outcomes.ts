/** Chooses what a chart shows of outcomes: in each row, amounts over the same subjects. */
import type { CountsAs, OutcomePart, Outcomes, OutcomesRow } from '../figures/outcomes.ts'
import type { TotalsRow } from '../figures/totals.ts'

/** The best that is known of a row: wholly reported, partly, only planned, or only done. */
const shownOf = ({ reported, partly, unreported }: OutcomesRow): CountsAs =>
  reported.promises > 0
    ? 'reported'
    : partly.promises > 0
      ? 'partly'
      : unreported.promises > 0
        ? 'unreported'
        : 'unplanned'

/** A row of a total, or one that stands for promises of a stage and what came of just them. */
export interface DrawnRow extends TotalsRow {
  readonly promised?: Outcomes['stage']
}

/** Returns the rows of a total that stand for a row of outcomes: what is planned, and what came of just that. */
const drawnIn = (row: OutcomesRow, stage: Outcomes['stage']): DrawnRow[] => {
  const { key, label, unit, approximate, parts, reported, partly, unreported, unplanned } = row
  const shown = shownOf(row)
  const { promises, planned, actual } = {
    reported,
    partly,
    unreported: { ...unreported, actual: undefined },
    unplanned: { promises: unplanned.figures, actual: unplanned.actual, planned: undefined },
  }[shown]
  const inParts = (kind: (part: OutcomePart) => boolean): Pick<TotalsRow, 'parts'> =>
    parts ? { parts: parts.filter((part) => part.countsAs === shown && kind(part)) } : {}
  const drawn = (one: TotalsRow['stage'], total: string): DrawnRow => ({
    promised: stage,
    key,
    label,
    stage: one,
    unit,
    total,
    lowerBound: total,
    upperBound: total,
    figures: promises,
    approximate,
    from: row.from,
    through: one === 'actual' && shown === 'partly' ? partly.through : row.through,
    partial: one === 'actual' && shown === 'partly',
    ...inParts((part) => (one === 'actual' ? part.actual !== null : part.planned !== null)),
  })
  return [
    ...(planned === undefined ? [] : [drawn(stage, planned)]),
    ...(actual === undefined ? [] : [drawn('actual', actual)]),
  ]
}

export const drawnOutcomes = ({ data, stage }: Pick<Outcomes, 'data' | 'stage'>): DrawnRow[] =>
  data.flatMap((row) => drawnIn(row, stage))

// Sets what is promised beside what came of just that: the rows of a total, as far as outcomes are of the same subjects.

/** The rows of a total by year, of which those of one year are about the same subjects. */
export interface Compared {
  readonly data: TotalsRow[]
  /** The stage that the outcome of a key and unit is one of; undefined where nothing promised has an outcome. */
  readonly measured: ReadonlyMap<string, TotalsRow['stage']>
  /** Outcomes of something else than what is promised for their year. */
  readonly apart: readonly TotalsRow[]
}

export const placeAndUnit = ({ key, unit }: Pick<TotalsRow, 'key' | 'unit'>): string =>
  `${Object.values(key).join('/')} ${unit}`

/** Plans measure outcomes before commitments and targets do. */
export const promisedFirst = ['planned', 'committed', 'target'] as const

export const atStage = (rows: readonly TotalsRow[], stage: TotalsRow['stage']): TotalsRow | undefined =>
  rows.find((row) => row.stage === stage)

/** Chooses among the rows of a key and unit those about the same subjects, given the drawn outcomes of each stage. */
const comparedRows = (
  rows: readonly TotalsRow[],
  drawn: ReadonlyMap<string, readonly TotalsRow[]>,
): { readonly data: readonly TotalsRow[]; readonly stage?: TotalsRow['stage']; readonly apart?: TotalsRow } => {
  const [first] = rows
  if (!first || first.key.year === null) return { data: rows }
  /** A row of a total has bounds too, and stands where it says the same. */
  const withBounds = (row: TotalsRow): TotalsRow => {
    const whole = atStage(rows, row.stage)
    return whole?.total === row.total ? whole : { ...row, label: first.label }
  }
  for (const stage of promisedFirst) {
    const pair = drawn.get(`${stage} ${placeAndUnit(first)}`) ?? []
    const [promised, actual] = [atStage(pair, stage), atStage(pair, 'actual')]
    if (!promised || !actual) continue
    const others = rows.filter((row) => row.stage !== stage && row.stage !== 'actual')
    return { data: [withBounds(promised), ...others, withBounds(actual)], stage }
  }
  const [done, promises] = [atStage(rows, 'actual'), rows.filter((row) => row.stage !== 'actual')]
  return done && promises.length > 0 ? { data: promises, apart: done } : { data: rows }
}

/** Returns the rows of a total that are about the same subjects, given what came of the promises of each stage. */
export const comparedWith = (data: readonly TotalsRow[], outcomes: readonly Outcomes[]): Compared => {
  const wanted = new Set(data.map(placeAndUnit))
  const drawn = new Map(
    outcomes.flatMap(({ data: rows, stage }) =>
      rows
        .filter((row) => wanted.has(placeAndUnit(row)))
        .map((row) => [`${stage} ${placeAndUnit(row)}`, drawnIn(row, stage)] as const),
    ),
  )
  const compared = [...Map.groupBy(data, placeAndUnit)].map(([name, rows]) => ({ name, ...comparedRows(rows, drawn) }))
  return {
    data: compared.flatMap((one) => one.data),
    measured: new Map(compared.flatMap(({ name, stage }) => (stage ? [[name, stage] as const] : []))),
    apart: compared.flatMap(({ apart }) => apart ?? []),
  }
}
