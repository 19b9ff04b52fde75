/** The page at `/`: the story of the register: plans and outcomes by year, promises, lowered targets, contradictions. */
import type { Totals, TotalsRow } from '../figures/totals.ts'
import { registerData } from '../http/catalog/schema-org.ts'
import { mostFigures } from '../http/formats/chart.ts'
import type { Site } from '../http/formats/writer.ts'
import { parsePeriod } from '../model/period.ts'
import type { ServedCheck } from '../store/computed-lists.ts'
import type { Store } from '../store/store.ts'
import { address, type Parameters } from './layout/addresses.ts'
import { curl, none, section } from './layout/components.ts'
import { byYear, placesIn } from './home/by-year.ts'
import { headlines } from './home/headline.ts'
import { loweredTable, namedBy, outcomes, promisesOf, type Promises } from './home/promises.ts'
import { leadingRow, yearRows, type YearRow } from './years/rows.ts'
import { html, type Html, type Content } from './layout/html.ts'
import type { Page } from './layout/layout.ts'
import { answeredFirst, mostSevere } from './home/most-urgent.ts'
import { find, namesOf, totalsOf, type Listed, type Names } from './layout/queries.ts'
import { recordList } from './record/list.ts'
import { answeredChecks, checksTable, recordsNamed } from './tables/checks.ts'
import { promisesTable } from './tables/promises.ts'
import { words } from './words/words.ts'
import { chartView } from './layout/chart.ts'
import { totalsTable } from './tables/totals.ts'
import { capital } from '../text/in-words.ts'
import { metricName } from './layout/words.ts'

// Plans of a year by industry, in the place of the first headline. Outcomes are split otherwise.

const byIndustry = (metric: string, { year, region, label }: YearRow, totals: Totals, publicUrl: string): Content => {
  if (totals.data.length === 0 || year === null) return undefined
  const question: Parameters = {
    metric,
    stage: 'planned',
    period: year,
    groupBy: 'industry',
    'regionId.within': region ?? undefined,
  }
  const { byIndustry: titled, byIndustryLead } = words().home
  const title = titled(capital(metricName(metric)), year, label)
  return section({
    id: 'by-industry',
    title,
    curl: curl(publicUrl, address('/v1/totals', question)),
    lead: byIndustryLead,
    body: [
      chartView(title, question, totals),
      totalsTable(title, words().columns.industry, question, totals, ['planned']),
    ],
  })
}

interface Told {
  /** By year and province. */
  readonly regions: Totals
  readonly places: Awaited<ReturnType<typeof placesIn>>
  readonly rows: readonly YearRow[]
  readonly industries: Totals | undefined
  readonly promises: Promises
  readonly checks: readonly ServedCheck[]
  /** Findings that somebody has answered. */
  readonly answered: readonly ServedCheck[]
  readonly initiatives: Listed
  readonly names: Names
}

const metric = 'investment'
const question = { metric, groupBy: 'year,region', regionKind: 'province' } as const satisfies Parameters

const initiativesShown = 8

const asked = { metric, groupBy: ['year', 'region'], regionKind: 'province' } as const

const read = async (store: Store, today: string): Promise<Told> => {
  const [added, promises, checks, answered, initiatives] = await Promise.all([
    totalsOf(store, asked),
    promisesOf(store, today),
    mostSevere(store, today),
    answeredFirst(store, today),
    find(store, 'initiatives', {
      sort: [
        { key: 'announcedOn', descending: true },
        { key: 'updatedAt', descending: true },
      ],
      limit: initiativesShown,
    }),
  ])
  const figures = added.data.reduce((sum, row) => sum + row.figures, 0)
  const regions = figures <= mostFigures ? await totalsOf(store, { ...asked, explain: true }) : added
  const places = await placesIn(store, regions)
  const basisOf = ({ key }: TotalsRow) => places.find(({ region }) => region === key.region)?.basis
  const compared = yearRows(regions, (actual, promised) => basisOf(actual)?.isOf(actual, promised) ?? true)
  const rows = compared.filter(({ year }) => year !== null)
  const { year, region } = leadingRow(rows) ?? {}
  const [industries, names] = await Promise.all([
    typeof year === 'string' && typeof region === 'string'
      ? totalsOf(store, {
          metric,
          stage: 'planned',
          groupBy: ['industry'],
          period: parsePeriod(year),
          regionWithin: region,
        })
      : undefined,
    namesOf(store, [...namedBy(promises), ...recordsNamed([...checks, ...answered])]),
  ])
  return { regions, places, rows, industries, promises, checks, answered, initiatives, names }
}

const view = (told: Told, publicUrl: string): Html => {
  const { regions, places, rows, industries, promises, checks, answered, initiatives, names } = told
  const row = leadingRow(rows)
  const say = words().home
  return html`<div class="intro">
<h1>${say.title}</h1>
<p class="lead">${say.lead}</p>
${headlines(
  {
    rows,
    question,
    metric,
    missed: promises.missed[0],
    lowered: promises.lowered[0],
    check: checks.find(({ severity }) => severity !== 'notice'),
  },
  names,
)}
</div>
${section({
  id: 'by-year',
  title: say.byYear,
  lead: words().years.sameScale,
  curl: curl(publicUrl, address('/v1/totals', question)),
  body: byYear({ question, totals: regions, rows, places }),
})}
${section({
  id: 'promises',
  title: say.promises,
  curl: curl(publicUrl, address('/v1/promises', { 'state.in': ['short', 'met', 'partly-reported'] })),
  body: outcomes(promises, names),
})}
${
  promises.lowered.length === 0
    ? undefined
    : section({
        id: 'lowered',
        title: say.lowered,
        lead: say.loweredLead,
        curl: curl(publicUrl, address('/v1/promises', { 'supersedesId.exists': true })),
        body: loweredTable(promises.lowered, names),
      })
}
${section({
  id: 'checks',
  title: say.checks,
  curl: curl(publicUrl, '/v1/checks'),
  body: html`${checksTable(checks, names)}
${answeredChecks(answered, names)}`,
  lead: say.checksLead,
})}
${section({
  id: 'waiting',
  title: say.waiting,
  curl: curl(publicUrl, address('/v1/promises', { 'state.in': ['unreported', 'open'] })),
  body: promisesTable(promises.waiting, names, say.waiting),
})}
${row && industries ? byIndustry(metric, row, industries, publicUrl) : undefined}
${section({
  id: 'initiatives',
  title: say.initiatives,
  curl: curl(publicUrl, address('/v1/initiatives', { sort: ['-announcedOn', '-updatedAt'], limit: initiativesShown })),
  body: initiatives.total === 0 ? none(say.noInitiatives) : recordList('initiatives', initiatives.records),
})}`
}

export const homePage = async (store: Store, site: Site, today: string): Promise<Page> => ({
  title: 'Planledger',
  data: registerData(site, (await store.stamp()).at),
  main: view(await read(store, today), site.publicUrl),
})
