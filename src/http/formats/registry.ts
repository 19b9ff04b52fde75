/** Every format of an answer, and which one a request gets. The routes, the document and the docs read formats from here. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { invalidParameter, Problem } from '../contract/problems.ts'
import type { ChangesWriter, TableWriter, TotalWriter } from './writer.ts'

export interface Format {
  readonly mediaType: string
  /** The extension of its files; a format without one is shown in place. */
  readonly extension?: string
  /** Its code among the EU's file types (http://publications.europa.eu/resource/authority/file-type). */
  readonly fileType?: string
  /** The schema in the OpenAPI document; JSON has a component per answer instead. */
  readonly schema?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Loads the writer of a whole list. */
  readonly list?: () => Promise<TableWriter>
  /** Loads the writer of promises and findings. */
  readonly derived?: () => Promise<TableWriter>
  /** Loads the writer of a total. */
  readonly total?: () => Promise<TotalWriter>
  /** Loads the writer of two editions compared. */
  readonly compared?: () => Promise<TableWriter>
  /** Loads the writer of the latest changes. */
  readonly changes?: () => Promise<ChangesWriter>
  /** Makes totals in this format always or never explain their rows, or only if asked to; by default, `explain` decides. */
  readonly explains?: 'always' | 'never' | 'if asked'
}

const csvOfTable = async () => (await import('./rows.ts')).tableAsCsv
const xlsxOfTable = async () => (await import('./xlsx.ts')).tableAsXlsx
const parquetOfTable = async () => (await import('./rows.ts')).tableAsParquet

const every = {
  /** Routes write JSON themselves: it is the only format that comes in pages. */
  json: { mediaType: 'application/json; charset=utf-8', extension: 'json', fileType: 'JSON' },
  csv: {
    mediaType: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    fileType: 'CSV',
    schema: { type: 'string', description: 'One record per row.' },
    list: csvOfTable,
    derived: csvOfTable,
    compared: csvOfTable,
    total: async () => (await import('./rows.ts')).totalAsCsv,
    explains: 'never',
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extension: 'xlsx',
    fileType: 'XLSX',
    schema: {
      type: 'string',
      contentMediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      description: 'A spreadsheet: the data, then its sources and address.',
    },
    list: xlsxOfTable,
    derived: xlsxOfTable,
    compared: xlsxOfTable,
    total: async () => (await import('./xlsx.ts')).totalAsXlsx,
    explains: 'never',
  },
  parquet: {
    mediaType: 'application/vnd.apache.parquet',
    extension: 'parquet',
    schema: {
      type: 'string',
      contentMediaType: 'application/vnd.apache.parquet',
      description: 'An Apache Parquet file: exact decimals, dates and instants as such, other values as text.',
    },
    list: parquetOfTable,
    derived: parquetOfTable,
    total: async () => (await import('./rows.ts')).totalAsParquet,
    explains: 'never',
  },
  ndjson: {
    mediaType: 'application/x-ndjson; charset=utf-8',
    extension: 'ndjson',
    schema: { type: 'string', description: 'One record per line.' },
    list: async () => (await import('./rows.ts')).recordsAsNdjson,
    total: async () => (await import('./rows.ts')).totalAsNdjson,
    explains: 'if asked',
  },
  datapackage: {
    mediaType: 'application/zip',
    extension: 'zip',
    fileType: 'ZIP',
    schema: { type: 'string', contentMediaType: 'application/zip', description: 'A Frictionless Data Package.' },
    list: async () => (await import('./data-package.ts')).recordsAsPackage,
    total: async () => (await import('./data-package.ts')).totalAsPackage,
    explains: 'always',
  },
  svg: {
    mediaType: 'image/svg+xml; charset=utf-8',
    schema: { type: 'string', description: 'A chart.' },
    headers: { 'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'` },
    total: async () => (await import('./chart.ts')).totalAsSvg,
    explains: 'never',
  },
  png: {
    mediaType: 'image/png',
    schema: { type: 'string', contentMediaType: 'image/png', description: 'A chart.' },
    total: async () => (await import('./chart.ts')).totalAsPng,
    explains: 'never',
  },
  atom: {
    mediaType: 'application/atom+xml; charset=utf-8',
    schema: { type: 'string', contentMediaType: 'application/atom+xml', description: 'An Atom feed, newest first.' },
    changes: async () => (await import('./atom.ts')).changesAsAtom,
  },
  events: {
    mediaType: 'text/event-stream',
    schema: { type: 'string', description: 'Events: `id` is the sequence, `data` the change.' },
  },
  jsonld: { mediaType: 'application/ld+json; charset=utf-8', extension: 'jsonld', fileType: 'JSON_LD' },
  text: { mediaType: 'text/plain; charset=utf-8', schema: { type: 'string', description: 'The text.' } },
  html: { mediaType: 'text/html; charset=utf-8' },
} as const satisfies Readonly<Record<string, Format>>

export type FormatName = keyof typeof every

/** All formats by name, in order of preference. */
export const formats: Readonly<Record<FormatName, Format>> = every

/** Returns the formats of lists, totals, changes, comparisons, or promises and findings: JSON, and each format with a writer for it. */
export const formatsOf = (answer: 'list' | 'derived' | 'total' | 'compared' | 'changes'): readonly FormatName[] =>
  (Object.keys(every) as FormatName[]).filter((name) => name === 'json' || formats[name][answer] !== undefined)

// Decides in which format to answer: by `format`, else by `Accept`.

/** Sets the headers of an answer in a format. */
export const setFormat = (reply: FastifyReply, format: FormatName): void => {
  const { mediaType, headers = {} } = formats[format]
  void reply.type(mediaType).headers(headers)
}

/** Names the file that a client makes of an answer, where the format is kept as one. */
export const nameFile = (reply: FastifyReply, format: FormatName, name: string): void => {
  const { extension } = formats[format]
  if (extension !== undefined) void reply.header('content-disposition', `attachment; filename="${name}.${extension}"`)
}

const bareType = (format: FormatName): string => formats[format].mediaType.replace(/;.*/, '')

/** Throws a problem if a byte order mark is asked for in a format that has none. */
export const assertMark = (query: Readonly<Record<string, unknown>>, format: FormatName): void => {
  if (query['bom'] !== undefined && format !== 'csv') throw invalidParameter('bom', 'only-in-format', 'csv')
}

/** Negotiates among formats, the first being the default. */
export const formatFor = <F extends FormatName>(names: readonly F[]): ((request: FastifyRequest) => F) => {
  const types = names.map((name) => formats[name].mediaType)
  return ({ headers: { accept }, query }) => {
    // A page answers also a query that is not valid.
    const named = names.find((name) => name === (query as { format?: unknown }).format)
    if (named !== undefined) return named
    const type = accept === undefined ? types[0] : new Negotiator({ headers: { accept } }).mediaType(types)
    const format = names.find((name) => formats[name].mediaType === type)
    if (!format) throw new Problem('not-acceptable', ['answers', names.map(bareType).join(', ')])
    return format
  }
}
