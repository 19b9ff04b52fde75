/** The home page: what this is, one answer and who says so, places as small charts, promises, contradictions. */
import { registerData } from '../../http/catalog/schema-org.ts'
import { type Chart, type Frame, frameOf } from '../../charts/chart.ts'
import type { TotalsRow } from '../../figures/totals.ts'
import { regions } from '../../resources/regions.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { capital } from '../../text/in-words.ts'
import { address, type Parameters, promisePath } from '../layout/addresses.ts'
import { drawing, key } from '../layout/chart.ts'
import { curl, link, none, section, toRecord } from '../layout/components.ts'
import { coverageBox } from '../layout/coverage.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { type PageContent, searchBox } from '../layout/layout.ts'
import { facetsOf, subjectOf, totalsOf } from '../layout/queries.ts'
import type { Visit } from '../layout/viewer.ts'
import { metricName } from '../layout/words.ts'
import { type Sum, sumsOf } from '../record/totals.ts'
import { axisTitle, chartOfPlace, finding, notesUnder, yearTable } from '../years/figure.ts'
import { restsOn, yearRows } from '../years/rows.ts'
import { words } from '../words/words.ts'
import { answerIn, answerView, type DrawnPlace, type PlaceAnswer } from './answer.ts'
import { contradictionsView, firstLists, type HomeLists, promisesView } from './promises.ts'

// Reads the places with the most figures, each with its years.

/** Other places are a link away. */
const mostPlaces = 4
/** Metrics that are tried where the register knows of no investment. */
const mostMetrics = 4

const countIn = (rows: readonly TotalsRow[]): number => rows.reduce((sum, { figures }) => sum + figures, 0)

/** Returns the regions with figures of a metric, those with the most first; none if they never add up. */
const regionsWith = async (store: Store, metric: string, subjectKind?: 'region'): Promise<string[]> => {
  try {
    const { data } = await totalsOf(store, { metric, subjectKind, groupBy: ['region'], regionKind: 'province' })
    return [...Map.groupBy(data, (row) => row.key.region)]
      .sort(([, one], [, other]) => countIn(other) - countIn(one))
      .flatMap(([region]) => region ?? [])
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'broken-rule') return []
    throw error
  }
}

interface Leading {
  readonly metric: string
  readonly regions: readonly string[]
}

/** Returns the metric that the page is about: investment, else the most frequent that places have. */
const leadingMetric = async (store: Store): Promise<Leading> => {
  const investment: Leading = { metric: 'investment', regions: await regionsWith(store, 'investment') }
  if (investment.regions.length > 0) return investment
  for (const { value } of (await facetsOf(store, 'figures', 'metric')).slice(0, mostMetrics)) {
    const metric = String(value)
    const found = [...(await regionsWith(store, metric)), ...(await regionsWith(store, metric, 'region'))]
    if (found.length > 0) return { metric, regions: [...new Set(found)] }
  }
  return investment
}

const placeOf = (region: string, { parameters, totals, place }: Sum): DrawnPlace[] =>
  place
    ? [
        {
          ...{ region, name: place.name, basis: place.basis, metric: totals.metric },
          ...{ data: totals.data, rows: yearRows(totals), question: parameters },
        },
      ]
    : []

const placesOf = async (store: Store, { metric, regions: ids }: Leading): Promise<DrawnPlace[]> => {
  const shown = ids.slice(0, mostPlaces)
  const all = await Promise.all(
    shown.map(async (id) => (await sumsOf(store, regions, id, [metric])).flatMap((sum) => placeOf(id, sum))),
  )
  return all.flat()
}

// Renders the places as small charts on the scale and years of the first, so that no other place changes a picture.

interface Drawn {
  readonly place: DrawnPlace
  readonly chart: Chart
}

const isOnScale = ({ chart }: Drawn, { unit, scale }: Frame): boolean =>
  chart.unit === unit && chart.scale.ticks[1] === scale.ticks[1]

/** Renders a place: what it planned and did by year as a chart, amounts of several years at once as a table alone. */
const placeView = (drawn: Drawn, frame: Frame | undefined): Html => {
  const { place, chart } = drawn
  const { name, region, rows, basis, question } = place
  const title = words().chart.byYear(name)
  const linked = toRecord('regions', region, name)
  const isByYear = rows.some(({ year }) => year !== null)
  const scale = frame && !isOnScale(drawn, frame) ? words().years.ownScale : undefined
  return html`
<figure class="chart" id="years-${region}"><figcaption><b>${finding({ place: linked, rows, basis, question }) ?? linked}</b>
<span class="measured">${axisTitle(place, chart)}${scale}</span></figcaption>
${isByYear ? [drawing(title, chart), notesUnder(place, chart)] : undefined}
<details${isByYear ? undefined : html` open`}><summary>${words().years.asTable}<span class="unseen">: ${name}</span></summary>
${yearTable({ caption: title, question, rows, of: (row) => restsOn(row, basis) })}
</details></figure>`
}

const charts = (places: readonly DrawnPlace[]): Content => {
  const [first] = places
  const chart = first && chartOfPlace(first)
  const frame = chart && frameOf(chart)
  const drawn = places.flatMap((place): Drawn[] => {
    const one = chartOfPlace(place, frame)
    return one ? [{ place, chart: one }] : []
  })
  const areAlike = drawn.length > 1 && frame !== undefined && drawn.every((one) => isOnScale(one, frame))
  return html`${areAlike ? html`<p class="lead">${words().years.sameScale}</p>` : undefined}
${key(drawn.map((one) => one.chart))}
<div class="places">${drawn.map((one) => placeView(one, frame))}</div>`
}

// Leads to answers by questions that somebody may have.

const examples = (answer: PlaceAnswer | undefined, { missed, met, lowered, open, evidence }: HomeLists): Html[] => {
  const say = words().home
  const [promised] = [...missed.items, ...met.items]
  const howMuch = answer && say.howMuch(answer.metric, answer.name, answer.earlier)
  return [
    ...(howMuch === undefined ? [] : [link(address('/search', { q: howMuch }), howMuch)]),
    ...(promised
      ? [
          link(
            promisePath(promised.figureId),
            say.didReach(evidence.names(...subjectOf(promised)), promised.stage, metricName(promised.metric)),
          ),
        ]
      : []),
    ...(lowered.items.length > 0
      ? [link(address('/checks', { check: 'target-lowered' }), say.whichLowered)]
      : open.items.length > 0
        ? [link('/checks', say.whereDisagree)]
        : []),
  ]
}

const answeredPlaces = async (store: Store) => {
  const leading = await leadingMetric(store)
  const places = await placesOf(store, leading)
  return { metric: leading.metric, places, answer: await answerIn(store, places) }
}

const view = async (store: Store, publicUrl: string): Promise<Html> => {
  const [{ metric, places, answer }, lists, covers] = await Promise.all([
    answeredPlaces(store),
    firstLists(store),
    coverageBox(store),
  ])
  const say = words().home
  const question: Parameters = { metric, groupBy: 'year,region', regionKind: 'province' }
  const questions = examples(answer, lists)
  return html`<div class="hero">
<div><h1>${say.title}</h1>
<p class="lead">${say.lead}</p></div>
${answer && answerView(answer)}
<div>${searchBox()}
${questions.length > 0 && html`<ul class="asked">${questions.map((one) => html`<li>${one}</li>`)}</ul>`}</div>
</div>
${section({
  id: 'by-year',
  title: say.places(capital(metricName(metric))),
  curl: curl(publicUrl, address('/v1/outcomes', question), address('/v1/totals', question)),
  body:
    places.length === 0
      ? none(say.noFigures)
      : html`${charts(places)}
<p>${link('/regions', words().years.allPlaces)}</p>`,
})}
<div class="pair">
${section({
  id: 'promises',
  title: words().door.entries.promises,
  curl: curl(publicUrl, address('/v1/promises', { 'state.in': ['short', 'met', 'partly-reported'] })),
  body: promisesView(lists),
})}
${section({
  id: 'checks',
  title: words().door.entries.contradictions,
  curl: curl(publicUrl, '/v1/checks'),
  body: contradictionsView(lists),
})}
</div>
${covers}`
}

export const homePage = async ({ store, settings }: Visit): Promise<PageContent> => ({
  title: 'Planledger',
  data: registerData(settings, (await store.stamp()).at),
  asks: true,
  main: await view(store, settings.publicUrl),
})
