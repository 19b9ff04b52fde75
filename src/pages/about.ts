/** The pages about the register: what it is, how it works, what it covers, its licences, and all of its data. */
import type { PromiseState } from '../figures/promises/promises.ts'
import type { Facet } from '../store/lists.ts'
import type { Store } from '../store/store.ts'
import type { ResourceName } from '../model/field.ts'
import { promiseStates } from '../model/vocabulary.ts'
import { resourceOf } from '../resources/index.ts'
import { capital } from '../text/in-words.ts'
import { address, listNames } from './layout/addresses.ts'
import {
  facts,
  link,
  none,
  number,
  proseView,
  section,
  table,
  type TableColumn,
  toRecord,
  column,
  numbers,
  instantView,
} from './layout/components.ts'
import { coverageBox, outermostPlaces } from './layout/coverage.ts'
import { type Content, html, type Html } from './layout/html.ts'
import {
  countRecords,
  derivedLists,
  facetsOf,
  findRecords,
  firstRecords,
  namesOfRecords,
  type RecordReference,
} from './layout/queries.ts'
import type { Visit, PageContent } from './layout/visit.ts'
import { metricName, spoken } from './layout/words.ts'
import { isChinese, language, words } from './words/words.ts'

const part = (id: string, title: string, body: Content): Html => section({ id, title, body })

/** Renders a page of text, whose lines are as long as one reads them. */
const page = (title: string, lead: Content, ...parts: readonly Content[]): PageContent => ({
  title: `${title} · Planledger`,
  main: html`<div class="prose"><div class="intro">
<h1>${title}</h1>
<p class="lead">${lead}</p>
</div>
${parts}</div>`,
})

const paragraph = (text: Content): Html => html`<p>${text}</p>`

/** Renders the address of a page, or of mail, as a link to it. */
const contactView = (contact: string): Html =>
  html`<a href="${contact}" rel="noopener">${contact.replace(/^mailto:/, '')}</a>`

export const aboutPage = async ({ store, settings: { publisher, contact } }: Visit): Promise<PageContent> => {
  const say = words().door.about
  return page(
    words().door.entries.about,
    say.lead,
    part('what', say.what, [paragraph(say.whatText), await coverageBox(store)]),
    part(
      'who',
      say.who,
      html`${paragraph([say.runBy(publisher), ' ', contact === undefined ? say.noContact : say.contact(contactView(contact))])}
${paragraph(say.software)}`,
    ),
    part('ways', say.ways, facts(say.waysText().map(([way, leads]) => [way, leads]))),
    part('mistakes', say.mistakes, paragraph(say.mistakesText)),
  )
}

export const methodPage = async (): Promise<PageContent> => {
  const say = words().door.method
  return page(
    say.title,
    say.lead,
    Object.entries(say.ideas).map(([title, text], at) => part(`idea-${(at + 1).toString()}`, title, paragraph(text))),
    part('entered', say.entered, paragraph(say.enteredText)),
    part('checked', say.checked, [say.checkedText(), say.more()]),
  )
}

const mostProvinces = 100
const mostMetrics = 10

/** Renders the provinces with figures of each country that has provinces. */
const provincesView = async (store: Store): Promise<Content> => {
  const { places } = await store.coverage()
  const say = words().door.coverage
  const divided = outermostPlaces(places).filter(([, { provinces }]) => provinces > 0)
  const where = { 'kind.in': ['province', 'municipality', 'autonomous-region'], 'id.in': [...places.keys()] }
  const records = await firstRecords(store, 'regions', { where, limit: mostProvinces, fields: ['id'] })
  const named: RecordReference[] = [...divided, ...records.map(({ id }) => [id] as const)].map(([id]) => [
    'regions',
    id,
  ])
  const names = await namesOfRecords(store, named)
  const all = divided.reduce((sum, [, { withFigures }]) => sum + withFigures, 0)
  const link = (id: string): Html => toRecord('regions', id, names('regions', id))
  return divided.length === 0
    ? none(say.noProvinces)
    : html`${divided.map(([id, { withFigures, provinces }]) => paragraph(say.provincesIn(link(id), withFigures, provinces)))}
<ul class="kinds">${records.map(({ id }) => html`<li>${link(id)}</li>`)}${
        all > records.length && html`<li>${words().lists.more(all - records.length)}</li>`
      }</ul>`
}

export const coveragePage = async ({ store }: Visit): Promise<PageContent> => {
  const { figures, sources } = await store.coverage()
  const say = words().door.coverage
  const { series } = words().lists
  const ofStates = promiseStates.map((state) => ({ list: 'promises' as const, filters: { state }, limit: 1 }))
  const [kinds, metrics, states, { at }] = await Promise.all([
    facetsOf(store, 'sources', 'kind'),
    facetsOf(store, 'figures', 'metric'),
    derivedLists(store, ofStates),
    store.stamp(),
  ])
  const kindView = ({ value, count }: Facet): Html =>
    say.ofKind(count, link(address('/sources', { kind: String(value) }), spoken(String(value))))
  const byKind = kinds.length > 0 && say.byKind(series(kinds.map(kindView)))
  const metricView = ({ value, count }: Facet): Html =>
    say.counted(count, link(address('/figures', { metric: String(value) }), metricName(String(value))))
  const stateView = (state: PromiseState, at: number): Html =>
    say.counted(states[at]?.total ?? 0, link(address('/promises', { state }), words().figure.states[state]))
  return page(
    say.title,
    say.lead,
    await coverageBox(store, true),
    part('provinces', say.provinces, await provincesView(store)),
    part(
      'counts',
      say.counts,
      facts([
        [capital(spoken('figures')), number('/figures', figures.toLocaleString('en'))],
        [say.sources, html`${number('/sources', sources.toLocaleString('en'))} ${byKind}`],
        [say.metrics, series(metrics.slice(0, mostMetrics).map(metricView))],
        [words().door.entries.promises, series(promiseStates.map(stateView))],
        [say.changed, at !== '' && instantView(at)],
      ]),
    ),
    part('totals', say.totals, paragraph(say.totalsText)),
  )
}

/** The sources that are looked at for their licences; the data package counts all. */
const mostSources = 2000

/** Counts the sources under each licence, those under none last. */
const licencesOf = async (store: Store): Promise<(readonly [licence: string, sources: number])[]> => {
  const where = { 'licence.exists': true }
  const { sources } = await store.coverage()
  const named = await findRecords(store, 'sources', { where, limit: mostSources, fields: ['id', 'licence'] })
  const byLicence = [...Map.groupBy(named.records, ({ licence }) => licence ?? '')]
  const counted = byLicence.map(([licence, { length }]) => [licence, length] as const)
  return [
    ...counted.sort(([, one], [, other]) => other - one),
    ...(sources > named.total ? [[words().door.licence.unnamed, sources - named.total] as const] : []),
  ]
}

export const licencePage = async ({ store, settings: { publisher, licence } }: Visit): Promise<PageContent> => {
  const say = words().door.licence
  const licences = await licencesOf(store)
  return page(
    say.title,
    say.lead,
    part(
      'register',
      say.register,
      paragraph(licence === undefined ? say.notOffered(publisher) : say.offered(publisher, contactView(licence))),
    ),
    part('sources', say.sources, [
      paragraph(say.sourcesText),
      licences.length === 0
        ? undefined
        : table(say.licences, licences, [
            column(say.licences, ([name]) => name),
            numbers(say.sources, ([, count]) => count.toLocaleString('en')),
          ]),
    ]),
    part('cite', say.cite, paragraph(say.citeText)),
    part('software', say.software, say.softwareText()),
  )
}

type Way = readonly [href: string, name: string, text: string]

const waysView = (ways: readonly Way[]): Html =>
  facts(ways.map(([href, name, text]) => [isChinese() ? html`<a href="${href}">${name}</a>` : link(href, name), text]))

const computed = [
  ['/totals?metric=investment', 'totals'],
  ['/outcomes?metric=investment&groupBy=region,year&regionKind=province', 'outcomes'],
  ['/promises', 'promises'],
  ['/checks', 'checks'],
] as const

export const dataPage = async ({ store }: Visit): Promise<PageContent> => {
  const say = words().door.data
  const { promises, contradictions: checks } = words().door.entries
  const names = { totals: words().totals.title, outcomes: words().outcomes.title, promises, checks }
  const inOrder = listNames.map((name) => resourceOf(name as ResourceName))
  const counts = await Promise.all(inOrder.map(({ name }) => countRecords(store, name)))
  const lists = inOrder.map((resource, at) => [resource, counts[at] ?? 0] as const)
  const columns: TableColumn<(typeof lists)[number]>[] = [
    column(say.lists, ([{ name }]) => link(`/${name}`, capital(spoken(name)))),
    column(words().batches.what, ([{ description }]) => proseView(description[language()])),
    numbers(say.records, ([, count]) => count.toLocaleString('en')),
  ]
  const ways = computed.map(([href, name]): Way => [href, names[name], say.computedText[name]])
  return page(
    words().door.entries.data,
    say.lead,
    part('lists', say.lists, table(say.lists, lists, columns)),
    part('computed', say.computed, waysView(ways)),
    part('files', say.files, [waysView(say.wholes()), paragraph(say.each)]),
    part('programs', say.programs, waysView(say.interfaces())),
  )
}
