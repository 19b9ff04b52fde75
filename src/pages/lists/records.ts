/** The pages of the lists of all resources, made from their declarations. */
import { cursorOf } from '../../http/contract/paging.ts'
import { valuesNamed, unknownAmong } from '../../http/contract/hints.ts'
import { assertLength, type QueryParameters, listQueries } from '../../http/contract/list-query.ts'
import type { Resource } from '../../model/resource.ts'
import type { Facet } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import { type TableColumn, link, none, table, column } from '../layout/components.ts'
import {
  type NameOf,
  namesOfRecords,
  loadSpelling,
  besideTitleOf,
  referencesOfRecords,
  type RecordRow,
  titleOf,
} from '../layout/queries.ts'
import { labelOf, listTitle, period, spoken } from '../layout/words.ts'
import { filterControls, type CountedValue, ordersOf } from './form.ts'
import { isCounted, withFigures } from './with-figures.ts'
import type { ListPage } from './listing.ts'
import { language, words } from '../words/words.ts'
import type { Field } from '../../model/field.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { fieldView } from '../record/fields.ts'
import { voicesOf } from '../layout/voices.ts'
import { figuresTable } from '../tables/tables.ts'

// The columns of a list, from the declaration of its resource: its name, and what says most in few words.

const most = 6

const brief: readonly Field['kind'][] = [
  'enumeration',
  'reference',
  'unit',
  'code',
  'date',
  'boolean',
  'decimal',
  'text',
]
/** Too long to be read, or said by another column. */
const elsewhere = [
  'summary',
  'note',
  'textHash',
  'tableHash',
  'startsOn',
  'endsOn',
  'url',
  'archivedUrl',
  'retrievedOn',
]

const periodColumn = (): TableColumn<RecordRow> =>
  column(words().columns.period, ({ startsOn, endsOn }) =>
    startsOn === null && endsOn === null ? undefined : period(startsOn as string | null, endsOn as string | null),
  )

const nameColumn = (resource: Resource): TableColumn<RecordRow> =>
  column(words().columns['title' in resource.own ? 'title' : 'name' in resource.own ? 'name' : 'id'], (record) => {
    const other = besideTitleOf(record)
    const small = other === undefined ? undefined : html` <small>${other}</small>`
    return html`${link(pageOf(resource.name, record.id), titleOf(record))}${small}`
  })

const columnsOf = (resource: Resource, names: NameOf): TableColumn<RecordRow>[] => {
  const { own } = resource
  const fields = Object.entries(own).filter(([key, { kind }]) => brief.includes(kind) && !elsewhere.includes(key))
  const column = ([key, field]: [string, Field]): TableColumn<RecordRow> => ({
    name: key === 'parentId' ? words().columns.partOf : labelOf(key),
    isNumber: field.kind === 'decimal',
    cell: (record): Content => fieldView(field, record[key], record, names),
  })
  const period = 'startsOn' in own ? [periodColumn()] : []
  return [nameColumn(resource), ...fields.slice(0, most - period.length).map(column), ...period]
}

/** Renders records as a table. */
const recordsTable = (resource: Resource, records: readonly RecordRow[], names: NameOf, caption: string): Html =>
  resource.name === 'figures'
    ? figuresTable(caption, records as readonly RecordRow<'figures'>[], names, false)
    : table(caption, records, columnsOf(resource, names))

/** A choice of more values would be no choice. */
const mostValues = 60

const countedIn = (facets: Readonly<Record<string, readonly Facet[]>>): Record<string, CountedValue[]> =>
  Object.fromEntries(
    Object.entries(facets).map(([key, found]) => [
      key,
      found
        .filter(({ value }) => value !== null)
        .slice(0, mostValues)
        .map(({ value, count }) => ({ value: String(value), count })),
    ]),
  )

export const listingOf = (store: Store, resource: Resource): ListPage => {
  const { name, singular, description } = resource
  const controls = filterControls(resource)
  const read = listQueries(store, resource)
  const path = `/${name}`
  const answer: ListPage['answer'] = async (query: QueryParameters, request) => {
    assertLength(query, 'json')
    const asked = await read(path, query)
    const facets = controls.flatMap(({ counted }) => counted ?? [])
    const stamp = await store.stamp()
    const page = await store.list(resource, { ...asked, total: true, facets }, request)
    const records = page.records.map((text) => JSON.parse(text) as RecordRow)
    await loadSpelling(records)
    const names = await namesOfRecords(store, referencesOfRecords(resource, records))
    const total = page.total ?? 0
    const figures = name === 'figures' ? (records as RecordRow<'figures'>[]) : []
    const title = listTitle(name)
    const first = isCounted(name) && Object.keys(query).length === 0 ? await withFigures(store, name, title) : undefined
    return {
      count: words().lists.count(total, spoken(singular), spoken(name)),
      counts: countedIn(page.facets ?? {}),
      body: first
        ? html`<p>${words().lists.withFigures}</p>
${first}
<p>${link(address(path, { sort: 'name' }), words().lists.allOf(total, spoken(name)))}</p>`
        : records.length === 0
          ? none(words().lists.noMatch(spoken(name)))
          : recordsTable(resource, records, names, title),
      unknown: total === 0 ? await unknownAmong(store, valuesNamed(resource, asked.conditions), asked.asOf) : [],
      next: first ? undefined : page.next && cursorOf(stamp, path, query, page.next),
      ...(figures.length > 0 && {
        from: { figures, voices: await voicesOf(store, figures), areMore: total > figures.length },
      }),
    }
  }
  return {
    name,
    title: listTitle(name),
    lead: description[language()],
    controls,
    orders: ordersOf(resource),
    resource,
    answer,
  }
}
