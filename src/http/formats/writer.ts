/** The contract between routes and the writers of formats. */
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Summed, SummedTables } from '../../exchange/package/totals.ts'
import type { PagedTotals, PartsPage } from '../../figures/largest-parts.ts'
import type { TotalsQuery, TotalsRow } from '../../figures/totals.ts'
import type { Resource } from '../../model/resource.ts'
import type { ChangeFilter } from '../../store/changes.ts'
import type { ComparedEditions, ComparedRow, DerivedRequest } from '../../store/computed-lists.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Stamp, Store } from '../../store/store.ts'

/** The address, the publisher and the licence of the register. */
export interface Site {
  readonly publicUrl: string
  readonly publisher: string
  /** The address of its text. */
  readonly licence?: string | undefined
  /** The address at which readers reach the publisher. */
  readonly contact?: string | undefined
}

interface Answer {
  readonly store: Store
  readonly site: Site
  readonly request: FastifyRequest
  /** The address of the answer in the API, whichever was asked: pages have addresses of their own. */
  readonly url: string
}

/** A whole list, or as much of it as `list.limit` allows. */
export interface ListAnswer extends Answer {
  readonly resource: Resource
  readonly list: ListRequest
}

/** All promises or findings, or as many as `list.limit` allows. */
export interface DerivedAnswer extends Answer {
  readonly list: DerivedRequest
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

export interface TotalAnswer extends Answer {
  readonly query: TotalsQuery
  readonly sum: SumReader
}

/** The changes before a sequence, or the last ones. */
export interface ChangesAnswer extends Answer {
  readonly filter: ChangeFilter
  readonly before: number | undefined
  readonly limit: number
  readonly stamp: Stamp
}

/** Two editions compared, with all their changes, or as many as are asked for. */
export interface ComparedAnswer extends Answer {
  readonly compared: Pick<ComparedEditions, 'editions' | 'bridge' | 'state'>
  readonly rows: () => AsyncGenerator<readonly ComparedRow[]>
}

/** Returns the body of an answer to HEAD whose length only writing it would tell: of a stream none is stated. */
export const unwritten = (): Readable => Readable.from([])

export type ListWriter = (answer: ListAnswer) => Promise<Readable>
export type DerivedWriter = (answer: DerivedAnswer) => Promise<Readable>
export type TotalWriter = (answer: TotalAnswer) => Promise<string | Buffer | Readable>
export type ComparedWriter = (answer: ComparedAnswer) => Promise<Readable>
export type ChangesWriter = (answer: ChangesAnswer) => Promise<string>
