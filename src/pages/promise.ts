/** The page of one promise: what was promised and what came of it, in the words that print both, and how it counts. */
import type { Promised } from '../figures/promises/promises.ts'
import { mostVersions } from '../model/figures.ts'
import type { ExcludedFigure } from '../figures/totals.ts'
import { sequenceOf } from '../http/contract/list-query.ts'
import { lastingHref } from '../http/contract/paging.ts'
import { Problem } from '../http/contract/problems.ts'
import type { FigureRecord } from '../resources/figures.ts'
import type { Store } from '../store/store.ts'
import { capital } from '../text/in-words.ts'
import { reasonOf, standIn, subjectLink } from './tables/tables.ts'
import { address, pageOf, promisePath } from './layout/addresses.ts'
import { digitsOf, figureLink, quantityLink } from './layout/amounts.ts'
import { citeView } from './layout/cite.ts'
import {
  curl,
  section,
  table,
  type TableColumn,
  toRecord,
  column,
  numbers,
  stateMark,
  framed,
  dayView,
} from './layout/components.ts'
import { type Content, html, type Html, separated } from './layout/html.ts'
import { firstDerived, readRecord, recordsByIds, subjectOf } from './layout/queries.ts'
import type { Visit, PageContent } from './layout/visit.ts'
import { bodyAndDay, bodyThatSays, firstPrinted, voicesOf } from './layout/voices.ts'
import {
  day,
  exactly,
  metricName,
  percentage,
  figurePeriod,
  quantity,
  ratioAnswered,
  shortQuantity,
  spoken,
} from './layout/words.ts'
import { mayRead } from './attachments.ts'
import { alikeIn, headlineOf } from './tables/promises.ts'
import { language, localised, nameOfMetric } from './words/language.ts'
import { words } from './words/words.ts'

/** The parts of a figure, and those left out for it, that are shown. */
const mostParts = 50
const mostActual = 6
/** Sources whose texts are read for the words around a number: a text may be long. */
const mostTexts = 10

/** Returns the promise of a figure, or that of the figure which counts instead. Throws a Problem: not-found. */
const promiseOf = async (store: Store, id: string, asOf: number | undefined): Promise<Promised> => {
  const promiseWith = (filters: { id: string }) => firstDerived<Promised>(store, { list: 'promises', asOf, filters })
  const own = await promiseWith({ id })
  if (own) return own
  const { excludedFigures } = await store.countingAround(id, 0, asOf)
  const replacementId = excludedFigures.find(({ figureId }) => figureId === id)?.insteadId
  const found = replacementId === undefined ? undefined : await promiseWith({ id: replacementId })
  if (!found) throw new Problem('not-found', ['no-promise', id])
  return found
}

const textsOf = async (store: Store, figures: readonly FigureRecord[]): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>()
  for (const id of [...new Set(figures.map(({ sourceId }) => sourceId))].slice(0, mostTexts)) {
    const text = await store.sourceText(id)
    if (text !== undefined) texts.set(id, text)
  }
  return texts
}

const dataOf = async (store: Store, promised: Promised, mayReadTexts: boolean, asOf: number | undefined) => {
  const { figureId, versions, actual } = promised
  const actualIds = (actual?.figureIds ?? []).slice(0, mostActual)
  const counting = await Promise.all(
    [figureId, ...actualIds].map(async (id) => [id, await store.countingAround(id, mostParts, asOf)] as const),
  )
  const equations = (await Promise.all(actualIds.map((id) => store.equations(id, asOf)))).flat()
  const shares = equations.filter(
    ({ relation, fromFigureId, ofFigureId }) =>
      relation === 'share' && actualIds.includes(fromFigureId) && versions.some((one) => one.figureId === ofFigureId),
  )
  const all = counting.flatMap(([, { parts, excludedFigures }]) => [...parts, ...excludedFigures])
  const figures = await recordsByIds(
    store,
    'figures',
    [figureId, ...versions, ...actualIds, ...all, ...shares].map((one) =>
      typeof one === 'string' ? one : one.figureId,
    ),
    asOf,
  )
  const found = (ids: readonly string[]): FigureRecord[] => ids.flatMap((id) => figures.get(id) ?? [])
  const voices = await voicesOf(store, figures.values(), [...figures.values()].map(subjectOf), asOf)
  const wordings = firstPrinted(found(versions.map((version) => version.figureId)), voices)
  const reported = found(actualIds)
  return {
    ...voices,
    promised,
    /** All wordings, the first printed first. */
    wordings,
    actual: reported,
    /** The promise and its outcome as they count, each with its parts and what is left out for it. */
    counted: counting.flatMap(([id, one]) => found([id]).map((figure) => ({ ...one, figure }))),
    shares,
    figures,
    texts: await textsOf(store, mayReadTexts ? [...reported, ...wordings] : []),
  }
}

type PromiseData = Awaited<ReturnType<typeof dataOf>>

const longestContext = 160

const sentenceEnd = /[。！？\n]|[.!?](?=\s|$)/

/** Returns the sentence of a text in which words stand, cut to what a reader takes in at once. */
const sentenceAround = (text: string, printed: string): string | undefined => {
  const at = text.indexOf(printed)
  if (at < 0) return undefined
  const start =
    text
      .slice(Math.max(0, at - longestContext), at)
      .split(sentenceEnd)
      .at(-1) ?? ''
  const after = text.slice(at + printed.length).slice(0, longestContext)
  const end = after.search(sentenceEnd)
  return `${start}${printed}${end < 0 ? after : after.slice(0, end + 1)}`.trim()
}

const inItsWords = ({ asPrinted, quote, sourceId }: FigureRecord, texts: PromiseData['texts']): Html => {
  const quoted = quote?.includes(asPrinted) === true ? quote : undefined
  const around = quoted ?? sentenceAround(texts.get(sourceId) ?? '', asPrinted) ?? asPrinted
  const at = around.indexOf(asPrinted)
  return html`${around.slice(0, at)}<mark>${asPrinted}</mark>${around.slice(at + asPrinted.length)}`
}

const printedView = (figure: FigureRecord, data: PromiseData): Html => {
  const say = words().evidence
  const { locator, attributedTo } = figure
  const body = bodyThatSays(figure, data)
  return html`<figure><p class="measured">${capital(spoken(figure.stage))}, ${figurePeriod(figure)}</p>
<p class="figure">${figureLink(figure)} <small>${digitsOf(figure)}</small></p>
<blockquote><p>${inItsWords(figure, data.texts)}</p></blockquote>
<figcaption>${toRecord('sources', figure.sourceId, bodyAndDay(figure, data))}${
    attributedTo !== null && attributedTo !== body && say.quoting(attributedTo)
  }${locator !== null && `${words().lists.and}${words().tables.located(locator)}`}</figcaption></figure>`
}

/** Renders the first print of the promise beside what was reported. */
const sides = (data: PromiseData): Html => {
  const { promised, wordings, actual } = data
  const alike = new Set(alikeIn(promised).map(({ figureId }) => figureId))
  const first = wordings.find(({ id }) => alike.has(id)) ?? data.figures.get(promised.figureId)
  const say = words().evidence
  const more = (promised.actual?.figureIds.length ?? 0) - actual.length
  const body = html`<div class="sentences">
${first && printedView(first, data)}
${actual.length === 0 ? html`<p class="none">${say.noOutcome}</p>` : actual.map((figure) => printedView(figure, data))}
</div>
${more > 0 ? html`<p>${words().lists.more(more)}</p>` : undefined}`
  return section({ id: 'printed', title: say.printed, body })
}

const sourcesTable = (data: PromiseData): Html => {
  const { promised, wordings, sources, texts } = data
  const say = words().evidence
  const areAlike = alikeIn(promised).length === promised.versions.length
  const ratios = new Map(promised.versions.map(({ figureId, ratio, value }) => [figureId, { ratio, value }]))
  const shareBy = ({ id }: FigureRecord): string | undefined => {
    const { ratio = null, value } = ratios.get(id) ?? {}
    return ratio === null ? undefined : percentage(ratioAnswered(ratio, promised.actual?.value, value))
  }
  const columns: (TableColumn<FigureRecord> | undefined)[] = [
    column(say.columns.day, ({ sourceId }) => {
      const date = sources.get(sourceId)?.publishedOn
      return typeof date === 'string' ? dayView(date) : say.unknownDay
    }),
    column(say.columns.who, (figure) => figure.attributedTo ?? bodyThatSays(figure, data)),
    column(say.columns.printer, ({ sourceId }) => toRecord('sources', sourceId, bodyThatSays({ sourceId }, data))),
    numbers(say.columns.amount, (figure) => figureLink(figure)),
    areAlike
      ? undefined
      : column(say.columns.due, ({ periodEnd }) => (periodEnd === null ? undefined : day(periodEnd))),
    areAlike ? undefined : numbers(say.columns.share, shareBy),
    column(say.columns.words, (figure) => html`<q>${inItsWords(figure, texts)}</q>`),
  ]
  const title = say.sources(
    wordings.length,
    areAlike ? shortQuantity(data.figures.get(promised.figureId) ?? promised) : undefined,
    promised.versions.length === mostVersions,
  )
  return section({ id: 'sources', title, body: table(say.sourcesTable, wordings, columns) })
}

const breakdown = ({ figure, parts, excludedFigures }: PromiseData['counted'][number], data: PromiseData): Content => {
  const own = parts.find(({ figureId }) => figureId === figure.id)
  const say = words().evidence
  if (!own) {
    const excluded = excludedFigures.find(({ figureId }) => figureId === figure.id)
    return excluded && html`<p>${figureLink(figure)}: ${standIn(excluded, data, words().figure.inNoTotalFor)}</p>`
  }
  const below = parts.filter(({ wholeFigureId, unit }) => wholeFigureId === figure.id && unit === figure.unit)
  const line = (name: Content, amount: Content): Html => html`<li><span>${name}</span> <span>${amount}</span></li>`
  const partLine = (id: string): Content => {
    const part = data.figures.get(id)
    return part && line(say.ofWhich(subjectLink(part, data.names)), figureLink(part))
  }
  const isAddedUp = own.ownPart === '0'
  return html`<div><ul class="sum">${line(capital(spoken(figure.stage)), figureLink(figure))}${below.map(({ figureId }) => partLine(figureId))}${
    below.length === 0 || isAddedUp
      ? undefined
      : line(say.notBrokenDown, quantityLink(pageOf('figures', figure.id), exactly(own.ownPart, figure.unit)))
  }</ul>${below.length > 0 && isAddedUp ? html`<p>${say.addsUp}</p>` : undefined}</div>`
}

/** Names what is left out: prints of the same number once for all, others one by one. */
const leftOutIn = ({ figure, excludedFigures }: PromiseData['counted'][number], data: PromiseData): Html[] => {
  const say = words().evidence
  const found = excludedFigures.flatMap((one: ExcludedFigure) => {
    const excluded = data.figures.get(one.figureId)
    return excluded && excluded.id !== figure.id ? [{ ...one, excluded }] : []
  })
  const timeOf = ({ periodStart, periodEnd }: FigureRecord): string => `${periodStart ?? ''} ${periodEnd ?? ''}`
  const isPrint = (one: FigureRecord): boolean => quantity(one) === quantity(figure) && timeOf(one) === timeOf(figure)
  const prints = found.filter(({ excluded }) => isPrint(excluded))
  return [
    ...(prints.length === 0 ? [] : [say.prints(prints.length, figureLink(figure))]),
    ...found
      .filter(({ excluded }) => !isPrint(excluded))
      .map(({ excluded, reason }) =>
        say.other(
          figureLink(excluded),
          figurePeriod(excluded),
          toRecord('sources', excluded.sourceId, bodyAndDay(excluded, data)),
          reasonOf(reason),
        ),
      ),
  ]
}

const countingView = (data: PromiseData, publicUrl: string): Content => {
  const say = words().evidence
  const sums = data.counted.map((one) => breakdown(one, data)).filter((one) => one !== undefined)
  const leftOut = data.counted.flatMap((one) => leftOutIn(one, data))
  if (sums.length === 0 && leftOut.length === 0) return undefined
  const count = data.counted.reduce(
    (sum, { figure, excludedFigures }) => sum + excludedFigures.filter(({ figureId }) => figureId !== figure.id).length,
    0,
  )
  return section({
    id: 'counting',
    title: say.counting,
    lead: say.countingLead,
    body: html`<div class="sentences">${sums}</div>
${
  leftOut.length === 0
    ? undefined
    : html`<details><summary>${say.leftOut(count)}</summary><ul>${leftOut.map((one) => html`<li>${one}</li>`)}</ul></details>`
}`,
    ways: curl(publicUrl, address('/v1/promises', { id: data.promised.figureId })),
  })
}

const divisionOf = ({ promised, shares, figures, ...voices }: PromiseData): Content => {
  const { actual, value, unit, ratio } = promised
  if (!actual || ratio === null) return undefined
  const say = words().evidence
  const link = (amount: string): Html => html`<data value="${amount}">${quantity(exactly(amount, unit))}</data>`
  const printed = shares.flatMap(({ figureId, holds }) => {
    const figure = figures.get(figureId)
    return figure && holds !== null ? say.printsShare(bodyThatSays(figure, voices), figureLink(figure), holds) : []
  })
  return html`${say.divided(link(actual.value), link(value))}${printed}`
}

/**
 * Renders the page, or returns the address of the promise of which a figure is another wording.
 * Throws a Refusal: not-found, gone; a Problem: not-found, of a figure that makes no promise.
 */
export const promisePage = async (visit: Visit): Promise<PageContent | string> => {
  const { store, settings, id, query } = visit
  const asOf = await sequenceOf(store, query)
  const instant = query['asOf'] as string | undefined
  const { record: figure } = await readRecord(store, 'figures', id, asOf)
  const promised = await promiseOf(store, id, asOf)
  const path = (figureId: string): string => address(promisePath(figureId), { asOf: instant })
  if (promised.figureId !== id) return path(promised.figureId)
  const { at } = await store.stamp()
  const data = await dataOf(store, promised, mayRead(visit), asOf)
  const title = headlineOf(promised, data)
  const metric = capital(metricName(promised.metric))
  const { publicUrl } = settings
  const href = lastingHref(publicUrl, localised(path(id), language()), at === '' ? {} : { asOf: at })
  const cited = { title, href, at: instant ?? at, from: { figures: [...data.wordings, ...data.actual], voices: data } }
  return framed(
    {
      title,
      description: title,
      kicker: separated(
        [
          subjectLink(figure, data.names),
          nameOfMetric(promised.metric) === undefined ? metric : toRecord('metrics', promised.metric, metric),
          figurePeriod(figure),
        ],
        ' › ',
      ),
      lead: html`${stateMark(promised.state)} ${divisionOf(data)}`,
    },
    html`${sides(data)}
${sourcesTable(data)}
${countingView(data, publicUrl)}
${citeView(cited, settings)}`,
  )
}
