/** Imports, batches and undos over HTTP. */
import { Readable } from 'node:stream'
import type { Undone } from '../../src/store/batches.ts'
import { adminKey, type Answer, type Built } from './build.ts'

type Json = Readonly<Record<string, unknown>>

/** A line of an import. */
export type Line = readonly [resource: string, record: object]

/** A line whose record is read again. */
export type ImportLine = readonly [resource: string, record: Json]

interface Report {
  readonly status: number
  readonly body: { readonly errorCount?: number; readonly errors?: readonly object[] } & Record<string, unknown>
}

export const textOf = (lines: readonly Line[]): string =>
  lines.map(([resource, record]) => `${JSON.stringify({ resource, record })}\n`).join('')

/** Opens lines as a file. */
export const fileOf = (lines: readonly Line[]): Readable => Readable.from([textOf(lines)], { objectMode: false })

const ndjson = 'application/x-ndjson'

/** Imports a file; `query` begins with a question mark, and an empty key is none. */
export const post = async (
  { http }: Built,
  payload: string | Buffer,
  { query = '', type = ndjson, key = adminKey }: { query?: string; type?: string; key?: string } = {},
): Promise<Report> => {
  const { statusCode, body } = await http.inject({
    method: 'POST',
    url: `/v1/import${query}`,
    payload,
    headers: { 'content-type': type, ...(key && { authorization: `Bearer ${key}` }) },
  })
  return { status: statusCode, body: JSON.parse(body) as Report['body'] }
}

/** Imports lines. */
export const send = (app: Built, lines: readonly Line[], query = ''): Promise<Report> =>
  post(app, textOf(lines), { query })

/** Returns a fault that an import tells. */
export const faultAt = (line: number, resource: string | null, id: string | null, pointer: string, detail: string) => ({
  line,
  resource,
  id,
  pointer,
  detail,
})

/** Imports lines, and returns the id of the batch; null if nothing was written. Throws if a line is refused. */
export const imported = async ({ ask }: Built, lines: readonly Line[], key?: string): Promise<string | null> => {
  const { status, text, body } = await ask('POST', '/v1/import', {
    body: textOf(lines),
    headers: { 'content-type': ndjson },
    ...(key !== undefined && { key }),
  })
  if (status !== 200) throw new Error(text)
  return (body as Undone).batchId
}

export const undo = ({ ask }: Built, id: string | null, query = '', key?: string): Promise<Answer> =>
  ask('POST', `/v1/batches/${id ?? ''}/undo${query}`, key === undefined ? {} : { key })

/** Undoes a batch, and returns what that did; throws where it is refused. */
export const undone = async (app: Built, id: string | null, query = ''): Promise<Undone> => {
  const { status, text, body } = await undo(app, id, query)
  if (status !== 200) throw new Error(text)
  return body
}

/** Returns a batch, as an admin reads it. */
export const batchAt = async ({ ask }: Built, id: string | null): Promise<Json> =>
  (await ask('GET', `/v1/batches/${id ?? ''}`, { key: adminKey })).body

/** Returns the record at a path; undefined where none is. */
export const recordAt = async ({ ask }: Built, path: string): Promise<Json | undefined> => {
  const { status, body } = await ask('GET', `/v1/${path}`)
  return status === 200 ? body : undefined
}

/** Returns the report of an import that did no more than this. */
export const reportOf = (done: Json = {}): Json => ({ dryRun: false, created: {}, updated: {}, unchanged: {}, ...done })

/** Returns the answer of an import without its batch: a new id each time, or null. */
export const withoutBatch = <A extends { readonly status: number; readonly body: Json }>(answer: A): A => {
  const { batchId, ...body } = answer.body
  const isNamed = batchId === null || (typeof batchId === 'string' && /^[\da-f-]{36}$/.test(batchId))
  if (answer.status === 200 && !isNamed) throw new Error('The import does not say which batch it is.')
  return { ...answer, body }
}
