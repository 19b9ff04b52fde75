/** Answers words that ask for something: with the amounts of what they name, or a list of promises. */
import type { TotalsRow } from '../../figures/totals.ts'
import type { Promised, PromiseState } from '../../figures/promises/promises.ts'
import type { Judgement } from '../../model/vocabulary.ts'
import { type FigureRecord, subjects } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { capital } from '../../text/in-words.ts'
import type { AskedAt, AskedSubject, Question } from '../../text/candidates/question.ts'
import { yearOfDate, type Days } from '../../text/candidates/period-words.ts'
import type { Store } from '../../store/store.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { curl, link, linkTo, listView, section } from '../layout/components.ts'
import { type Content, html, type Html, separated } from '../layout/html.ts'
import { derivedLists, firstRecords, type NameOf, namesOfRecords, type RecordReference } from '../layout/queries.ts'
import { latestFirst, metricName, period as periodInWords } from '../layout/words.ts'
import { type Sum, sumsOf, withRows } from '../years/rows.ts'
import { evidenceOfPromises, promiseSentences } from '../tables/promises.ts'
import { words } from '../words/words.ts'
import { answerOf, type AnswerData, changeOfPromise, sentence } from './answer.ts'
import { changedPromises, isLowered } from './evidence.ts'

const referenceTo = ({ kind, id }: AskedSubject): RecordReference => [subjects[kind], id]

// Amounts: the sentence with which the page of a record begins, of the years that are asked for.

const figuresRead = 200

const isWholeYear = ({ start, end }: Days): boolean => start?.slice(4) === '-01-01' && end?.slice(4) === '-12-31'

/** Returns the year of a period; null if it has several. */
const yearOf = ({ start, end }: Days): string | null =>
  start !== null && end !== null && yearOfDate(start) === yearOfDate(end) ? end.slice(0, 4) : null

const ofYear = (sum: Sum, year: string | null): Sum | undefined => {
  const inYear = (rows: readonly TotalsRow[]): TotalsRow[] => rows.filter(({ key }) => key.year === year)
  const data = inYear(sum.totals.data)
  return data.length > 0 ? withRows(sum, data, inYear(sum.totals.apart)) : undefined
}

const isOf = (
  { periodStart, periodEnd }: Pick<FigureRecord, 'periodStart' | 'periodEnd'>,
  { start, end }: Days,
): boolean => periodStart === start && periodEnd === end

const isIn = ({ periodStart, periodEnd }: FigureRecord, { start, end }: Days): boolean =>
  (periodEnd ?? '') >= (start ?? '') && (periodEnd ?? '~') <= (end ?? '') && (periodStart ?? '~') >= (start ?? '')

/** Reports whether a figure is of a period, or from the beginning of its year to its end. */
const isUpTo = (figure: FigureRecord, period: Days): boolean =>
  isIn(figure, period) || isOf(figure, { ...period, start: `${period.end?.slice(0, 4) ?? ''}-01-01` })

interface Amounts {
  readonly about: AskedAt
  /** Undefined where the register has nothing of the period. */
  readonly answer: AnswerData | undefined
  /** The number of figures about it. */
  readonly figures: number
  /** The years of which the register has something. */
  readonly years: readonly string[]
  /** The question for its total, where there is one. */
  readonly total: Parameters | undefined
}

const figuresOf = (question: Question, { kind, id }: AskedSubject): Parameters => ({
  metric: question.metric,
  ...(kind === 'region' || kind === 'industry'
    ? { [kind === 'region' ? 'regionId.within' : 'industryIds.within']: id }
    : { subjectKind: kind, subjectId: id }),
  ...(question.industry !== undefined && { 'industryIds.within': question.industry }),
  'rank.not': 'deprecated',
})

const within = (parameters: Parameters, period: Days | undefined): Parameters => ({
  ...parameters,
  'periodStart.gte': period?.start ?? undefined,
  'periodEnd.lte': period?.end ?? undefined,
})

const given = (parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined))

const answerData = async (
  store: Store,
  metric: string,
  sum: Sum | undefined,
  about: readonly FigureRecord[],
  period: Days | undefined,
): Promise<AnswerData | undefined> => {
  if (!period) return answerOf(store, sum, [metric], about)
  const chosen = sum && ofYear(sum, yearOf(period))
  const answer = chosen && (await answerOf(store, chosen, [metric], []))
  const row = answer?.moments[0]?.promised[0]?.row ?? answer?.moments[0]?.actual?.row
  if (answer && isWholeYear(period) && yearOf(period) !== null) return answer
  const span = row && answer?.evidence.span(row)
  if (span && isOf(span, period)) return answer
  // A figure tells a part of a year; in a place, one about a part of what its year is made up of.
  const whole = row && answer ? answer.evidence.subjects(row).map(({ subjectId }) => subjectId) : undefined
  const ofWhole = about.filter(({ subjectId }) => whole?.includes(subjectId) ?? true)
  const exact = ofWhole.filter((figure) => isOf(figure, period))
  const figures =
    exact.length > 0 ? exact : isWholeYear(period) && sum ? [] : ofWhole.filter((one) => isUpTo(one, period))
  return subjectOfAll(figures) ? answerOf(store, undefined, [metric], figures) : undefined
}

/** Returns what all figures are about; undefined of several subjects. */
const subjectOfAll = ([first, ...others]: readonly FigureRecord[]): AskedSubject | undefined =>
  first && others.every(({ subjectId }) => subjectId === first.subjectId)
    ? { kind: first.subjectKind, id: first.subjectId }
    : undefined

const amountsOf = async (store: Store, question: Question, metric: string, subject: AskedAt): Promise<Amounts> => {
  const { kind, id, period } = subject
  const where = { ...given(figuresOf(question, subject)), 'rank.not': ['deprecated'] }
  const sort = [{ key: 'periodEnd', descending: true }]
  const [[sum], all] = await Promise.all([
    sumsOf(store, resourceOf(subjects[kind]), [id], [metric], question.industry),
    firstRecords(store, 'figures', { where, sort, limit: figuresRead }),
  ])
  // A metric that never adds up is told of the subject itself, else of the one thing in it that has figures.
  const own = all.filter(({ subjectId }) => subjectId === id)
  const inTime = period ? all.filter((figure) => isUpTo(figure, period)) : all
  const about = sum ? all : own.length > 0 ? own : subjectOfAll(inTime) ? inTime : []
  const answer = await answerData(store, metric, sum, about, period)
  const years = all.flatMap(({ periodEnd }) => periodEnd?.slice(0, 4) ?? [])
  return {
    about: { ...subject, ...(!answer || sum || own.length > 0 ? undefined : subjectOfAll(about)) },
    answer: answer && { ...answer, lowered: [] },
    figures: period ? all.filter((figure) => isIn(figure, period)).length : all.length,
    years: [...new Set(years)].sort(),
    total: answer?.sum?.question,
  }
}

const nameOf = (subject: AskedAt, { industry }: Question, names: NameOf): string => {
  const { kind, period } = subject
  const [name, when] = [names(...referenceTo(subject)), period && periodInWords(period.start, period.end)]
  const of =
    industry === undefined || (kind !== 'region' && kind !== 'industry')
      ? name
      : words().search.inPeriod(name, names('industries', industry))
  return when === undefined || name.includes(when) ? of : words().search.inPeriod(of, when)
}

const noneView = ({ about: subject, years }: Amounts, question: Question): Html => {
  const say = words().search
  const [first, last] = [years[0], years.at(-1)]
  const span = first === last ? first : `${first ?? ''}–${last ?? ''}`
  const others =
    first === undefined ? undefined : say.thereIs(link(address('/figures', figuresOf(question, subject)), span))
  return html`<p>${say.none} ${others}</p>`
}

const amountsView = (amounts: Amounts, question: Question, names: NameOf): Content => {
  const { about: subject, answer: data, figures, total } = amounts
  if (!data) return noneView(amounts, question)
  const say = words().search
  const ofFigures = address('/figures', within(figuresOf(question, subject), subject.period))
  const links = [
    total !== undefined && link(address('/totals', total), say.total),
    figures > 0 && link(ofFigures, words().door.covers.figures(figures)),
    linkTo(referenceTo(subject), names),
  ].filter((one) => one !== false)
  return html`${sentence(data)}
<p>${separated(links, ' · ')}</p>`
}

// Promises: those of which words say something, the latest first.

const [promisesRead, promisesShown] = [50, 5]

/** Orders promises of one day: those of a place before those of what is in it, a programme before its parts. */
const wholeFirst = (one: Promised, other: Promised): number => {
  const orderOf = ({ subjectKind, subjectId }: Promised): string => `${subjectKind === 'region' ? 0 : 1}${subjectId}`
  return latestFirst(one.dueOn, other.dueOn) || (orderOf(one) < orderOf(other) ? -1 : 1)
}

const stateOf: Partial<Record<Judgement, PromiseState>> = { met: 'met', exceeded: 'met', missed: 'short' }
/** The states of promises of which something came. */
const reported: readonly PromiseState[] = ['met', 'short', 'partly-reported']

const promisesQuery = ({ metric, subjects: [subject], industry, periods: [period] }: Question): Parameters => {
  const { kind, id } = subject ?? {}
  return {
    metric,
    ...(kind === 'region' ? { 'regionId.within': id } : kind && { subjectKind: kind, subjectId: id }),
    'industryIds.within': industry,
    'periodEnd.gte': period?.start ?? undefined,
    'periodEnd.lte': period?.end ?? undefined,
  }
}

const promisesView = async (store: Store, { judged, isJudged }: Question, among: Parameters): Promise<Content> => {
  const state = judged && stateOf[judged]
  const states: Parameters = state ? { state } : isJudged ? { 'state.in': reported } : {}
  const filters = given({ ...among, ...states })
  const question = { list: 'promises', filters, limit: promisesRead, latestFirst: true } as const
  const [{ items, total } = { items: [], total: 0 }] = await derivedLists<Promised>(store, [question])
  const shown = items.toSorted(wholeFirst).slice(0, promisesShown)
  const say = words().search
  return html`<p>${link(address('/promises', filters), say.promises(total, state ?? (isJudged ? 'reported' : undefined)))}</p>
${total !== 0 && promiseSentences(shown, await evidenceOfPromises(store, shown))}`
}

const changedView = async (store: Store, { judged }: Question, among: Parameters): Promise<Content> => {
  const isDown = judged === 'lowered' || judged === 'halved'
  const changed = await changedPromises(
    store,
    given(among),
    isDown ? isLowered : (before, now) => isLowered(now, before),
  )
  const say = words().search
  if (changed.length === 0) return html`<p>${say.noneChanged(isDown)}</p>`
  return html`${listView(changed.map((one) => changeOfPromise(one, isDown)))}
${isDown && html`<p>${link('/checks?check=target-lowered', say.allLowered)}</p>`}`
}

const contradictionsView = async (store: Store): Promise<Content> => {
  const filters = { 'check.not': ['unreported-promise'], reviewed: false }
  const [found] = await derivedLists(store, [{ list: 'checks', filters, limit: 1 }])
  return html`<p>${link('/checks', words().search.contradictions(found?.total ?? 0))}</p>`
}

// The section of an answer: what is left out of the question, what is told, and what else the words may mean.

const leftOutView = (leftOut: readonly string[]): Content =>
  leftOut.length === 0
    ? undefined
    : html`<p class="lead">${words().search.leftOut(leftOut.map((word) => html`<q>${word}</q>`))}</p>`

const readingsView = ({ readings, subjects: known, periods: [period] }: Question, names: NameOf): Content => {
  if (readings.length === 0) return undefined
  const say = words().search
  const all = readings.map((one) => linkTo(referenceTo(one), names))
  if (known.length > 0) return html`<p>${say.also(all)}</p>`
  const none = period && say.noneIn(periodInWords(period.start, period.end))
  return html`<p>${none} ${say.whichOne(all)}</p>`
}

export const answerTo = async (store: Store, publicUrl: string, question: Question): Promise<Html | undefined> => {
  const { asks, metric, judged, periods, readings, industry } = question
  const say = words().search
  const inSection = (title: Content, body: Content, ...paths: readonly string[]): Html =>
    section({ id: 'answer', title, ways: curl(publicUrl, ...paths), body: [leftOutView(question.leftOut), body] })
  if (asks !== 'amounts' && question.subjects.length === 0 && readings.length > 0) return undefined
  if (asks === 'contradictions')
    return inSection(words().door.entries.contradictions, await contradictionsView(store), '/v1/checks')
  if (asks === 'promises') {
    const among = promisesQuery(question)
    const isOfChange = judged !== undefined && !(judged in stateOf)
    const view = await (isOfChange ? changedView(store, question, among) : promisesView(store, question, among))
    const names = await namesOfRecords(store, question.subjects.map(referenceTo))
    const about = question.subjects.map((one) => names(...referenceTo(one)))
    const when = periods.map(({ start, end }) => periodInWords(start, end))
    return inSection(
      [words().door.entries.promises, ...about, ...when].join(words().lists.and),
      view,
      address('/v1/promises', among),
    )
  }
  const all = await Promise.all(question.subjects.map((subject) => amountsOf(store, question, metric ?? '', subject)))
  // Words that are left out may be the ones that matter.
  if (question.leftOut.length > 0 && all.every(({ answer: data }) => !data)) return undefined
  const names = await namesOfRecords(store, [
    ...[...all.map(({ about: subject }) => subject), ...readings].map(referenceTo),
    ...(industry === undefined ? [] : [['industries', industry] as const]),
  ])
  const title = capital(metricName(metric ?? ''))
  const [only, ...others] = all
  const isOne = others.length === 0
  return inSection(
    only && isOne ? say.title(title, nameOf(only.about, question, names)) : title,
    [
      all.map((one) => [
        isOne ? undefined : html`<h3>${nameOf(one.about, question, names)}</h3>`,
        amountsView(one, question, names),
      ]),
      readingsView(question, names),
    ],
    ...all.flatMap(({ about: subject, total }) => [
      ...(total === undefined ? [] : [address('/v1/totals', total)]),
      address('/v1/figures', within(figuresOf(question, subject), subject.period)),
    ]),
  )
}
