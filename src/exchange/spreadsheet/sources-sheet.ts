/** The sheet after the data: where it comes from, how to read it, and every source that it cites. */
import type { Kind } from '../../model/field.ts'
import type { RecordOf } from '../../model/resource.ts'
import { sources } from '../../resources/sources.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot } from '../../store/store.ts'
import type { CellRow } from '../delimited/rows.ts'
import { organizationNames, type PackageSubject } from '../package/package.ts'
import { exactDigits, longestCell, type Sheet } from './sheet.ts'

export interface SheetOrigin extends Pick<PackageSubject, 'publisher' | 'href' | 'at'> {
  /** Says for how long the address gives the same. */
  readonly validity: string
}

const kinds = {
  id: 'id',
  title: 'name',
  publisher: 'name',
  author: 'name',
  kind: 'enumeration',
  publishedOn: 'date',
  url: 'url',
  archivedUrl: 'url',
  language: 'code',
  licence: 'name',
} as const satisfies Readonly<Record<string, Kind>>

const columns = Object.fromEntries(Object.entries(kinds).map(([key, kind]) => [key, { kind }]))

type Source = RecordOf<typeof sources>

const reading =
  `Amounts of more than ${exactDigits.toString()} digits are text, because a spreadsheet would round them. ` +
  `Times are UTC. A text of more than ${longestCell.toLocaleString('en')} characters is cut and ends in “…”: ` +
  'CSV and JSON have it whole.'

async function* citedRows(snapshot: Snapshot, requests: Iterable<ListRequest>): AsyncGenerator<CellRow[]> {
  for (const request of requests) {
    for await (const texts of snapshot.records(sources, request)) {
      const some = texts.map((text) => JSON.parse(text) as Source)
      const publishers = [...new Set(some.flatMap(({ publisherId }) => publisherId ?? []))].sort()
      const names = await organizationNames(snapshot, publishers, request.asOf)
      yield some.map((source) => {
        const row = { ...source, publisher: names.get(source.publisherId ?? '') }
        return Object.keys(kinds).map((key) => row[key as keyof typeof kinds])
      })
    }
  }
}

/** Returns the sheet; `cited` is asked once the data is written. */
export const sourcesSheet = (
  snapshot: Snapshot,
  { publisher, href, at, validity }: SheetOrigin,
  cited: () => Promise<Iterable<ListRequest>>,
): Sheet => ({
  name: 'Sources and address',
  above: [
    ['Published by', publisher],
    ['Address', href],
    ['', validity],
    ['As of', at === '' ? 'Nothing had been written to the register yet.' : at],
    ['Reading', reading],
  ],
  columns,
  rows: async function* () {
    yield* citedRows(snapshot, await cited())
  },
})
