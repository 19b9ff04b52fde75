/** Puts a total into a data package: its rows, their figures with own parts, the excluded figures, and all sources. */
import type { Totals } from '../../figures/totals.ts'
import { decimal, enumeration, optional, reference, type Fields } from '../../model/field.ts'
import { figures } from '../../resources/figures.ts'
import { rates } from '../../resources/rates.ts'
import type { Resource } from '../../model/resource.ts'
import { reasons } from '../../model/vocabulary.ts'
import type { Snapshot } from '../../store/store.ts'
import { csvCiting } from '../cited-sources.ts'
import { citedRequests, sourcesPart, type Contents, type PackagePart, packageTable } from './package.ts'
import { requestsFor } from '../requests.ts'
import { csvFrom, keyColumns, totalsColumns, totalsCsv, type Groups } from '../delimited/derived.ts'

const { stage, unit } = figures.own

const ownPartColumns = (groupBy: Groups): Fields => ({
  ...keyColumns(groupBy),
  stage,
  unit,
  figureId: reference('figures', 'The figure.', 'guangdong-key-projects-2025-investment'),
  wholeFigureId: optional(
    reference('figures', 'The figure that it is part of.', 'guangdong-key-projects-2025-investment'),
  ),
  ownPart: decimal('What it counts less what its parts count, in the unit of the row.', '834200000000'),
  rate: optional(decimal('The rate at which it was converted.', '0.1368')),
})

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

/**
 * Returns the contents for an explained total (`explain=true`) as of a change:
 * the rows of its CSV, and everything they are made of.
 */
export const wholeTotal = (snapshot: Snapshot, total: Totals, groupBy: Groups, asOf: number): Contents => {
  const { data, rates: usedRates, excludedFigures = [] } = total
  const ownParts = data.flatMap(({ key, stage, unit, parts = [] }) =>
    parts.map((part) => ({ ...part, ...key, stage, unit })),
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
          name: 'totals',
          description: 'The rows, by key, stage and unit.',
          columns: totalsColumns(groupBy),
          leadsTo: [],
        },
        text: () => [totalsCsv(total, groupBy)],
      },
      partFrom(
        'own-parts',
        'Every figure in each row, with what it counts less what its parts count.',
        ownPartColumns(groupBy),
        ownParts,
        'figureId',
      ),
      partFrom('excluded', 'Every figure left out.', excludedColumns, excludedFigures, 'figureId'),
      partFrom('used-rates', 'Every rate used, with its origin.', usedRateColumns, usedRates),
      records(
        figures,
        distinct([
          ...ownParts.flatMap(({ figureId, wholeFigureId }) => [figureId, wholeFigureId]),
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
