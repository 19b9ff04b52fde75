/** Puts a data package together: the descriptor first, then each table, then the sources cited. */
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { sources } from '../../resources/sources.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot } from '../../store/store.ts'
import { csvCiting } from './cited-sources.ts'
import { citationsOf } from './citations.ts'
import { descriptorOf, type About } from './descriptor.ts'
import { licencesOf, licencesTable } from './licences.ts'
import { readmeOf } from './readme.ts'
import { everything, requestsFor } from '../requests.ts'
import { csvOf } from '../delimited/rows.ts'
import { tableOf, type Table } from './table-schema.ts'
import type { Entry } from './zip.ts'

/** A table with its CSV, read only when its turn has come. */
export interface Part {
  readonly table: Table
  readonly text: () => Entry['text']
}

export interface Contents {
  readonly parts: readonly Part[]
  /** The sources that the parts cite, known once they are out. */
  readonly cited: () => Iterable<ListRequest>
}

/** The entries of a package, each read as it is taken. */
export async function* entriesOf(snapshot: Snapshot, about: About, { parts, cited }: Contents): AsyncGenerator<Entry> {
  const all = [...parts, { table: licencesTable, text: () => licencesOf(snapshot, cited()) }]
  const tables = all.map(({ table }) => table)
  yield { path: 'datapackage.json', text: [descriptorOf(about, tables)] }
  yield { path: 'README.md', text: [readmeOf(about, tables)] }
  for (const { table, text } of all) yield { path: `${table.name}.csv`, text: text() }
  yield { path: 'citations.json', text: citationsOf(snapshot, cited()) }
}

/** Everything, as it is or as it stood: a table a resource. */
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

/** The requests for the sources that were noted so far. */
export const citedRequests = (cited: ReadonlySet<string>, asOf: number | undefined) => (): Iterable<ListRequest> =>
  requestsFor(sources, [...cited].sort(), { asOf })

/** The table of the sources that others cite. */
export const sourcesPart = (snapshot: Snapshot, cited: () => Iterable<ListRequest>): Part => ({
  table: tableOf(sources, []),
  text: () => csvCiting(snapshot, sources, cited(), new Set()),
})

/** The records of a list with the sources that they cite; of what else they refer to, only the ids. */
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
