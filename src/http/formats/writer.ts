/** The contract between routes and the writers of formats. */
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { CellColumns, CellRows } from '../../exchange/delimited/rows.ts'
import type { Summed, SummedTables } from '../../exchange/package/totals.ts'
import type { Sheet } from '../../exchange/spreadsheet.ts'
import type { PagedTotals, PartsPage } from '../../figures/largest-parts.ts'
import type { TotalsQuery, TotalsRow } from '../../figures/totals.ts'
import type { Resource } from '../../model/resource.ts'
import type { ChangeFilter } from '../../store/changes.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot, Stamp, Store } from '../../store/store.ts'

/** The address, the publisher and the licence of the register. */
export interface Site {
  readonly publicUrl: string
  readonly publisher: string
  /** The address of its text. */
  readonly licence?: string | undefined
  /** The address at which readers reach the publisher. */
  readonly contact?: string | undefined
}

/** An answer to be written. */
export interface FormattedAnswer {
  readonly store: Store
  readonly site: Site
  readonly request: FastifyRequest
  /** The address of the answer in the API, whichever was asked: pages have addresses of their own. */
  readonly url: string
}

/** The ids of the sources that rows cite, and of the figures and rates whose sources they rest on. */
export type CitedIds = Readonly<Record<'sources' | 'figures' | 'rates', Set<string>>>

/** The records of a list. */
export interface ListedRecords {
  readonly resource: Resource
  readonly list: ListRequest
}

/** An answer as columns and rows. */
export interface AnswerTable {
  readonly name: string
  readonly columns: CellColumns
  /** Reads the rows, some at a time, and notes in `cited` what they rest on. */
  readonly rows: (snapshot: Snapshot, cited?: CitedIds) => CellRows
  /** The records that it has, if it is a list of records. */
  readonly records?: ListedRecords
  /** Another table, which only a spreadsheet has room for. */
  readonly second?: Sheet
  /** The last change that counts. */
  readonly asOf: number | undefined
  /** The instant of that state; that of the snapshot by default. */
  readonly at?: string
  /** It is another one the next day, even as of the same change. */
  readonly changesDaily?: boolean
  /** The most rows that are asked for, and the number that there are. */
  readonly size?: { readonly limit: number; readonly count: () => Promise<number | undefined> }
}

interface TableAnswer extends FormattedAnswer {
  readonly table: AnswerTable
}

/** Reads a total, or outcomes. */
export interface SumReader extends SummedTables {
  readonly read: (explained?: { readonly page?: PartsPage }) => Promise<ReadSum>
  /** Writes all parts to an open file, as lines of JSON. */
  readonly writeParts: (file: number) => Promise<void>
}

/** What is read, in one state of the register. */
export interface ReadSum extends Summed {
  readonly answer: Summed['answer'] & Pick<PagedTotals, 'next'>
  /** Returns the rows as a chart shows them. */
  readonly drawn: () => Promise<TotalsRow[]>
}

export interface TotalAnswer extends FormattedAnswer {
  readonly query: TotalsQuery
  readonly sum: SumReader
}

/** The changes before a sequence, or the last ones. */
export interface ChangesAnswer extends FormattedAnswer {
  readonly filter: ChangeFilter
  readonly before: number | undefined
  readonly limit: number
  readonly stamp: Stamp
}

/** Returns the body of an answer to HEAD whose length only writing it would tell: of a stream none is stated. */
export const unwritten = (): Readable => Readable.from([])

export type TableWriter = (answer: TableAnswer) => Promise<Readable>
export type TotalWriter = (answer: TotalAnswer) => Promise<string | Buffer | Readable>
export type ChangesWriter = (answer: ChangesAnswer) => Promise<string>
