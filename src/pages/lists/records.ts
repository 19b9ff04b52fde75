/** The pages of the lists of all resources, made from their declarations. */
import { cursorOf } from '../../http/contract/cursor.ts'
import { namedBy, unknownAmong } from '../../http/contract/hints.ts'
import { assertLength, questionsOf, type Query } from '../../http/contract/list-query.ts'
import type { Resource } from '../../model/resource.ts'
import type { Facet } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import { none } from '../layout/components.ts'
import { namesOf, referencesIn, type Row } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { spoken } from '../layout/words.ts'
import { told } from '../words/told.ts'
import { recordsTable } from './columns.ts'
import { controlsOf, ordersOf } from './controls.ts'
import type { Counted } from './form.ts'
import type { Listing } from './listing.ts'
import { words } from '../words/words.ts'

/** A choice of more values would be no choice. */
const mostValues = 60

const countedIn = (facets: Readonly<Record<string, readonly Facet[]>>): Record<string, Counted[]> =>
  Object.fromEntries(
    Object.entries(facets).map(([key, found]) => [
      key,
      found
        .filter(({ value }) => value !== null)
        .slice(0, mostValues)
        .map(({ value, count }) => ({ value: String(value), count })),
    ]),
  )

export const listingOf = (store: Store, resource: Resource): Listing => {
  const { name, singular, description } = resource
  const controls = controlsOf(resource)
  const read = questionsOf(store, resource)
  const path = `/${name}`
  const answer: Listing['answer'] = async (query: Query, request) => {
    assertLength(query, 'json')
    const asked = await read(path, query)
    const facets = controls.flatMap(({ counted }) => counted ?? [])
    const stamp = await store.stamp()
    const page = await store.list(resource, { ...asked, total: true, facets }, request)
    const records = page.records.map((text) => JSON.parse(text) as Row)
    const names = await namesOf(store, referencesIn(resource, records))
    const total = page.total ?? 0
    return {
      count: words().lists.count(total, spoken(singular), spoken(name)),
      counts: countedIn(page.facets ?? {}),
      body:
        records.length === 0
          ? none(words().lists.noMatch(spoken(name)))
          : recordsTable(resource, records, names, capital(spoken(name))),
      unknown: total === 0 ? await unknownAmong(store, namedBy(resource, asked.conditions), asked.asOf) : [],
      next: page.next && cursorOf(stamp, path, query, page.next),
    }
  }
  return {
    name,
    title: capital(spoken(name)),
    lead: told(description),
    controls,
    orders: ordersOf(resource),
    resource,
    answer,
  }
}
