/** The page of search results, for browsers without JavaScript and for all results. */
import { utcToday } from '../model/period.ts'
import { answerTo } from './answer/question.ts'
import { address, pageOf } from './layout/addresses.ts'
import { curl, framed, link, none, number } from './layout/components.ts'
import { html, type Html, raw } from './layout/html.ts'
import { namesOfRecords } from './layout/queries.ts'
import type { Visit, PageContent } from './layout/visit.ts'
import { spoken } from './layout/words.ts'
import { isChinese, words } from './words/words.ts'
import { assertWords } from '../http/contract/parameters.ts'
import { cursorOf, positionIn } from '../http/contract/paging.ts'
import { snippetOf } from '../http/search/search.ts'
import type { ResourceName } from '../model/field.ts'
import { termsIn } from '../text/tokenizer.ts'
import { hasHan } from '../text/characters.ts'
import { resourceOf } from '../resources/index.ts'
import type { Forgiven, Hit } from '../store/search.ts'

const quoted = (word: string): Html => html`<q>${word}</q>`

/** Returns the words that are searched for, those that were corrected first. */
const foundWords = ({ q, corrected }: Forgiven): readonly Html[] => {
  const found = new Map(Object.entries(corrected).map(([word, other]) => [other, word]))
  const corrections = [...found.keys()]
  const others = q.split(' ').filter((word) => !corrections.some((other) => other.split(' ').includes(word)))
  return [...corrections, ...others].map((word) => {
    const before = found.get(word)
    return before === undefined ? quoted(word) : words().search.inPlaceOf(quoted(word), quoted(before))
  })
}

const forgivenInWords = (forgiven: Forgiven): Html => {
  const { dropped } = forgiven
  const shown = foundWords(forgiven)
  return html`<p class="lead">${words().search.forgiven(shown.length + dropped.length === 1, shown, dropped.map(quoted))}</p>`
}

/** Returns the misspelt words of a query, with what they probably mean; characters that were divided are none. */
const misspeltIn = ({ corrected }: Forgiven): Html[] =>
  Object.entries(corrected).flatMap(([typed, word]) =>
    hasHan(typed) ? [] : [words().search.inPlaceOf(quoted(word), quoted(typed))],
  )

const asMeant = (q: string, { corrected }: Forgiven): string =>
  Object.entries(corrected)
    .filter(([typed]) => !hasHan(typed))
    .reduce((text, [typed, word]) => text.replaceAll(new RegExp(String.raw`\b${typed}\b`, 'gi'), word), q)

const path = '/search'
const shown = 20

/** The box for words stands at the top of every page. */
const withoutWords = (): PageContent => {
  const { search: title, searchRegister: heading, searchHint: lead } = words().frame
  return framed({ title, heading, lead })
}

/**
 * Renders the page; the first one also answers what the words ask for. Throws a problem if the query has no words or
 * too many, or the cursor is of another search.
 */
export const searchPage = async ({ store, settings, request, query }: Visit): Promise<PageContent> => {
  const { publicUrl } = settings
  const { q = '', resource, cursor } = query as { q?: string; resource?: ResourceName; cursor?: string }
  if (q === '') return withoutWords()
  assertWords(q)
  const stamp = await store.stamp()
  const after = cursor === undefined ? undefined : positionIn(stamp, path, query, cursor)
  const { hits, counts, next, forgiven } = await store.search({ q, resource, limit: shown, after }, request)
  const names = await namesOfRecords(store, isChinese() ? hits.map((hit) => [hit.resource, hit.id] as const) : [])
  const terms = termsIn(forgiven?.q ?? q)
  const question =
    (cursor ?? resource) ? undefined : await store.question(forgiven ? asMeant(q, forgiven) : q, utcToday())
  const answer = question && (await answerTo(store, publicUrl, question))
  const kinds = Object.entries(counts).map(([name, count]): Html => {
    const href = address(path, { q, resource: name })
    return html`<li>${link(href, spoken(name))} ${number(href, count.toString())}</li>`
  })
  const hitView = ({ resource: name, id, texts }: Hit): Html =>
    html`<li><p>${link(pageOf(name, id), isChinese() ? names(name, id) : texts[0])} <small>${spoken(resourceOf(name).singular)}</small></p>
<p${isChinese() && !hasHan(texts.join('')) && html` lang="en"`}>${raw(snippetOf(texts, terms))}</p></li>`
  const hasSome = kinds.length > 0
  const counted = hasSome ? html`<ul class="kinds">${kinds}</ul>` : none(words().search.nothing)
  const misspelt = forgiven ? misspeltIn(forgiven) : []
  const more = html`${answer ? (misspelt.length > 0 ? html`<p class="lead">${words().search.readAs(misspelt)}</p>` : undefined) : html`${forgiven && forgivenInWords(forgiven)}${counted}`}`
  return framed(
    { title: q, kicker: words().frame.search, more, q },
    html`${answer && [answer, hasSome ? html`<h2>${forgiven ? words().search.recordsWithSome : words().search.records}</h2>${counted}` : undefined]}
<ol class="hits">${hits.map(hitView)}</ol>
${
  next !== undefined &&
  html`<p>${link(address(path, { q, resource, cursor: cursorOf(stamp, path, query, next) }), words().lists.nextPage)}</p>`
}
${curl(publicUrl, address('/v1/search', { q, resource, limit: shown }))}`,
  )
}
