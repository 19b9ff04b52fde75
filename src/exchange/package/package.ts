/** Puts a data package together: the descriptor first, then each table, then the sources cited. */
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { sources } from '../../resources/sources.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot } from '../../store/store.ts'
import { csvCiting } from '../cited-sources.ts'
import { citationsOf } from './citations.ts'
import { descriptorOf, type About } from './descriptor.ts'
import { licencesOf, licencesTable } from './licences.ts'
import { readmeOf } from './readme.ts'
import { everything, requestsFor } from '../requests.ts'
import { csvOf } from '../delimited/rows.ts'
import { tableOf, type Table } from './table-schema.ts'
import type { Entry } from '../zip.ts'

/** A table with its CSV, which is read only when it is packed. */
export interface Part {
  readonly table: Table
  readonly text: () => Entry['text']
}

export interface Contents {
  readonly parts: readonly Part[]
  /** The sources that the parts cite; complete once the parts are written. */
  readonly cited: () => Iterable<ListRequest>
}

/** Yields the entries of a package, each generated as it is consumed. */
export async function* entriesOf(snapshot: Snapshot, about: About, { parts, cited }: Contents): AsyncGenerator<Entry> {
  const all = [...parts, { table: licencesTable, text: () => licencesOf(snapshot, cited()) }]
  const tables = all.map(({ table }) => table)
  yield { path: 'datapackage.json', text: [descriptorOf(about, tables)] }
  yield { path: 'README.md', text: [readmeOf(about, tables)] }
  for (const { table, text } of all) yield { path: `${table.name}.csv`, text: text() }
  yield { path: 'citations.json', text: citationsOf(snapshot, cited()) }
}

/** Returns the contents for the whole register, now or as of a change: one table for each resource. */
export const wholeRegister = (snapshot: Snapshot, asOf: number | undefined): Contents => {
  const request = { ...everything, asOf }
  const all = everyResource.map(({ name }) => name)
  return {
    parts: everyResource.map((resource) => ({
      table: tableOf(resource, all),
      text: () => csvOf(snapshot, resource, request),
    })),
    cited: () => [request],
  }
}

/** Returns the requests for the sources collected so far. */
export const citedRequests = (cited: ReadonlySet<string>, asOf: number | undefined) => (): Iterable<ListRequest> =>
  requestsFor(sources, [...cited].sort(), { asOf })

/** Returns the table of cited sources. */
export const sourcesPart = (snapshot: Snapshot, cited: () => Iterable<ListRequest>): Part => ({
  table: tableOf(sources, []),
  text: () => csvCiting(snapshot, sources, cited(), new Set()),
})

/** Returns the contents for a list: its records and the sources they cite. Other references remain ids. */
export const wholeList = (snapshot: Snapshot, resource: Resource, request: ListRequest): Contents => {
  const { fields, asOf } = request
  const noted = new Set<string>()
  const cited = citedRequests(noted, asOf)
  const isSources = resource.name === 'sources'
  return {
    parts: [
      {
        table: tableOf(resource, isSources ? [] : ['sources'], fields),
        text: () => csvCiting(snapshot, resource, [request], noted, fields),
      },
      ...(isSources ? [] : [sourcesPart(snapshot, cited)]),
    ],
    cited,
  }
}
