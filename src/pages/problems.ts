/** Problems as pages: the explanation of each kind, and the page a browser gets instead of a problem in JSON. */
import type { FastifyRequest } from 'fastify'
import { closestTo } from '../model/closest-name.ts'
import { problems, type Problem, type ProblemSlug } from '../http/contract/problems.ts'
import { address } from './layout/addresses.ts'
import { html, type Content, type Html } from './layout/html.ts'
import { layout, type Page } from './layout/layout.ts'
import { link, list, prose } from './layout/components.ts'
import { menuPaths } from './layout/menu.ts'
import { viewerOf } from './layout/viewer.ts'

const longestWords = 100

const frame = (slug: ProblemSlug, body: Content): Html => {
  const { status, title } = problems[slug]
  return html`<div class="intro">
<h1>${title}</h1>
<p class="kicker">HTTP status ${status.toString()}, <code>/problems/${slug}</code></p>
${body}
</div>`
}

export const explanationPage = (slug: ProblemSlug): Page => ({
  title: `${problems[slug].title} (${problems[slug].status.toString()})`,
  main: frame(slug, html`<p>${prose(problems[slug].explanation)}</p>`),
})

/** Leads to the list that was meant, and to a search for a record that there is not. */
const nearby = (path: string): Content => {
  const [, name = '', id = ''] = path.split('/')
  const list = closestTo(`/${name}`, menuPaths)
  if (list === undefined) return undefined
  if (list !== `/${name}`) return html`<p>Did you mean ${link(list, list)}?</p>`
  const words = id.replaceAll('-', ' ').slice(0, longestWords)
  const search = words === '' ? undefined : html` · ${link(address('/search', { q: words }), `Search for “${words}”`)}`
  return html`<p>${link(list, `All ${name}`)}${search}</p>`
}

/** Leads to where the problem can be solved. */
const wayOut = (slug: ProblemSlug, { caller, url, sessionToken, method }: FastifyRequest): Content => {
  const [path = ''] = url.split('?')
  if (slug === 'unauthorized') {
    const next = method === 'GET' ? url : path
    const kept = html`<p>What you filled in is not lost: sign in in another tab, then load this page again.</p>`
    return html`<p>${link(address('/sign-in', { next }), 'Sign in')}</p>${method === 'POST' ? kept : undefined}`
  }
  if (slug === 'not-found') return nearby(path)
  const isEditor = sessionToken !== undefined && caller?.role !== 'reader'
  return slug === 'gone' && isEditor
    ? html`<p>${link(`${path}/revisions`, 'Its revisions, to put it back')}</p>`
    : undefined
}

/** Keeps the words of a search in the box. */
const searched = ({ url }: FastifyRequest): Pick<Page, 'q'> => ({
  q: url.startsWith('/search') ? (new URLSearchParams(url.replace(/^[^?]*/, '')).get('q') ?? '') : '',
})

/** Renders the page of a problem. */
export const problemDocument = ({ slug, message, errors }: Problem, request: FastifyRequest): string =>
  layout(
    {
      ...searched(request),
      title: problems[slug].title,
      main: frame(
        slug,
        html`<p>${prose(message)}</p>
${
  errors.length > 1
    ? list(
        errors.map(
          ({ detail, ...fault }) =>
            html`<code>${'parameter' in fault ? fault.parameter : fault.pointer}</code>: ${prose(detail)}`,
        ),
      )
    : undefined
}
${wayOut(slug, request)}
<p>${link(`/problems/${slug}`, 'What this means')} · ${link('/', 'To the front page')}</p>
<p><small>Request ${request.id}</small></p>`,
      ),
    },
    viewerOf(request),
  )
