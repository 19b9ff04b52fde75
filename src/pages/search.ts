/** The page of search results, for browsers without JavaScript and for all results. */
import type { FastifyRequest } from 'fastify'
import { assertWords } from '../http/contract/parameters.ts'
import { cursorOf, positionIn } from '../http/contract/paging.ts'
import type { Query } from '../http/contract/list-query.ts'
import { snippetOf } from '../http/search/search.ts'
import type { ResourceName } from '../model/field.ts'
import { termsIn } from '../text/tokenizer.ts'
import { hasHan } from '../text/characters.ts'
import type { Store } from '../store/store.ts'
import { address, pageOf } from './layout/addresses.ts'
import { html, raw, type Html } from './layout/html.ts'
import type { Page } from './layout/layout.ts'
import { curl, link, none, number } from './layout/components.ts'
import { namesOf } from './layout/queries.ts'
import { spoken } from './layout/words.ts'
import { isChinese } from './words/language.ts'
import { answerTo } from './search/question.ts'
import { resourceOf } from '../resources/index.ts'
import { words } from './words/words.ts'
import type { Forgiven } from '../store/search.ts'

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
const withoutWords = (): Page => ({
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
): Promise<Page> => {
  const query = request.query as Query
  const { q = '', resource, cursor } = query as { q?: string; resource?: ResourceName; cursor?: string }
  if (q === '') return withoutWords()
  assertWords(q)
  const stamp = await store.stamp()
  const after = cursor === undefined ? undefined : positionIn(stamp, path, query, cursor)
  const { hits, counts, next, forgiven } = await store.search({ q, resource, limit: shown, after }, request)
  const names = await namesOf(store, isChinese() ? hits.map((hit) => [hit.resource, hit.id] as const) : [])
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
