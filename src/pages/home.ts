/** The page at `/`: the contents of the register, and its open promises and findings. */
import type { Totals } from '../figures/totals.ts'
import { subjects } from '../resources/figures.ts'
import type { Store } from '../store/store.ts'
import { address, type Parameters } from './addresses.ts'
import { answeredChecks, checksTable } from './tables/checks.ts'
import { html, type Content, type Html } from './html.ts'
import type { Page } from './layout.ts'
import { chart, curl, none, section } from './components.ts'
import { promisesTable } from './tables/promises.ts'
import { urgentOf, type Urgent } from './most-urgent.ts'
import { find, namesOf, type Listed, type Names } from './queries.ts'
import { recordList } from './record-list.ts'
import { totalOf, totalsTable } from './tables/totals.ts'

interface Told extends Urgent {
  readonly all: Totals
  readonly byYear: Totals
  readonly byRegion: Totals
  readonly byIndustry: Totals
  readonly initiatives: Listed
  readonly names: Names
}

const metric = 'investment'
const questions = {
  all: { metric },
  byYear: { metric, groupBy: 'year' },
  byRegion: { metric, groupBy: 'region', regionKind: 'province' },
  byIndustry: { metric, groupBy: 'industry' },
} as const satisfies Record<string, Parameters>

const initiativesShown = 8

const read = async (store: Store, today: string): Promise<Told> => {
  const urgent = await urgentOf(store, today)
  const { promises, checks, unreported, answered } = urgent
  return {
    all: await store.totals({ metric }),
    byYear: await store.totals({ metric, groupBy: ['year'] }),
    byRegion: await store.totals({ metric, groupBy: ['region'], regionKind: 'province' }),
    byIndustry: await store.totals({ metric, groupBy: ['industry'] }),
    ...urgent,
    initiatives: await find(store, 'initiatives', {
      sort: [
        { key: 'announcedOn', descending: true },
        { key: 'updatedAt', descending: true },
      ],
      limit: initiativesShown,
    }),
    names: await namesOf(store, [
      ...promises.map(({ subjectKind, subjectId }) => [subjects[subjectKind], subjectId] as const),
      ...[...checks, ...unreported, ...answered].flatMap(({ records }) =>
        records.map(({ resource, id }) => [resource, id] as const),
      ),
    ]),
  }
}

const headline = ({ data }: Totals): Content =>
  data.length === 0
    ? undefined
    : html`<ul class="headline">${data.map(
        (row) => html`<li>${totalOf(questions.all, row)} <span>${row.stage} ${metric}</span></li>`,
      )}</ul>`

const totalsView = (question: Parameters, totals: Totals, caption: string, place: string): Content =>
  totals.data.length === 0
    ? none('No figures yet.')
    : html`<div class="beside">${chart(caption, question, totals)}${totalsTable(caption, place, question, totals, [
        'planned',
        'actual',
      ])}</div>`

const promise =
  'Every figure with who printed it, where, and for which period. No total counts anything twice. ' +
  'Follow any number to its source.'

const view = (told: Told, publicUrl: string): Html => {
  const { all, byYear, byRegion, byIndustry, promises, checks, unreported, answered, initiatives, names } = told
  const asks = (parameters: Parameters): Html => curl(publicUrl, address('/v1/totals', parameters))
  return html`<div class="intro">
<h1>What governments plan, fund and build, and with what outcome</h1>
<p class="lead">${promise}</p>
${headline(all)}
${asks(questions.all)}
</div>
${section({
  id: 'by-year',
  title: 'Planned and actual, by year',
  curl: asks(questions.byYear),
  body: totalsView(questions.byYear, byYear, 'Investment by year', 'Year'),
})}
${section({
  id: 'by-region',
  title: 'Planned and actual, by region',
  curl: asks(questions.byRegion),
  body: totalsView(questions.byRegion, byRegion, 'Investment by region', 'Region'),
})}
${section({
  id: 'promises',
  title: 'Promises and their outcomes',
  curl: curl(publicUrl, '/v1/promises'),
  body: promisesTable(promises, names),
})}
${section({
  id: 'by-industry',
  title: 'Investment, by industry',
  curl: asks(questions.byIndustry),
  lead: 'A figure for several industries counts under their common parent; it is never divided by guess.',
  body: totalsView(questions.byIndustry, byIndustry, 'Investment by industry', 'Industry'),
})}
${section({
  id: 'initiatives',
  title: 'Newest initiatives',
  curl: curl(publicUrl, address('/v1/initiatives', { sort: ['-announcedOn', '-updatedAt'], limit: initiativesShown })),
  body: initiatives.total === 0 ? none('No initiatives yet.') : recordList('initiatives', initiatives.records),
})}
${section({
  id: 'checks',
  title: 'Open contradictions',
  curl: curl(publicUrl, '/v1/checks'),
  body: html`${checksTable(checks, names)}
${answeredChecks(answered, names)}
${
  unreported.length === 0
    ? undefined
    : html`<h3>Promises without news</h3>
${checksTable(unreported, names, 'Promises without news')}`
}`,
  lead: 'What contradicts itself, or leaves something open. Nothing is hidden for it.',
})}`
}

export const homePage = async (store: Store, publicUrl: string, today: string): Promise<Page> => ({
  title: 'Planledger',
  main: view(await read(store, today), publicUrl),
})
