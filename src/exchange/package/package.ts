/** Puts a data package together: the descriptor first, then each table, then the sources cited. */
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { sources } from '../../resources/sources.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot } from '../../store/store.ts'
import { csvCiting } from '../cited-sources.ts'
import { citationsOf } from './citations.ts'
import { descriptorOf, type About, guardNote, titleOf } from './descriptor.ts'
import { everything, requestsFor } from '../requests.ts'
import { csvOf, headerOf, rowWriter } from '../delimited/rows.ts'
import { tableOf, type Table } from './table-schema.ts'
import type { Entry } from '../zip.ts'
import { integer } from '../../model/field.ts'

/** A text on one line that Markdown takes for nothing but text. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>&~]/g, '\\$&')

const again = (about: About): string =>
  about.lasting
    ? `This address gives the same package for good, byte for byte, whatever is written later:

    ${about.href}

To verify a copy, fetch it again and compare:

    curl -o again.zip "${about.href}"
    cmp again.zip ${about.subject ?? 'planledger'}.zip`
    : `It was asked for by this address:

    ${about.href}

That gives the same only until the register changes: words (\`q\`) are looked up in the present alone.`

/** The text of `README.md`. */
const readmeOf = (about: About, tables: readonly Table[]): string => `# ${titleOf(about)}

Published by ${plain(about.publisher)}, <${about.home}>. ${about.at === '' ? 'Nothing had been written to the register yet.' : `The register as it stood at ${about.at}.`}

## Again

${again(about)}

## What is in it

- \`datapackage.json\`: describes every table and column (a Frictionless Tabular Data Package; \`frictionless validate datapackage.json\` checks all of it)
${tables.map(({ name, description }) => `- \`${name}.csv\`: ${description}`).join('\n')}
- \`citations.json\`: every source cited, as CSL-JSON

## How to read it

CSV (RFC 4180) in UTF-8: a header line, lines that end in CR LF, quotes doubled. An empty cell is no value, \`""\` an empty text. Lists are JSON. Amounts are exact decimals.
${guardNote}

## Licences

Each source is under the licence that \`licences.csv\` and \`sources.csv\` name. Where they name none, the register does not know it: ask the publisher of the source before you use more than the facts.
`

// Lists the licences of sources with the number of sources under each, and of those without a known licence.

const licencesTable: Table = {
  name: 'licences',
  description:
    'The licences of the sources. Where there is none, the register does not know it: ask the publisher of the source.',
  columns: { licence: sources.own.licence, sources: integer('How many of the sources are under it.', 1) },
  leadsTo: [],
}

/** Yields one row for each licence, the unknown one first. */
async function* licencesOf(snapshot: Snapshot, requests: Iterable<ListRequest>): AsyncGenerator<string> {
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
