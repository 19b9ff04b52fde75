/** The page of one record, made from its declaration: fields, figures, referring records, revisions. */
import type { Totals } from '../figures/totals.ts'
import { Refusal } from '../rules/refusal.ts'
import type { ResourceName } from '../model/field.ts'
import { subjects, figures as figureResource, type Figure } from '../resources/figures.ts'
import { resourceOf } from '../resources/index.ts'
import type { Resource } from '../model/resource.ts'
import type { Revisions } from '../store/changes.ts'
import type { Store } from '../store/store.ts'
import { address, type Parameters } from './addresses.ts'
import { factsOf } from './fields.ts'
import { figuresTable } from './figures-table.ts'
import { html, type Content, type Html } from './html.ts'
import type { Page } from './layout.ts'
import { chart, curl, facts, link, list, section, toRecord } from './components.ts'
import { find, namesOf, referencesIn, titleOf, type Listed, type Names, type Row } from './queries.ts'
import { referrersOf, type Referrers } from './referrers.ts'
import { timeline } from './timeline.ts'
import { totalsTable } from './totals-table.ts'
import { capital, day, spoken } from './words.ts'

interface Sum {
  readonly parameters: Parameters
  readonly totals: Totals
}

interface Told {
  readonly resource: Resource
  readonly record: Row
  readonly about: Listed | undefined
  readonly sums: readonly Sum[]
  readonly referrers: readonly Referrers[]
  readonly revisions: Revisions
  readonly names: Names
}

const figuresShown = 50
const revisionsShown = 50
const metricsShown = 4

/** The parameter that restricts totals to a record, by resource. */
const confinedBy: Readonly<Partial<Record<ResourceName, 'regionWithin' | 'industryWithin' | 'initiativeId'>>> = {
  regions: 'regionWithin',
  industries: 'industryWithin',
  initiatives: 'initiativeId',
}
const parameterOf = {
  regionWithin: 'regionId.within',
  industryWithin: 'industryIds.within',
  initiativeId: 'initiativeId',
} as const

/** Returns the totals within a record by year; percentages do not add up. */
const sumsOf = async (store: Store, { name }: Resource, id: string, listed: readonly Figure[]): Promise<Sum[]> => {
  const filter = confinedBy[name]
  if (!filter) return []
  const metrics = [...new Set(['investment', ...listed.map(({ metric }) => metric)])].slice(0, metricsShown)
  const sums = await Promise.all(
    metrics.map(async (metric): Promise<Sum[]> => {
      try {
        const totals = await store.totals({ metric, groupBy: ['year'], [filter]: id })
        return totals.data.length === 0
          ? []
          : [{ parameters: { metric, groupBy: 'year', [parameterOf[filter]]: id }, totals }]
      } catch (error) {
        if (error instanceof Refusal && error.kind === 'broken-rule') return []
        throw error
      }
    }),
  )
  return sums.flat()
}

const kindOf = (resource: ResourceName): string | undefined =>
  Object.entries(subjects).find(([, name]) => name === resource)?.[0]

const read = async (store: Store, resource: Resource, id: string): Promise<Told> => {
  const { text } = await store.read(resource, id)
  const record = JSON.parse(text) as Row
  const kind = kindOf(resource.name)
  const about =
    kind === undefined
      ? undefined
      : await find(store, 'figures', {
          where: { subjectKind: kind, subjectId: id },
          sort: [{ key: 'periodEnd', descending: true }],
          limit: figuresShown,
        })
  const referrers = await referrersOf(store, resource, id)
  const figures = [
    ...(about?.records ?? []),
    ...referrers.filter((one) => one.resource === 'figures').flatMap(({ records }) => records as Row<'figures'>[]),
  ]
  return {
    resource,
    record,
    about,
    referrers,
    sums: await sumsOf(store, resource, id, figures),
    revisions: await store.revisions(resource, id, { after: undefined, limit: revisionsShown }),
    names: await namesOf(store, [...referencesIn(resource, [record]), ...referencesIn(figureResource, figures)]),
  }
}

const summaryOf = (record: Row): Html => {
  const words = ['kind', 'status', 'category'].flatMap((key) =>
    typeof record[key] === 'string' ? [spoken(record[key])] : [],
  )
  const date = ['announcedOn', 'startsOn', 'publishedOn']
    .map((key) => record[key])
    .find((value) => typeof value === 'string')
  const comma = words.length > 0 ? ', ' : ''
  const dated = date === undefined ? undefined : html`${comma}<time datetime="${date}">${day(date)}</time>`
  return html`${words.join(', ')}${dated}`
}

/** Renders records as a list of links, each with its kind, status and date. */
export const recordList = (resource: ResourceName, records: readonly Row[]): Html =>
  list(
    records.map(
      (record) => html`${toRecord(resource, record.id, titleOf(record))} <small>${summaryOf(record)}</small>`,
    ),
  )

const allOf = ({ total, records }: Listed, path: string): Content =>
  total > records.length ? html`<p>${link(path, `All ${total.toString()}`)}</p>` : undefined

const listedAs = (
  resource: ResourceName,
  listed: Listed,
  names: Names,
  caption: string,
  isOfOneSubject: boolean,
): Html =>
  resource === 'figures'
    ? figuresTable(caption, listed.records as Row<'figures'>[], names, isOfOneSubject)
    : recordList(resource, listed.records)

const referring = (
  { resource, parameter, title, ...listed }: Referrers,
  id: string,
  names: Names,
  publicUrl: string,
): Html => {
  const path = address(`/v1/${resource}`, { [parameter]: id })
  return section({
    id: `${resource}-${parameter.replaceAll('.', '-')}`,
    title,
    curl: curl(publicUrl, path),
    body: html`${listedAs(resource, listed, names, title, false)}
${allOf(listed, path)}`,
  })
}

const summing = (sums: readonly Sum[], publicUrl: string): Html =>
  section({
    id: 'totals',
    title: 'Totals, by year',
    lead: 'Everything in it, counting nothing twice.',
    curl: curl(publicUrl, ...sums.map(({ parameters }) => address('/v1/totals', parameters))),
    body: sums.map(({ parameters, totals }) => {
      const title = capital(spoken(totals.metric))
      const rows = totalsTable(`${title} by year`, 'Year', parameters, totals, ['planned', 'actual'])
      return html`<h3>${title}</h3>
<div class="beside">${chart(title, parameters, totals)}${rows}</div>`
    }),
  })

const view = ({ resource, record, about, sums, referrers, revisions, names }: Told, publicUrl: string): Html => {
  const { name, singular } = resource
  const { id } = record
  const path = `/v1/${name}/${id}`
  const local = record['localTitle'] ?? record['localName']
  const aboutPath = address('/v1/figures', { subjectKind: singular, subjectId: id, include: 'sources' })
  return html`<div class="intro">
<p class="kicker">${capital(singular)}</p>
<h1>${titleOf(record)}</h1>
${typeof local === 'string' ? html`<p class="local">${local}</p>` : undefined}
${typeof record['summary'] === 'string' ? html`<p class="lead">${record['summary']}</p>` : undefined}
${facts(factsOf(resource.own, record, names, ['title', 'name', 'localTitle', 'localName', 'summary']))}
${curl(publicUrl, path)}
</div>
${sums.length === 0 ? undefined : summing(sums, publicUrl)}
${
  about && about.total > 0
    ? section({
        id: 'figures',
        title: 'Figures',
        curl: curl(publicUrl, aboutPath),
        body: html`${listedAs('figures', about, names, `Figures about ${titleOf(record)}`, true)}
${allOf(about, aboutPath)}`,
      })
    : undefined
}
${referrers.map((one) => referring(one, id, names, publicUrl))}
${section({
  id: 'revisions',
  title: 'Revisions',
  curl: curl(publicUrl, `${path}/revisions`),
  body: timeline(name, id, revisions),
})}`
}

/** Renders the page. Throws a Refusal: not-found, gone. */
export const recordPage = async (store: Store, publicUrl: string, name: ResourceName, id: string): Promise<Page> => {
  const told = await read(store, resourceOf(name), id)
  return { title: `${titleOf(told.record)} · Planledger`, main: view(told, publicUrl) }
}
