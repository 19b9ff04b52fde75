/** Puts a total, or outcomes, into a data package: the rows, their figures, the excluded figures, and all sources. */
import type { OutcomePart } from '../../figures/outcomes.ts'
import type { ExplainedPart, Totals, TotalsRow } from '../../figures/totals.ts'
import { date, decimal, enumeration, optional, reference, references, sum, type Fields } from '../../model/field.ts'
import { figures } from '../../resources/figures.ts'
import { rates } from '../../resources/rates.ts'
import type { Resource } from '../../model/resource.ts'
import { reasons, outcomeKinds } from '../../model/vocabulary.ts'
import type { Snapshot, Stamp } from '../../store/store.ts'
import { citedRequests, sourcesPart, type Contents, type PackagePart, packageTable } from './package.ts'
import { csvCiting, requestsFor } from '../requests.ts'
import { csvFrom, keyColumns, outcomesColumns, totalsColumns, type Groups } from '../delimited/derived.ts'

const { stage, unit } = figures.own

const ownPartColumns: Fields = {
  figureId: reference('figures', 'The figure.', 'guangdong-key-projects-2025-investment'),
  wholeFigureId: optional(
    reference('figures', 'The figure that it is part of.', 'guangdong-key-projects-2025-investment'),
  ),
  ownPart: decimal('What it counts less what its parts count, in the unit of the row.', '834200000000'),
  rate: optional(decimal('The rate at which it was converted.', '0.1368')),
}

/** The tables of a total, or of outcomes: the columns of the rows, and of what they are made of. */
export interface SummedTables {
  readonly name: 'totals' | 'outcomes'
  readonly description: string
  readonly columns: Fields
  readonly parts: { readonly name: string; readonly description: string; readonly columns: Fields }
}

export const tablesOfTotals = (groupBy: Groups): SummedTables => ({
  name: 'totals',
  description: 'The rows, by key, stage and unit.',
  columns: totalsColumns(groupBy),
  parts: {
    name: 'own-parts',
    description: 'Every figure in each row, with what it counts less what its parts count.',
    columns: { ...keyColumns(groupBy), stage, unit, ...ownPartColumns },
  },
})

export const tablesOfOutcomes = (groupBy: Groups): SummedTables => ({
  name: 'outcomes',
  description: 'The rows, by key and unit.',
  columns: outcomesColumns(groupBy),
  parts: {
    name: 'parts',
    description: 'Every promise in each row with what came of it, and every outcome without a promise.',
    columns: {
      ...keyColumns(groupBy),
      unit,
      ...ownPartColumns,
      countsAs: enumeration(outcomeKinds, 'Where in its row it counts.', 'reported'),
      planned: optional(sum('What it adds to the planned amounts.', '1000000000000')),
      actual: optional(sum('What it adds to the actual amounts.', '1181600000000')),
      actualFigureIds: references('figures', 'The figures of its outcome.', []),
      through: optional(date('The last day of its outcome; none where open.', '2025-12-31')),
    },
  },
})

/** A part of a row; what came of a promise names the figures of its outcome too. */
type SummedPart = ExplainedPart & Partial<Pick<OutcomePart, 'actualFigureIds'>>

/** A total, or outcomes, of one state of the register. */
export interface Summed {
  /** As it is answered in JSON. */
  readonly answer: Pick<Totals, 'metric' | 'rates' | 'excludedFigures'> & {
    readonly data: readonly (Pick<TotalsRow, 'key' | 'unit'> & { readonly parts?: readonly SummedPart[] })[]
  }
  /** Returns the rows as objects that have its columns as their keys. */
  readonly rows: () => object[]
  readonly state: Pick<Stamp, 'sequence' | 'at'>
}

const excludedColumns: Fields = {
  figureId: reference('figures', 'The figure left out.', 'guangdong-key-projects-2025-investment'),
  reason: enumeration(reasons, 'Why it is left out.', 'superseded'),
  insteadId: optional(
    reference('figures', 'The figure that counts instead.', 'guangdong-key-projects-2025-investment'),
  ),
}

const usedRateColumns: Fields = {
  from: unit,
  to: unit,
  rate: decimal('To per from, with up to 12 significant digits.', '0.1368'),
  figureId: optional(reference('figures', 'The figure that prints it.', 'guangdong-key-projects-2025-investment')),
  rateId: optional(reference('rates', 'The rate that it is.', 'usd-cny-2025-02-13')),
}

const partFrom = (
  tableName: string,
  description: string,
  columns: Fields,
  rows: readonly object[],
  key?: string,
): PackagePart => ({
  table: { name: tableName, description, columns, leadsTo: ['figures', 'rates'], ...(key !== undefined && { key }) },
  text: () => [csvFrom(columns, rows)],
})

const distinct = (ids: readonly (string | null | undefined)[]): string[] =>
  [...new Set(ids.flatMap((id) => id ?? []))].sort()

/** Returns the contents for an explained total, or outcomes: the rows of its CSV, and everything they are made of. */
export const wholeTotal = (snapshot: Snapshot, tables: SummedTables, summed: Summed): Contents => {
  const { data, rates: usedRates, excludedFigures = [] } = summed.answer
  const asOf = summed.state.sequence
  const parts = data.flatMap(({ key, parts = [], ...row }) =>
    parts.map((part) => ({ ...part, ...key, ...('stage' in row && { stage: row.stage }), unit: row.unit })),
  )
  const noted = new Set<string>()
  const cited = citedRequests(noted, asOf)
  const records = (resource: Resource, ids: readonly string[]): PackagePart => ({
    table: packageTable(resource, ['sources']),
    text: () => csvCiting(snapshot, resource, requestsFor(resource, ids, { asOf }), noted),
  })
  return {
    parts: [
      {
        table: {
          name: tables.name,
          description: tables.description,
          columns: tables.columns,
          leadsTo: [],
        },
        text: () => [csvFrom(tables.columns, summed.rows())],
      },
      partFrom(tables.parts.name, tables.parts.description, tables.parts.columns, parts, 'figureId'),
      partFrom('excluded', 'Every figure left out.', excludedColumns, excludedFigures, 'figureId'),
      partFrom('used-rates', 'Every rate used, with its origin.', usedRateColumns, usedRates),
      records(
        figures,
        distinct([
          ...parts.flatMap(({ figureId, wholeFigureId, actualFigureIds = [] }) => [
            figureId,
            wholeFigureId,
            ...actualFigureIds,
          ]),
          ...excludedFigures.flatMap(({ figureId, insteadId }) => [figureId, insteadId]),
          ...usedRates.map((used) => ('figureId' in used ? used.figureId : null)),
        ]),
      ),
      records(rates, distinct(usedRates.map((used) => ('rateId' in used ? used.rateId : null)))),
      sourcesPart(snapshot, cited),
    ],
    cited,
  }
}
