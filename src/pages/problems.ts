/** Problems as pages: the explanation of each kind, and the page a browser gets instead of a problem in JSON. */
import type { FastifyRequest } from 'fastify'
import { closestTo } from '../model/closest-name.ts'
import { detailText, problems, type Problem } from '../http/contract/problems.ts'
import type { ProblemSlug } from '../text/messages/problems.ts'
import { languageOf } from '../http/contract/languages.ts'
import { address, isWithin, pagePaths } from './layout/addresses.ts'
import { html, type Content, type Html } from './layout/html.ts'
import { layout } from './layout/layout.ts'
import { link, listView, proseView } from './layout/components.ts'
import { viewerOf, type PageContent } from './layout/visit.ts'
import { spoken } from './layout/words.ts'
import { inLanguage, isChinese, language, messageOf, problemInWords, words } from './words/words.ts'

const longestWords = 100

const frame = (slug: ProblemSlug, body: Content): Html => {
  return html`<div class="intro">
<h1>${problemInWords(slug).title}</h1>
<p class="kicker">${words().problem.status(problems[slug].status, html`<code>/problems/${slug}</code>`)}</p>
${body}
</div>`
}

export const explanationPage = (slug: ProblemSlug): PageContent => ({
  title: words().lists.counted(problemInWords(slug).title, problems[slug].status),
  main: frame(slug, html`<p>${proseView(problemInWords(slug).explanation)}</p>`),
})

/** Leads to the list that was meant, and to a search for a record that there is not. */
const nearby = (path: string): Content => {
  const [, name = '', id = ''] = path.split('/')
  const list = closestTo(`/${name}`, pagePaths)
  if (list === undefined) return undefined
  if (list !== `/${name}`) return html`<p>${words().problem.didYouMean(link(list, list))}</p>`
  const titleWords = id.replaceAll('-', ' ').slice(0, longestWords)
  const search =
    titleWords === ''
      ? undefined
      : html` · ${link(address('/search', { q: titleWords }), words().problem.searchFor(titleWords))}`
  return html`<p>${link(list, words().problem.all(spoken(name)))}${search}</p>`
}

/** Leads to where the problem can be solved. */
const wayOut = (slug: ProblemSlug, { caller, url, sessionToken, method }: FastifyRequest): Content => {
  const [path = ''] = url.split('?')
  if (slug === 'unauthorized') {
    if (method !== 'POST') return html`<p>${link(address('/sign-in', { next: url }), words().signIn.title)}</p>`
    // The form that was sent is in this tab alone: whoever leaves the page loses it.
    const here = address('/sign-in', { next: '/sign-in' })
    return html`<p><a href="${here}" target="_blank">${words().problem.signInInTab}</a></p>
<p>${words().problem.formStays}</p>`
  }
  if (slug === 'not-found') return nearby(path)
  const isEditor = sessionToken !== undefined && caller?.role !== 'reader'
  return slug === 'gone' && isEditor
    ? html`<p>${link(`${path}/revisions`, words().problem.itsRevisions)}</p>`
    : undefined
}

/** Keeps the words of a search in the box. */
const searched = ({ url }: FastifyRequest): Pick<PageContent, 'q'> => ({
  q: url.startsWith('/search') ? (new URLSearchParams(url.replace(/^[^?]*/, '')).get('q') ?? '') : '',
})

/** Renders the page of a problem, in the language of its address. */
export const problemDocument = (problem: Problem, request: FastifyRequest): string =>
  inLanguage(languageOf(request), () => documentOf(problem, request))

const documentOf = ({ slug, detail: main, errors }: Problem, request: FastifyRequest): string =>
  layout(
    {
      ...searched(request),
      title: problemInWords(slug).title,
      main: frame(
        slug,
        html`${errors.length > 1 && isChinese() ? undefined : html`<p>${proseView(detailText(language(), { slug, detail: main, errors }))}</p>`}
${
  errors.length > 1 &&
  listView(
    errors.map(({ detail, ...fault }) =>
      words().lists.fault(
        html`<code>${'parameter' in fault ? fault.parameter : fault.pointer}</code>`,
        proseView(messageOf(detail)),
      ),
    ),
  )
}
${wayOut(slug, request)}
<p>${link(`/problems/${slug}`, words().problem.meaning)} · ${link('/', words().problem.front)}</p>
<p><small>${words().problem.request(request.id)}</small></p>`,
      ),
    },
    viewerOf(request),
    undefined,
    request.method === 'GET' && isWithin(request.url) ? request.url : undefined,
  )
