/** The page of search results, for browsers without JavaScript and for all results. */
import type { TotalsRow } from '../figures/totals.ts'
import { figures as figureResource, subjects } from '../resources/figures.ts'
import { Refusal } from '../rules/refusal.ts'
import type { Question } from '../text/candidates/question.ts'
import type { Store } from '../store/store.ts'
import { totalsAsked } from '../http/totals/totals.ts'
import { address, pageOf, type Parameters } from './layout/addresses.ts'
import { curl, link, listView, none, number, section } from './layout/components.ts'
import { html, type Html, raw } from './layout/html.ts'
import { saidTotal } from './layout/amounts.ts'
import { findRecords, type NameOf, namesOfRecords, referencesOfRecords } from './layout/queries.ts'
import { capital } from '../text/in-words.ts'
import { metricName, period as periodInWords, spoken } from './layout/words.ts'
import { figuresTable } from './tables/tables.ts'
import { words } from './words/words.ts'
import type { FastifyRequest } from 'fastify'
import { assertWords } from '../http/contract/parameters.ts'
import { cursorOf, positionIn } from '../http/contract/paging.ts'
import type { QueryParameters } from '../http/contract/list-query.ts'
import { snippetOf } from '../http/search/search.ts'
import type { ResourceName } from '../model/field.ts'
import { termsIn } from '../text/tokenizer.ts'
import { hasHan } from '../text/characters.ts'
import type { PageContent } from './layout/layout.ts'
import { isChinese } from './words/language.ts'
import { resourceOf } from '../resources/index.ts'
import type { Forgiven } from '../store/search.ts'

// Answers a search that asks for a number: with the total, and the figures behind it.

const figuresShown = 10

/** The parameters of a total; undefined for what totals cannot be confined to. */
const totalOf = ({ metric, about, stage, period }: Question): Parameters | undefined => {
  const { region, industry, initiative } = about
  if (region === undefined && industry === undefined && initiative === undefined) return undefined
  return {
    metric,
    stage,
    period: period && periodCode(period),
    'regionId.within': region,
    'industryIds.within': industry,
    initiativeId: initiative,
  }
}

const periodCode = ({ start, end }: NonNullable<Question['period']>): string | undefined => {
  if (start === null || end === null) return undefined
  const year = start.slice(0, 4)
  return start === `${year}-01-01` && end === `${year}-12-31` ? year : `${start}/${end}`
}

/** The parameters of the list of its figures. */
const figuresOf = ({ metric, about, stage, period }: Question): Parameters => {
  const { region, industry, ...others } = about
  const [subject] = Object.entries(others)
  return {
    metric,
    stage,
    'regionId.within': region,
    'industryIds.within': industry,
    ...(subject && { subjectKind: subject[0], subjectId: subject[1] }),
    'periodStart.gte': period?.start ?? undefined,
    'periodEnd.lte': period?.end ?? undefined,
    'rank.not': 'deprecated',
  }
}

const given = (parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined))

const rowsOf = async (store: Store, parameters: Parameters | undefined): Promise<readonly TotalsRow[]> => {
  if (!parameters) return []
  try {
    const { asked } = await totalsAsked(store, given(parameters))
    return (await store.totals(asked)).data
  } catch (error) {
    // Percentages never add up, and figures of them are all that there is.
    if (error instanceof Refusal && error.kind === 'broken-rule') return []
    throw error
  }
}

const titleOf = ({ metric, about, stage, period }: Question, names: NameOf): string => {
  const named = Object.entries(about).map(([kind, id]) => names(subjects[kind as keyof typeof subjects], id))
  const when = period ? periodInWords(period.start, period.end) : undefined
  const what = stage === undefined ? metricName(metric) : words().tables.measured(spoken(stage), metricName(metric))
  return words().search.title(capital(what), named.join(words().lists.and), when)
}

/** Renders the answer; undefined where the register has no such figure. */
const answerTo = async (store: Store, publicUrl: string, question: Question): Promise<Html | undefined> => {
  const [total, filters] = [totalOf(question), figuresOf(question)]
  const [rows, found] = await Promise.all([
    rowsOf(store, total),
    findRecords(store, 'figures', {
      where: given({ ...filters, 'rank.not': ['deprecated'] }),
      sort: [{ key: 'periodEnd', descending: true }],
      limit: figuresShown,
    }),
  ])
  if (found.total === 0 && rows.length === 0) return undefined
  const about = Object.entries(question.about).map(
    ([kind, id]) => [subjects[kind as keyof typeof subjects], id] as const,
  )
  const names = await namesOfRecords(store, [...referencesOfRecords(figureResource, found.records), ...about])
  const all = address('/v1/figures', filters)
  return section({
    id: 'answer',
    title: titleOf(question, names),
    curl: curl(publicUrl, ...(total && rows.length > 0 ? [address('/v1/totals', total)] : []), all),
    body: html`${
      total && rows.length > 0
        ? html`${listView(rows.map((row) => words().search.amount(capital(spoken(row.stage)), saidTotal(total, row))))}
<p>${link(address('/totals', total), words().search.total)}</p>`
        : undefined
    }
${found.records.length === 0 ? undefined : figuresTable(words().search.figures, found.records, names, false)}
${found.total > found.records.length ? html`<p>${link(all, words().search.allFigures(found.total.toString()))}</p>` : undefined}`,
  })
}

// Says in words how a search was changed to find something.

const quoted = (word: string): Html => html`<q>${word}</q>`

const forgivenInWords = ({ q, corrected, dropped }: Forgiven): Html => {
  const found = new Map(Object.entries(corrected).map(([word, other]) => [other, word]))
  const corrections = [...found.keys()]
  const others = q.split(' ').filter((word) => !corrections.some((other) => other.split(' ').includes(word)))
  const shown = [...corrections, ...others].map((word) => {
    const before = found.get(word)
    return before === undefined ? quoted(word) : words().search.inPlaceOf(quoted(word), quoted(before))
  })
  const isOne = shown.length + dropped.length === 1
  return html`<p class="lead">${words().search.forgiven(isOne, shown, dropped.map(quoted))}</p>`
}

const path = '/search'
const shown = 20

/** The box for words stands at the top of every page. */
const withoutWords = (): PageContent => ({
  title: `${words().search.kicker} · Planledger`,
  main: html`<div class="intro"><h1>${words().frame.searchRegister}</h1>
<p class="lead">${words().frame.searchHint}</p></div>`,
})

/**
 * Renders the page; the first one also answers what the words ask for. Throws a problem if the query has no words or
 * too many, or the cursor is of another search.
 */
export const searchPage = async (
  store: Store,
  publicUrl: string,
  request: FastifyRequest,
  today: string,
): Promise<PageContent> => {
  const query = request.query as QueryParameters
  const { q = '', resource, cursor } = query as { q?: string; resource?: ResourceName; cursor?: string }
  if (q === '') return withoutWords()
  assertWords(q)
  const stamp = await store.stamp()
  const after = cursor === undefined ? undefined : positionIn(stamp, path, query, cursor)
  const { hits, counts, next, forgiven } = await store.search({ q, resource, limit: shown, after }, request)
  const names = await namesOfRecords(store, isChinese() ? hits.map((hit) => [hit.resource, hit.id] as const) : [])
  const terms = termsIn(forgiven?.q ?? q)
  const question = (cursor ?? resource) ? undefined : await store.question(forgiven?.meant ?? q, today)
  const answer = question && (await answerTo(store, publicUrl, question))
  const kinds = Object.entries(counts).map(([name, count]): Html => {
    const href = address(path, { q, resource: name })
    return html`<li>${link(href, spoken(name))} ${number(href, count.toString())}</li>`
  })
  const main = html`<div class="intro">
<p class="kicker">${words().search.kicker}</p>
<h1>${q}</h1>
${forgiven && forgivenInWords(forgiven)}
${kinds.length === 0 ? none(words().search.nothing) : html`<ul class="kinds">${kinds}</ul>`}
</div>
${answer}
<ol class="hits">${hits.map(
    ({
      resource: name,
      id,
      texts,
    }) => html`<li><p>${link(pageOf(name, id), isChinese() ? names(name, id) : texts[0])} <small>${spoken(resourceOf(name).singular)}</small></p>
<p${isChinese() && !hasHan(texts.join('')) ? html` lang="en"` : undefined}>${raw(snippetOf(texts, terms))}</p></li>`,
  )}</ol>
${
  next === undefined
    ? undefined
    : html`<p>${link(address(path, { q, resource, cursor: cursorOf(stamp, path, query, next) }), words().search.more)}</p>`
}
${curl(publicUrl, address('/v1/search', { q, resource, limit: shown }))}`
  return { title: `${q} · Planledger`, main, q }
}
