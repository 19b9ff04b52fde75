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
import { curl, link, none, section, toRecord, number } from '../layout/components.ts'
import { coverageBox } from '../layout/coverage.ts'
import { type Content, html, type Html, raw } from '../layout/html.ts'
import { searchBox } from '../layout/layout.ts'
import { attempted, facetsOf, subjectOf, totalsOf, derivedLists, namesOfRecords, type Some } from '../layout/queries.ts'
import type { Visit, PageContent } from '../layout/visit.ts'
import { metricName, day, latestFirst } from '../layout/words.ts'
import { axisTitle, chartOfPlace, finding, notesUnder, yearTable } from '../years/figure.ts'
import {
  boundOfYear,
  type PlaceYears,
  restsOn,
  type Sum,
  sumsOf,
  evidenceOfShare,
  leadingRow,
  type YearRow,
} from '../years/rows.ts'
import { words } from '../words/words.ts'
import { explainedAt, shareLink, totalLink } from '../layout/amounts.ts'
import { printedBy } from '../layout/voices.ts'
import { evidenceFor } from '../answer/evidence.ts'
import type { Promised } from '../../figures/promises/promises.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import { evidenceOfPromises, promiseItems } from '../tables/promises.ts'
import { findingItems, findingSentences, recordsNamed } from '../tables/tables.ts'

// The answer of the home page: what a place planned for a year, what came of it, and who says so.

/** A total of a place by year. */
type PlaceSum = Sum & { readonly place: PlaceYears }

/** Returns the newest plan with an outcome, else the newest plan: a target with an outcome hides neither. */
const plannedRow = (rows: readonly YearRow[]): YearRow | undefined =>
  rows.find(({ planned, ratio }) => planned && ratio) ?? rows.find(({ planned }) => planned) ?? leadingRow(rows)

/** Returns the newest answer that the places have; undefined if nothing is planned for any year. */
const answerIn = async (store: Store, sums: readonly PlaceSum[]) => {
  const rows = sums.flatMap((sum) => sum.rows).filter(({ year, promised }) => year !== null && promised)
  const row = plannedRow(rows.sort((one, other) => latestFirst(one.year, other.year)))
  const sum = sums.find((one) => row && one.rows.includes(row))
  if (!row || !sum) return undefined
  const year = row.year ?? ''
  // A year before it with a plan, else its own.
  const earlier = sum.rows.find((one) => one.planned && one.year !== null && one.year < year)?.year ?? year
  return { place: sum.place, row, earlier, evidence: await evidenceFor(store, sum, [row], []) }
}

type PlaceAnswer = NonNullable<Awaited<ReturnType<typeof answerIn>>>

/** Renders who prints an amount: the body that did so first, with the day, and a link to all others. */
const whoPrints = (amount: TotalsRow, { place, evidence }: PlaceAnswer): Content =>
  printedBy(evidence.printing(amount), evidence) ??
  number(explainedAt(place.question, amount), words().door.covers.figures(amount.figures))

const width = 300

/** Draws a plan as an outline, and what was completed to its end as what fills it. */
const bar = ({ promised, actual }: YearRow): Html | undefined => {
  if (!promised || actual?.partial !== false) return undefined
  const [plan, done] = [Number(promised.total), Number(actual.total)]
  const lengthOf = (value: number): string => ((value / Math.max(plan, done)) * (width - 2)).toFixed(1)
  return raw(`<svg class="bars" viewBox="0 0 ${width.toString()} 16" aria-hidden="true">
<rect class="actual" x="1" y="4" width="${lengthOf(done)}" height="8"/>
<rect class="planned" x="1" y="1" width="${lengthOf(plan)}" height="14"/></svg>`)
}

const answerView = (answer: PlaceAnswer): Content => {
  const { place, row } = answer
  const { promised, actual, ratio, year } = row
  if (!promised || year === null) return undefined
  const say = words().home
  const { metric, question, basis } = place
  const who = toRecord('regions', place.id, place.name)
  const plan = say.planned(promised.stage, who, totalLink(question, promised), metricName(metric), year)
  const done =
    actual &&
    say.done(
      totalLink(question, actual, promised.unit),
      ratio && shareLink(evidenceOfShare(question, row), ratio, boundOfYear(row)),
      actual.partial && actual.through ? day(actual.through) : undefined,
    )
  return html`<div class="answer">
<p class="kicker">${[capital(metricName(metric)), ...(basis.main === undefined ? [] : [basis.main])].join(words().lists.colon)}</p>
<p>${plan}${done ?? say.nothingYet}</p>
${bar(row)}
<p class="source">${say.plannedBy(promised.stage, whoPrints(promised, answer))}${actual && say.doneBy(whoPrints(actual, answer))}</p>
</div>`
}

// The promises and contradictions of the home page, as sentences with a word and a shape; the rest is counted.

const states = ['short', 'met', 'partly-reported', 'open', 'unreported'] as const

const promisesShown = 2
const findingsShown = 3

/** Findings that wait for an answer; unreported promises are no contradictions, and lowered targets stand apart. */
const open = { 'check.not': ['unreported-promise', 'target-lowered'], reviewed: false }

/** Reads the first promises and the most severe findings, with the numbers of all others, in one question. */
const firstLists = async (store: Store) => {
  const pages = await derivedLists(store, [
    ...states.map((state) => ({
      ...{ list: 'promises' as const, latestFirst: true, filters: { state } },
      limit: state === 'short' || state === 'met' ? promisesShown : 1,
    })),
    { list: 'checks', filters: { check: 'target-lowered', reviewed: false }, limit: promisesShown },
    { list: 'checks', filters: { ...open, 'severity.in': ['error', 'warning'] }, limit: findingsShown },
    { list: 'checks', filters: { ...open, severity: 'notice' }, limit: 1 },
  ])
  const at = <T>(place: number): Some<T> => (pages[place] ?? { items: [], total: 0 }) as Some<T>
  const [missed, met] = [at<Promised>(0), at<Promised>(1)]
  const [lowered, found] = [at<ServedCheck>(states.length), at<ServedCheck>(states.length + 1)]
  return {
    ...{ missed, met, lowered, open: found, notices: at(states.length + 2).total },
    counts: states.map((state, place) => [state, at(place).total] as const),
    evidence: await evidenceOfPromises(store, [...missed.items, ...met.items]),
    names: await namesOfRecords(store, recordsNamed([...lowered.items, ...found.items])),
  }
}

type HomeLists = Awaited<ReturnType<typeof firstLists>>

const restView = (counted: readonly (readonly [count: number, what: Html])[]): Content => {
  const left = counted.filter(([count]) => count > 0).map(([count, what]) => words().door.coverage.counted(count, what))
  return left.length === 0 ? undefined : words().home.others(words().lists.series(left))
}

const promisesView = ({ missed, met, lowered, counts, evidence, names }: HomeLists): Content => {
  const say = words().home
  const shown: Readonly<Partial<Record<string, number>>> = { short: missed.items.length, met: met.items.length }
  const rest = restView(
    counts.map(([state, count]) => [
      count - (shown[state] ?? 0),
      link(address('/promises', { state }), words().figure.states[state]),
    ]),
  )
  return html`${
    missed.total + met.total + lowered.total === 0
      ? none(say.noOutcome)
      : html`<ul class="says">${promiseItems([...missed.items, ...met.items], evidence)}${findingItems(lowered.items, names)}</ul>`
  }
<p>${rest}${link('/promises', say.allPromises)}</p>`
}

const contradictionsView = ({ open: { items, total }, notices, names }: HomeLists): Content => {
  const say = words().home
  const rest = restView([
    [total - items.length, link(address('/checks', { severity: 'warning' }), say.moreFindings)],
    [notices, link(address('/checks', { severity: 'notice', 'check.not': 'unreported-promise' }), say.notices)],
  ])
  return html`${items.length === 0 ? none(say.noContradiction) : findingSentences(items, names)}
<p>${rest}${link('/checks', say.allContradictions)}</p>`
}

/** Other places are a link away. */
const mostPlaces = 4
/** Metrics that are tried where the register knows of no investment. */
const mostMetrics = 4

const countIn = (rows: readonly TotalsRow[]): number => rows.reduce((sum, { figures }) => sum + figures, 0)

/** Returns the regions with figures of a metric, those with the most first; none if they never add up. */
const regionsWith = async (store: Store, metric: string, subjectKind?: 'region'): Promise<string[]> => {
  const question = { metric, subjectKind, groupBy: ['region'], regionKind: 'province' } as const
  const totals = await attempted(totalsOf(store, question), 'broken-rule')
  return totals instanceof Refusal
    ? []
    : [...Map.groupBy(totals.data, (row) => row.key.region)]
        .sort(([, one], [, other]) => countIn(other) - countIn(one))
        .flatMap(([region]) => region ?? [])
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

const sumsOfPlaces = async (store: Store, { metric, regions: ids }: Leading): Promise<PlaceSum[]> => {
  const sums = await sumsOf(store, regions, ids.slice(0, mostPlaces), [metric])
  return sums.filter((sum): sum is PlaceSum => sum.place !== undefined)
}

// Renders the places as small charts on the scale and years of the first, so that no other place changes a picture.

interface Drawn {
  readonly place: PlaceYears
  readonly chart: Chart
}

const isOnScale = ({ chart }: Drawn, { unit, scale }: Frame): boolean =>
  chart.unit === unit && chart.scale.ticks[1] === scale.ticks[1]

/** Renders a place: what it planned and did by year as a chart, amounts of several years at once as a table alone. */
const placeView = (drawn: Drawn, frame: Frame | undefined): Html => {
  const { place, chart } = drawn
  const { id, name, rows, basis, question } = place
  const title = words().chart.byYear(name)
  const linked = toRecord('regions', id, name)
  const isByYear = rows.some(({ year }) => year !== null)
  const scale = frame && !isOnScale(drawn, frame) ? words().years.ownScale : undefined
  return html`
<figure class="chart" id="years-${id}"><figcaption><b>${finding({ ...place, isDivided: false }, linked) ?? linked}</b>
<span class="measured">${axisTitle(place, chart)}${scale}</span></figcaption>
${isByYear ? [drawing(title, chart), notesUnder(place, chart)] : undefined}
<details${isByYear ? undefined : html` open`}><summary>${words().years.asTable}<span class="unseen">: ${name}</span></summary>
${yearTable({ caption: title, question, rows, of: (row) => restsOn(row, basis) })}
</details></figure>`
}

const charts = (places: readonly PlaceYears[]): Content => {
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

const examples = (answer: PlaceAnswer | undefined, { missed, met, lowered, open, evidence }: HomeLists): Html[] => {
  const say = words().home
  const [promised] = [...missed.items, ...met.items]
  const howMuch = answer && say.howMuch(answer.place.metric, answer.place.name, answer.earlier)
  return [
    howMuch !== undefined && link(address('/search', { q: howMuch }), howMuch),
    promised &&
      link(
        promisePath(promised.figureId),
        say.didReach(evidence.names(...subjectOf(promised)), promised.stage, metricName(promised.metric)),
      ),
    lowered.items.length > 0
      ? link(address('/checks', { check: 'target-lowered' }), say.whichLowered)
      : open.items.length > 0 && link('/checks', say.whereDisagree),
  ].filter((one) => one !== false && one !== undefined)
}

const answeredPlaces = async (store: Store) => {
  const leading = await leadingMetric(store)
  const sums = await sumsOfPlaces(store, leading)
  return { metric: leading.metric, places: sums.map(({ place }) => place), answer: await answerIn(store, sums) }
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
  ways: curl(publicUrl, address('/v1/outcomes', question), address('/v1/totals', question)),
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
  ways: curl(publicUrl, address('/v1/promises', { 'state.in': ['short', 'met', 'partly-reported'] })),
  body: promisesView(lists),
})}
${section({
  id: 'checks',
  title: words().door.entries.contradictions,
  ways: curl(publicUrl, '/v1/checks'),
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
