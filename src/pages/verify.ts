/** The page that verifies a claim: the sentence beside what the register holds, and an address to cite. */
import { type AnsweredEvidence, type Verified, verified, longestClaim } from '../http/verify/verify.ts'
import { type FigureRecord, figures as figureResource, subjects } from '../resources/figures.ts'
import {
  badge,
  curl,
  framed,
  link,
  linkTo,
  none,
  number,
  section,
  table,
  toFigure,
  column,
  numbers,
} from './layout/components.ts'
import { type Content, html, type Html } from './layout/html.ts'
import {
  firstRecords,
  type NameOf,
  namesOfRecords,
  type RecordReference,
  recordsByIds,
  referencesOfRecords,
} from './layout/queries.ts'
import type { Visit, PageContent } from './layout/visit.ts'
import { amount, metricName, period, quantity, spoken } from './layout/words.ts'
import { localised, words } from './words/words.ts'
import { figureColumns, findingSentences, measuredBy, recordsNamed } from './tables/tables.ts'
import { lastingHref } from '../http/contract/paging.ts'
import type { Store } from '../store/store.ts'
import { address } from './layout/addresses.ts'
import { verdictNote } from './layout/coverage.ts'
import { capital } from '../text/in-words.ts'

type Reading = Verified['readings'][number]

const subjectsIn = ({ subject }: Reading): RecordReference[] => (subject ? [[subjects[subject.kind], subject.id]] : [])

/** Renders the figures and totals beside a number of a claim. */
const evidenceTable = (reading: Reading, { figures, later, names }: VerifyData): Html => {
  const place = subjectsIn(reading).map((subject) => linkTo(subject, names))[0]
  const figureOf = ({ figureId }: AnsweredEvidence): FigureRecord | undefined => figures.get(figureId ?? '')
  const replaced = ({ id }: FigureRecord): Content => {
    const by = later.get(id)
    return by && html`<div class="note warn">${words().figure.replaced} ${toFigure(by.id, quantity(by))}</div>`
  }
  const { about, source } = figureColumns(figureOf, names, () => words().verify.placeTotal(place))
  return table(words().verify.holds, reading.figures, [
    about,
    column(words().columns.what, measuredBy),
    numbers(words().columns.number, (item) => {
      const [figure, value] = [figureOf(item), amount(item.value, item.unit)]
      if (figure) return html`${number(`/figures/${figure.id}`, quantity(figure))}${replaced(figure)}`
      return item.total === null ? value : number(item.total.replace(/^.*?\/v1\//, '/'), value)
    }),
    column(words().columns.period, ({ periodStart, periodEnd }) => period(periodStart, periodEnd)),
    column(words().columns.asPrinted, (item) => {
      const figure = figureOf(item)
      return figure && html`<q>${figure.quote ?? figure.asPrinted}</q>`
    }),
    source,
  ])
}

const path = '/verify'

const form = (claim: string): Html => html`<form class="claim" action="${path}">
<label for="claim">${words().verify.claim}</label>
<textarea id="claim" name="claim" rows="3" maxlength="${longestClaim.toString()}" required>${claim}</textarea>
<button>${words().door.entries.verify}</button>
</form>`

/** The classes of badges by which verdicts are coloured. */
const colours: Readonly<Record<Verified['verdict'], string>> = {
  supported: 'met',
  contradicted: 'short',
  'other-period': 'unreported',
  'other-metric': 'unreported',
  unknown: 'open',
}

/** A number that is in the register makes no sentence true. */
const verdictBadge = (verdict: Verified['verdict'], readings: readonly Reading[]): Html => {
  const { isFound, agrees } = words().verify
  const supported = readings.some(({ value }) => value !== null) ? isFound : agrees
  return badge(colours[verdict], verdict === 'supported' ? supported : capital(spoken(verdict)))
}

const judgementView = ({ judgement }: Reading): Html | undefined => {
  if (!judgement) return undefined
  const { claims, noPromise, promiseIs } = words().verify
  const { figureId, state } = judgement
  const found =
    figureId === null || state === null ? noPromise : promiseIs(toFigure(figureId, words().figure.states[state]))
  return html`<p>${claims[judgement.claimed]}</p>
<p>${found}</p>`
}

const understood = (reading: Reading, names: NameOf): Html => {
  const { metric, stage, periodStart, periodEnd } = reading
  const { noSubject, readAs } = words().verify
  const about = subjectsIn(reading).map((subject) => linkTo(subject, names))[0] ?? noSubject
  const what = metric === null ? undefined : metricName(metric)
  const name = what === undefined || stage === null ? what : words().tables.measured(spoken(stage), what)
  return readAs(about, name, period(periodStart, periodEnd))
}

const readingView = (reading: Reading, data: VerifyData): Html => html`<article>
<h3>${verdictBadge(reading.verdict, [reading])} <q>${reading.asPrinted}</q></h3>
<p>${words().verify.inClaim(html`<q>${reading.quote}</q>`)}</p>
<p><small>${understood(reading, data.names)}</small></p>
${judgementView(reading)}
${reading.figures.length === 0 ? none(words().verify.nothing) : evidenceTable(reading, data)}
</article>`

/** A reading has at most ten figures, and most of these nothing that replaces them. */
const mostReplacing = 500

/** Returns the figures that replace these, by the figure that each replaces. */
const replacing = async (store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, FigureRecord>> => {
  if (ids.length === 0) return new Map()
  const where = { 'supersedesId.in': ids, 'rank.not': ['deprecated'] }
  const records = await firstRecords(store, 'figures', { where, limit: mostReplacing })
  return new Map(records.map((figure) => [figure.supersedesId ?? '', figure]))
}

const dataOf = async (store: Store, { readings, disputed }: Verified) => {
  const ids = readings.flatMap(({ figures }) => figures.flatMap(({ figureId }) => figureId ?? []))
  const figures = await recordsByIds(store, 'figures', ids)
  const later = await replacing(store, [...figures.keys()])
  const cited = referencesOfRecords(figureResource, [...figures.values()])
  const names = await namesOfRecords(store, [...cited, ...readings.flatMap(subjectsIn), ...recordsNamed(disputed)])
  return { figures, later, names }
}

type VerifyData = Awaited<ReturnType<typeof dataOf>>

const answerView = async (store: Store, publicUrl: string, answer: Verified): Promise<Html> => {
  const { claim, verdict, readings, href, disputed } = answer
  const all = await dataOf(store, answer)
  const asOf = new URL(href).searchParams.get('asOf')
  const lasting = lastingHref(publicUrl, localised(address(path, { claim })), asOf === null ? {} : { asOf })
  const isDisputed = disputed.length > 0
  return html`<p class="lead">${verdictBadge(verdict, readings)} ${isDisputed && badge('error', words().verify.disputed)}
${words().verify.explained[verdict]}</p>
${await verdictNote(store)}
${isDisputed && findingSentences(disputed, all.names)}
<p>${words().verify.forGood(link(lasting, words().verify.thisPage), link(href, words().verify.asData))}</p>
${section({
  id: 'readings',
  title: words().verify.readings,
  ways: curl(publicUrl, address('/v1/verify', { claim })),
  body: readings.length === 0 ? none(words().verify.noReading) : readings.map((reading) => readingView(reading, all)),
})}`
}

/** Renders the page; without a claim, the form alone. */
export const verifyPage = async ({ store, settings: { publicUrl }, query, request }: Visit): Promise<PageContent> => {
  const { claim: given = '' } = query as { claim?: string }
  const claim = given.trim() === '' ? undefined : given
  const answer = claim === undefined ? undefined : await verified(store, publicUrl, { ...query, claim }, request)
  const { title, question, example } = words().verify
  return framed(
    {
      title: claim?.slice(0, 60) ?? title,
      kicker: words().door.entries.verify,
      heading: question,
      more: html`${form(claim ?? '')}
${answer && (await answerView(store, publicUrl, answer))}`,
    },
    answer ? undefined : curl(publicUrl, address('/v1/verify', { claim: example })),
  )
}
