/** Inserts many rows at once by COPY: a fraction of the work of as many statements, and one round trip a table. */
import pg from 'pg'
import { Unchanged } from '../all-or-none.ts'
import type { Session } from '../engine.ts'
import type { Insertion, Query } from '../sql/templates.ts'
import { questionOf, sessionOn, type Ask, type Client } from './connection.ts'

/** COPY reads a row as a line of texts, with a tab between. */
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

type Value = string | number | bigint | boolean | null

const textOf = (value: Value): string =>
  value === null ? '\\N' : value.toString().replace(/[\\\t\n\r]/g, (sign) => escapes[sign] as string)

const lineOf = (query: Query): string => `${(questionOf(query).values as Value[]).map(textOf).join('\t')}\n`

const quoted = (name: string): string => `"${name}"`

/** The part of the driver's connection that its types lack. */
interface Wire extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** Sends its rows without waiting to be asked for them: what was asked next is on the wire already. */
class Copy extends pg.Query {
  readonly #text: string
  readonly #rows: Buffer

  constructor(text: string, rows: Buffer, done: (error: Error | undefined, result: { rowCount: number }) => void) {
    super(text, done)
    this.#text = text
    this.#rows = rows
  }

  override submit = (connection: pg.Connection): void => {
    const wire = connection as Wire
    wire.stream.cork()
    wire.query(this.#text)
    wire.sendCopyFromChunk(this.#rows)
    wire.endCopyFrom()
    wire.stream.uncork()
  }

  handleCopyInResponse(): void {
    // The rows are on their way; the base class would refuse to send any.
  }
}

const copy = async (client: Client, { table, columns }: Insertion, rows: readonly Query[]): Promise<void> => {
  const text = `COPY ${quoted(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`
  const count = await new Promise<number>((resolve, reject) => {
    client.query(
      new Copy(text, Buffer.from(rows.map(lineOf).join('')), (error, result) => {
        if (error) reject(error)
        else resolve(result.rowCount)
      }),
    )
  })
  if (count !== rows.length) throw new Unchanged()
}

const insertionOf = (query: Query): Insertion | undefined => ('into' in query ? query.into : undefined)

/**
 * Returns a session on a connection that sends each statement at once, in the order of calls. It inserts rows by COPY.
 * Foreign keys are checked at the end, so tables may come in any order.
 */
export const copyingSessionOn = (client: Client, ask: Ask): Session => {
  const session = sessionOn(ask)
  return {
    ...session,
    runAll: async (queries) => {
      const tables = Map.groupBy(queries, insertionOf)
      const others = tables.get(undefined) ?? []
      tables.delete(undefined)
      await Promise.all([
        ...others.map((query) => session.runAll([query])),
        ...[...tables].map(([into, rows]) => copy(client, into as Insertion, rows)),
      ])
    },
  }
}
