/** Lines of an import, and the answer to them. */
import { Readable } from 'node:stream'
import { adminKey, type Built } from '../build.ts'

export type Line = readonly [resource: string, record: object]

interface Refusal {
  readonly errorCount?: number
  readonly errors?: readonly object[]
}
interface Report {
  readonly status: number
  readonly body: Refusal & Record<string, unknown>
}

export const textOf = (lines: readonly Line[]): string =>
  lines.map(([resource, record]) => `${JSON.stringify({ resource, record })}\n`).join('')

/** Opens lines as a file. */
export const fileOf = (lines: readonly Line[]): Readable => Readable.from([textOf(lines)], { objectMode: false })

/** Imports lines; `query` begins with a question mark. */
export const send = async ({ http }: Built, lines: readonly Line[], query = ''): Promise<Report> => {
  const { statusCode, body } = await http.inject({
    method: 'POST',
    url: `/v1/import${query}`,
    payload: textOf(lines),
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${adminKey}` },
  })
  return { status: statusCode, body: JSON.parse(body) as Report['body'] }
}
