/** Lists the licences of sources with the number of sources under each, and of those without a known licence. */
import { integer } from '../../model/field.ts'
import { sources } from '../../resources/sources.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot } from '../../store/store.ts'
import { headerOf, rowWriter } from '../delimited/rows.ts'
import type { Table } from './table-schema.ts'

export const licencesTable: Table = {
  name: 'licences',
  description:
    'The licences of the sources. Where there is none, the register does not know it: ask the publisher of the source.',
  columns: { licence: sources.own.licence, sources: integer('How many of the sources are under it.', 1) },
  leadsTo: [],
}

/** Yields one row for each licence, the unknown one first. */
export async function* licencesOf(snapshot: Snapshot, requests: Iterable<ListRequest>): AsyncGenerator<string> {
  const counts = new Map<string | null, number>()
  for (const request of requests) {
    for await (const rows of snapshot.cells(sources, { ...request, fields: ['licence'] })) {
      for (const row of rows) {
        const licence = row[0] as string | null
        counts.set(licence, (counts.get(licence) ?? 0) + 1)
      }
    }
  }
  yield headerOf(licencesTable.columns)
  const inOrder = [...counts].sort(([one], [other]) => ((one ?? '') < (other ?? '') ? -1 : 1))
  yield inOrder.map(rowWriter(licencesTable.columns)).join('')
}
