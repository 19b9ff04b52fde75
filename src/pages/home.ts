/** The page at `/`: the contents of the register, and its open promises and findings. */
import type { Check } from '../figures/checks/checks.ts'
import type { Promised } from '../figures/promises.ts'
import type { Totals } from '../figures/totals.ts'
import { subjects } from '../resources/figures.ts'
import { severities, type promiseStates } from '../model/vocabulary.ts'
import type { Store } from '../store/store.ts'
import { address, pageOf, type Parameters } from './addresses.ts'
import { html, type Content, type Html } from './html.ts'
import type { Page } from './layout.ts'
import { actualOf, stateOf } from './outcome.ts'
import { badge, chart, curl, none, prose, section, table, toFigure, toRecord } from './components.ts'
import { find, namesOf, type Listed, type Names } from './queries.ts'
import { recordList } from './record.ts'
import { totalOf, totalsTable } from './totals-table.ts'
import { capital, day, quantity, spoken } from './words.ts'

interface Told {
  readonly all: Totals
  readonly byYear: Totals
  readonly byRegion: Totals
  readonly byIndustry: Totals
  /** Promises and findings are chosen from the whole register. */
  readonly isWhole: boolean
  readonly promises: readonly Promised[]
  readonly checks: readonly Check[]
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

const promisesShown = 12
const checksShown = 12
const initiativesShown = 8

/** Sorts by urgency: broken promises before open ones, errors before notices. */
const inOrder = <T extends string>(order: readonly T[], of: T): number => order.indexOf(of)
const urgency = [
  'short',
  'unreported',
  'partly-reported',
  'open',
  'met',
] as const satisfies readonly (typeof promiseStates)[number][]

const byUrgency = (one: Promised, other: Promised): number =>
  inOrder(urgency, one.state) - inOrder(urgency, other.state) || ((one.dueOn ?? '~') < (other.dueOn ?? '~') ? 1 : -1)

const bySeverity = (one: Check, other: Check): number =>
  inOrder(severities, one.severity) - inOrder(severities, other.severity)

/** Up to this many figures and projects are examined whole; in larger registers, only trees of the latest figures. */
const wholeUpTo = 2000
const lookedAround = 40

const openOf = async (store: Store, today: string): Promise<Pick<Told, 'promises' | 'checks' | 'isWhole'>> => {
  const { total, records } = await find(store, 'figures', {
    sort: [{ key: 'updatedAt', descending: true }],
    limit: lookedAround,
  })
  const projects = await find(store, 'projects', { limit: 1, fields: ['id'] })
  const isWhole = total + projects.total <= wholeUpTo
  const promises = isWhole ? await store.promises({ today }) : await store.promisesForSubjects({ today }, records)
  const checks = isWhole ? await store.checks(today) : await store.checksForSubjects(today, records)
  return {
    isWhole,
    promises: [...promises].sort(byUrgency).slice(0, promisesShown),
    checks: [...checks].sort(bySeverity).slice(0, checksShown),
  }
}

const read = async (store: Store, today: string): Promise<Told> => {
  const open = await openOf(store, today)
  const { promises, checks } = open
  return {
    all: await store.totals({ metric }),
    byYear: await store.totals({ metric, groupBy: ['year'] }),
    byRegion: await store.totals({ metric, groupBy: ['region'], regionKind: 'province' }),
    byIndustry: await store.totals({ metric, groupBy: ['industry'] }),
    ...open,
    initiatives: await find(store, 'initiatives', {
      sort: [
        { key: 'announcedOn', descending: true },
        { key: 'updatedAt', descending: true },
      ],
      limit: initiativesShown,
    }),
    names: await namesOf(store, [
      ...promises.map(({ subjectKind, subjectId }) => [subjects[subjectKind], subjectId] as const),
      ...checks.flatMap(({ records }) => records.map(({ resource, id }) => [resource, id] as const)),
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

const promisesView = (promises: readonly Promised[], names: Names): Content =>
  promises.length === 0
    ? none('No promises yet.')
    : table(
        'Promises',
        [
          {
            name: 'Who and what',
            cell: ({ subjectKind, subjectId }) =>
              toRecord(subjects[subjectKind], subjectId, names(subjects[subjectKind], subjectId)),
          },
          {
            name: 'Promised',
            isNumber: true,
            cell: (promised) =>
              html`${toFigure(promised.figureId, quantity(promised))} <small>${promised.stage} ${spoken(
                promised.metric,
              )}</small>`,
          },
          {
            name: 'Due',
            cell: ({ dueOn }) => (dueOn === null ? 'no day' : html`<time datetime="${dueOn}">${day(dueOn)}</time>`),
          },
          { name: 'Outcome', cell: (promised) => html`${stateOf(promised)} ${actualOf(promised)}` },
        ],
        promises,
      )

const checksView = (checks: readonly Check[], names: Names): Content =>
  checks.length === 0
    ? none('Nothing contradicts itself.')
    : table(
        'Open contradictions',
        [
          {
            name: 'Check',
            cell: ({ check, severity }) => html`${capital(spoken(check))} ${badge(severity, severity)}`,
          },
          {
            name: 'What was found',
            cell: ({ detail, records: [first] }) =>
              first ? html`<a href="${pageOf(first.resource, first.id)}">${prose(detail)}</a>` : prose(detail),
          },
          {
            name: 'Where',
            cell: ({ records }) =>
              html`<ul>${records.map(
                ({ resource, id }) => html`<li>${toRecord(resource, id, names(resource, id))}</li>`,
              )}</ul>`,
          },
        ],
        checks,
      )

const promise =
  'Every figure with who printed it, where, and for which period. No total counts anything twice. ' +
  'Follow any number to its source.'

const view = (told: Told, publicUrl: string): Html => {
  const { all, byYear, byRegion, byIndustry, isWhole, promises, checks, initiatives, names } = told
  const chosen = isWhole ? undefined : 'Around what was written last; the API has all.'
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
  lead: chosen,
  body: promisesView(promises, names),
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
  body: checksView(checks, names),
  lead: chosen ?? 'What contradicts itself, or leaves something open. Nothing is hidden for it.',
})}`
}

export const homePage = async (store: Store, publicUrl: string, today: string): Promise<Page> => ({
  title: 'Planledger',
  main: view(await read(store, today), publicUrl),
})
