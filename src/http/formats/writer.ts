/** The contract between routes and the writers of formats. */
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Groups } from '../../exchange/delimited/totals.ts'
import type { TotalsQuery } from '../../figures/totals.ts'
import type { Resource } from '../../model/resource.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Stamp, Store } from '../../store/store.ts'

/** The address and the publisher of the register. */
export interface Site {
  readonly publicUrl: string
  readonly publisher: string
}

interface Answer {
  readonly store: Store
  readonly site: Site
  readonly request: FastifyRequest
}

/** A whole list, or as much of it as `list.limit` allows. */
export interface ListAnswer extends Answer {
  readonly resource: Resource
  readonly list: ListRequest
}

export interface TotalAnswer extends Answer {
  readonly asked: TotalsQuery
  readonly groupBy: Groups
  /** The last change that counts; undefined for now. */
  readonly asOf: number | undefined
  readonly stamp: Stamp
  /** The address that gives the same total for good. */
  readonly href: string
}

export type ListWriter = (answer: ListAnswer) => Readable
export type TotalWriter = (answer: TotalAnswer) => Promise<string | Buffer | Readable>
