/** The pages of the lists of all resources, made from their declarations; some begin with the records that have figures. */
import { cursorOf } from '../../http/contract/paging.ts'
import { valuesNamed, unknownAmong } from '../../http/contract/hints.ts'
import { assertLength, listQueries } from '../../http/contract/list-query.ts'
import type { Resource } from '../../model/resource.ts'
import type { Facet, Counted, FiguresOf } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import { type TableColumn, link, none, table, column, toRecord, numbers } from '../layout/components.ts'
import {
  type NameOf,
  namesOfRecords,
  loadSpelling,
  secondTitleOf,
  referencesOfRecords,
  type RecordRow,
  titleOf,
  recordsByIds,
  subjectOf,
  totalsOf,
} from '../layout/queries.ts'
import { labelOf, listTitle, period, figurePeriod, spoken, metricName } from '../layout/words.ts'
import { filterControls, type CountedValue, ordersOf } from './form.ts'
import type { ListPage } from './listing.ts'
import { language, words } from '../words/words.ts'
import type { Field, ResourceName } from '../../model/field.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { fieldView } from '../record/fields.ts'
import { voicesOf } from '../layout/voices.ts'
import { figuresTable, measuredBy, subjectLink } from '../tables/tables.ts'
import { comparedIn } from '../../http/formats/chart.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import { explainedAt, figureLink, shareLink, totalLink } from '../layout/amounts.ts'
import { boundOfYear, leadingRow, yearRows } from '../years/rows.ts'

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
const elsewhere = 'summary note textHash tableHash startsOn endsOn url archivedUrl retrievedOn'.split(' ')

const periodColumn = (): TableColumn<RecordRow> =>
  column(words().columns.period, ({ startsOn, endsOn }) =>
    startsOn === null && endsOn === null ? undefined : period(startsOn as string | null, endsOn as string | null),
  )

const nameColumn = (resource: Resource): TableColumn<RecordRow> =>
  column(labelOf(['title', 'name'].find((key) => key in resource.own) ?? 'title'), (record) => {
    const other = secondTitleOf(record)
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
  const answer: ListPage['answer'] = async ({ query, request }) => {
    assertLength(query, 'json')
    const list = await read(path, query)
    const facets = controls.flatMap(({ counted }) => counted ?? [])
    const stamp = await store.stamp()
    const page = await store.list(resource, { ...list, total: true, facets }, request)
    const records = page.records.map((text) => JSON.parse(text) as RecordRow)
    await loadSpelling(records)
    const names = await namesOfRecords(store, referencesOfRecords(resource, records))
    const total = page.total ?? 0
    const figures = name === 'figures' ? (records as RecordRow<'figures'>[]) : []
    const title = listTitle(name)
    const first = isCounted(name) && Object.keys(query).length === 0 ? await withFigures(store, name, title) : undefined
    return {
      count: words().lists.count(total, spoken(total === 1 ? singular : name), name),
      counts: countedIn(page.facets ?? {}),
      body: first
        ? html`<p>${words().lists.withFigures}</p>
${first}
<p>${link(address(path, { sort: 'name' }), words().lists.allOf(total, spoken(name)))}</p>`
        : records.length === 0
          ? none(words().lists.noMatch(spoken(name)))
          : recordsTable(resource, records, names, title),
      unknown: total === 0 ? await unknownAmong(store, valuesNamed(resource, list.conditions), list.asOf) : [],
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

// The first view of a list of places, industries, organizations or metrics: those with figures, in a line each.

const mostCounted = 30

export const isCounted = (name: ResourceName): name is Counted =>
  ['regions', 'industries', 'organizations', 'metrics'].includes(name)

/** The lists of the figures that are counted; of an organization, those of its sources. */
const figuresAt: Readonly<Record<Counted, (id: string) => string>> = {
  regions: (id) => address('/figures', { 'regionId.within': id }),
  industries: (id) => address('/figures', { 'industryIds.within': id }),
  organizations: (id) => address('/sources', { publisherId: id }),
  metrics: (id) => address('/figures', { metric: id }),
}

const metric = 'investment'

/** Says what was planned in places and what came of it, by one total for each kind of places. */
const plansOf = async (store: Store, places: Iterable<RecordRow>): Promise<ReadonlyMap<string, Html>> => {
  const sentences = new Map<string, Html>()
  const kinds = Map.groupBy(places as Iterable<RecordRow<'regions'>>, ({ kind }) => kind)
  for (const [regionKind, alike] of kinds) {
    if (regionKind === 'zone') continue
    const query = { metric, groupBy: ['year', 'region'], regionKind } as const
    const question = { metric, groupBy: 'year,region', regionKind }
    const shown = new Set(alike.map(({ id }) => id))
    const { data } = await totalsOf(store, { ...query, explain: false })
    const ofPlaces = { data: data.filter(({ key }) => shown.has(key.region ?? '') && key.year !== null) }
    const compared = await comparedIn(store, { ...query, explain: false }, ofPlaces)
    for (const [id, rows] of Map.groupBy(compared.data, ({ key }) => key.region ?? '')) {
      const row = leadingRow(yearRows({ ...compared, data: rows, apart: [] }))
      if (!row) continue
      const { promised, actual, ratio, year } = row
      const amount = promised ?? actual
      if (!amount || typeof year !== 'string') continue
      sentences.set(
        id,
        promised && actual && ratio
          ? words().lists.cameOf(
              totalLink(question, actual, promised.unit),
              totalLink(question, promised),
              promised.stage,
              year,
              shareLink(explainedAt(question, actual), ratio, boundOfYear(row)),
            )
          : words().years.amount(undefined, totalLink(question, amount), amount.stage, year),
      )
    }
  }
  return sentences
}

const latestIn = (figure: FigureRecord | undefined, names: NameOf): Content =>
  figure && html`${measuredBy(figure)}: ${figureLink(figure)}, ${figurePeriod(figure)}, ${subjectLink(figure, names)}`

/** Renders the records with figures; undefined where none has any. */
export const withFigures = async (store: Store, name: Counted, caption: string): Promise<Content> => {
  const found = await store.figuresBy(name, mostCounted)
  if (found.length === 0) return undefined
  const ids = found.map(({ id }) => id)
  const records = await recordsByIds(store, name, ids)
  const plans = name === 'regions' ? await plansOf(store, records.values()) : undefined
  const latest = found.flatMap(({ id, latestId }) => (plans?.has(id) ? [] : (latestId ?? [])))
  const figures = await recordsByIds(store, 'figures', latest)
  const names = await namesOfRecords(store, [...figures.values()].map(subjectOf))
  const columns: TableColumn<FiguresOf>[] = [
    column(labelOf('name'), ({ id }) => {
      const record = records.get(id) as RecordRow | undefined
      return record ? toRecord(name, id, titleOf(record)) : metricName(id)
    }),
    numbers(words().columns.figures, ({ id, figures: count }) => link(figuresAt[name](id), count.toLocaleString('en'))),
    column(
      words().columns[plans ? 'plannedAndDone' : 'latest'],
      ({ id, latestId }) => plans?.get(id) ?? latestIn(figures.get(latestId ?? ''), names),
    ),
  ]
  return html`<div class="lines">${table(caption, found, columns)}</div>`
}
