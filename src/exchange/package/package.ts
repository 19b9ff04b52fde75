/** Data packages (Frictionless): tables with their schemas, a descriptor, and the sources as citations. */
import { type Field, type Fields, integer, type Kind } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import { type RecordOf, type Resource, targetsOf } from '../../model/resource.ts'
import { everyResource } from '../../resources/index.ts'
import { sources } from '../../resources/sources.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot } from '../../store/store.ts'
import { columnsOf, csvOf } from '../delimited/rows.ts'
import { csvCiting, everything, requestsFor, withPublishers } from '../requests.ts'
import type { ZipEntry } from '../zip.ts'

// Cites sources as CSL-JSON, which reference managers and word processors read.

type Source = RecordOf<typeof sources>

/** CSL has no types for papers and statements of authorities; `genre` names them. */
const citationTypes: Readonly<Record<Source['kind'], { readonly type: string; readonly genre?: string }>> = {
  'news-article': { type: 'article-newspaper' },
  'government-document': { type: 'report', genre: 'Government document' },
  report: { type: 'report' },
  dataset: { type: 'dataset' },
  statement: { type: 'speech', genre: 'Statement' },
}

/** Converts a source to an item of CSL-JSON (1.0.2); unknown values are omitted. */
const citationOf = (source: Source, publisher: string | undefined): object => {
  const { id, kind, title, author, publishedOn, url, archivedUrl, language, licence } = source
  return {
    id,
    ...citationTypes[kind],
    title,
    ...(author !== null && { author: [{ literal: author }] }),
    ...(publisher !== undefined && { publisher, ...(kind === 'news-article' && { 'container-title': publisher }) }),
    ...(publishedOn !== null && { issued: { 'date-parts': [publishedOn.split('-').map(Number)] } }),
    ...(url !== null && { URL: url }),
    ...(archivedUrl !== null && { archive_location: archivedUrl }),
    ...(language !== null && { language }),
    ...(licence !== null && { custom: { licence } }),
  }
}

/** Yields sources as one array of CSL-JSON, one item a line, in batches: each text is one step of the compressor. */
async function* citationsOf(snapshot: Snapshot, requests: Iterable<ListRequest>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const some of withPublishers(snapshot, requests)) {
    if (some.length === 0) continue
    yield before + some.map((one) => JSON.stringify(citationOf(...one))).join(',\n')
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

// Makes Frictionless Table Schemas from the declarations of fields.

interface Table {
  readonly name: string
  readonly description: string
  readonly columns: Fields
  /** The primary key. */
  readonly key?: string
  /** The tables in the package that hold all records its rows refer to. */
  readonly leadsTo: readonly string[]
}

const types: Readonly<Record<Kind, string>> = {
  id: 'string',
  name: 'string',
  text: 'string',
  code: 'string',
  enumeration: 'string',
  unit: 'string',
  url: 'string',
  reference: 'string',
  date: 'date',
  instant: 'datetime',
  decimal: 'number',
  integer: 'integer',
  boolean: 'boolean',
  list: 'array',
  object: 'object',
}

/** Returns a note on properties that a table schema cannot express. */
const noteOf = (field: Field): string => {
  const { kind, target, items } = field
  if (kind === 'decimal') return ' An exact decimal: read it as one, not as a binary float.'
  if (kind === 'list')
    return items?.target === undefined ? ' A JSON array.' : ` A JSON array of ids of ${targetsOf(items).join(', ')}.`
  if (typeof target === 'object')
    return ` An id of one of ${targetsOf(field).join(', ')}: \`${target.by}\` says which, so no foreign key can.`
  return target === undefined ? '' : ` An id of ${target}.`
}

interface Limits {
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly maxLength?: number
  readonly minimum?: number
}

const ofText = ({ enum: values, pattern, maxLength }: Limits): object => {
  // The `'` that guards a text makes it longer by one; what has a pattern never needs it.
  const longest = pattern === undefined && maxLength !== undefined ? maxLength + 1 : maxLength
  return {
    ...(values && { enum: values }),
    ...(pattern !== undefined && { pattern }),
    ...(longest !== undefined && { maxLength: longest }),
  }
}

const constraintsOf = ({ kind, nullable, value }: Field, isKey: boolean): object => {
  const limits = value as Limits
  return {
    required: !nullable,
    ...(isKey && { unique: true }),
    ...(types[kind] === 'string' && ofText(limits)),
    ...(limits.minimum !== undefined && { minimum: limits.minimum }),
  }
}

const fieldOf = (name: string, field: Field, isKey: boolean): object => ({
  name,
  type: types[field.kind],
  description: `${String(jsonOf(field.value).description)}${noteOf(field)}`,
  // The default format of version 1 has no fractions of seconds.
  ...(field.kind === 'instant' && { format: 'any' }),
  ...(field.kind === 'boolean' && { trueValues: ['true'], falseValues: ['false'] }),
  constraints: constraintsOf(field, isKey),
})

/** Returns the foreign keys to tables in the package; a table refers to itself by an empty name. */
const foreignKeysOf = ({ name, columns, leadsTo }: Table): object[] =>
  Object.entries(columns).flatMap(([key, { target }]) =>
    typeof target !== 'string' || !leadsTo.includes(target)
      ? []
      : [{ fields: [key], reference: { resource: target === name ? '' : target, fields: ['id'] } }],
  )

/** Returns the schema of a table (Frictionless Table Schema, version 1). */
const tableSchema = (table: Table): object => {
  const { columns, key } = table
  const foreignKeys = foreignKeysOf(table)
  return {
    fields: Object.entries(columns).map(([name, field]) => fieldOf(name, field, name === key)),
    missingValues: [''],
    ...(key !== undefined && { primaryKey: [key] }),
    ...(foreignKeys.length > 0 && { foreignKeys }),
  }
}

/** Returns the table of a resource, with all or some of its fields. */
export const packageTable = (resource: Resource, leadsTo: readonly string[], fields?: readonly string[]): Table => {
  const columns = columnsOf(resource, fields)
  return {
    name: resource.name,
    description: resource.description.en,
    columns,
    leadsTo,
    ...('id' in columns && { key: 'id' }),
  }
}

// Describes a data package as a whole: `datapackage.json`, after the Tabular Data Package profile.

/** The metadata of a package. */
export interface PackageSubject {
  /** The subject: `projects`; undefined for the whole register. */
  readonly subject?: string
  readonly publisher: string
  /** The address of the register. */
  readonly home: string
  /** The address of the request. */
  readonly href: string
  /** That address always gives the same package. */
  readonly lasting: boolean
  /** The instant of the register's state (RFC 3339); empty before the first change. */
  readonly at: string
}

const nameOf = ({ subject }: PackageSubject): string => (subject === undefined ? 'planledger' : `planledger-${subject}`)
const titleOf = ({ subject }: PackageSubject): string =>
  subject === undefined ? 'Planledger' : `Planledger: ${subject}`

/** The dialect of every table (RFC 4180). */
const dialect = {
  delimiter: ',',
  lineTerminator: '\r\n',
  quoteChar: '"',
  doubleQuote: true,
  skipInitialSpace: false,
  header: true,
  caseSensitiveHeader: true,
}

const resourceOf = (table: Table): object => ({
  profile: 'tabular-data-resource',
  name: table.name,
  path: `${table.name}.csv`,
  description: table.description,
  format: 'csv',
  mediatype: 'text/csv',
  encoding: 'utf-8',
  dialect,
  schema: tableSchema(table),
})

const guardNote =
  `A text that begins with =, +, -, @, ', a tab or a return has a ' before it, ` +
  `so that no spreadsheet runs it: take the ' away again.`

/** Returns the text of `datapackage.json`. */
const descriptorOf = (about: PackageSubject, tables: readonly Table[]): string => {
  const { publisher, home, href, at } = about
  return `${JSON.stringify(
    {
      profile: 'tabular-data-package',
      name: nameOf(about),
      id: href,
      title: titleOf(about),
      description:
        `What governments plan, fund and build, with who printed it. ${guardNote} The sources are cited in ` +
        'citations.json (CSL-JSON), their licences counted in licences.csv.',
      homepage: home,
      ...(at !== '' && { created: at }),
      contributors: [{ title: publisher, role: 'publisher' }],
      resources: tables.map(resourceOf),
    },
    null,
    2,
  )}\n`
}

// Puts a data package together: the descriptor first, then each table, then the sources cited.

/** A text on one line that Markdown takes for nothing but text. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>&~]/g, '\\$&')

const again = (about: PackageSubject): string =>
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
const readmeOf = (about: PackageSubject, tables: readonly Table[]): string => `# ${titleOf(about)}

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
  const inOrder = [...counts].sort(([one], [other]) => ((one ?? '') < (other ?? '') ? -1 : 1))
  yield* csvOf(licencesTable.columns, [inOrder])
}

/** A table with its CSV, which is read only when it is packed. */
export interface PackagePart {
  readonly table: Table
  readonly text: () => ZipEntry['text']
}

export interface Contents {
  readonly parts: readonly PackagePart[]
  /** The sources that the parts cite; complete once the parts are written. */
  readonly cited: () => Iterable<ListRequest>
}

/** Yields the entries of a package, each generated as it is consumed. */
export async function* packageEntries(
  snapshot: Snapshot,
  about: PackageSubject,
  { parts, cited }: Contents,
): AsyncGenerator<ZipEntry> {
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
      table: packageTable(resource, all),
      text: () => csvOf(resource.fields, snapshot.cells(resource, request)),
    })),
    cited: () => [request],
  }
}

/** Returns the requests for the sources collected so far. */
export const citedRequests = (cited: ReadonlySet<string>, asOf: number | undefined) => (): Iterable<ListRequest> =>
  requestsFor(sources, [...cited].sort(), { asOf })

/** Returns the table of cited sources. */
export const sourcesPart = (snapshot: Snapshot, cited: () => Iterable<ListRequest>): PackagePart => ({
  table: packageTable(sources, []),
  text: () => csvCiting(snapshot, sources, cited(), new Set()),
})

/** Returns the contents for a list: its records and the sources they cite. Other references remain ids. */
export const listContents = (snapshot: Snapshot, resource: Resource, request: ListRequest): Contents => {
  const { fields, asOf } = request
  const noted = new Set<string>()
  const cited = citedRequests(noted, asOf)
  const isSources = resource.name === 'sources'
  return {
    parts: [
      {
        table: packageTable(resource, isSources ? [] : ['sources'], fields),
        text: () => csvCiting(snapshot, resource, [request], noted, fields),
      },
      ...(isSources ? [] : [sourcesPart(snapshot, cited)]),
    ],
    cited,
  }
}
