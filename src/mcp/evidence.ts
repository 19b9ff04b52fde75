/** The evidence of an answer: the records that it rests on, with their sources, each list with an address to cite. */
import { lastingHref } from '../http/contract/paging.ts'
import type { ResourceName } from '../model/field.ts'
import { includable } from '../model/includes.ts'
import { resourceOf } from '../resources/index.ts'
import { addressOf, type Answer, type Ask } from './api.ts'
import type { Query } from './arguments.ts'
import type { Cited } from './tools.ts'

/** The number of records of one resource. */
export const mostRecords = 20

export interface Evidence extends Answer {
  readonly resource: ResourceName
  readonly href: string
}

/** Returns the address of an answer of the API, as of an instant. */
export type Lasting = (url: string) => string

/** Returns the lasting addresses of a register whose last change was at this instant; before the first there is none. */
export const lastingSince =
  (publicUrl: string, at: string): Lasting =>
  (url) =>
    lastingHref(publicUrl, url, at === '' ? {} : { asOf: at })

/** Reads cited records, a list for each resource, in the order in which they are cited. */
export const evidenceOf = async (
  cited: readonly Cited[],
  asked: Query,
  ask: Ask,
  lasting: Lasting,
): Promise<readonly Evidence[]> => {
  const byResource = Map.groupBy(cited, ({ resource }) => resource)
  return Promise.all(
    [...byResource].map(async ([resource, records]): Promise<Evidence> => {
      const ids = [...new Set(records.map(({ id }) => id))].slice(0, mostRecords)
      const { asOf } = asked
      const url = addressOf(`/v1/${resource}`, {
        'id.in': ids.join(','),
        ...(includable(resourceOf(resource)).includes('sources') && { include: 'sources' }),
        ...(asOf !== undefined && { asOf }),
      })
      return { resource, href: lasting(url), ...(await ask(url)) }
    }),
  )
}
