/** Problems as pages: the explanation of each kind, and the page a browser gets instead of a problem in JSON. */
import type { FastifyRequest } from 'fastify'
import { problems, type Problem, type ProblemSlug } from '../http/contract/problems.ts'
import { address } from './layout/addresses.ts'
import { html, type Content, type Html } from './layout/html.ts'
import { layout, type Page } from './layout/layout.ts'
import { link, list, prose } from './layout/components.ts'
import { viewerOf } from './layout/viewer.ts'

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

/** Leads to where the problem can be solved. */
const wayOut = (slug: ProblemSlug, { caller, url, sessionToken, method }: FastifyRequest): Content => {
  const [path = ''] = url.split('?')
  if (slug === 'unauthorized') {
    const next = method === 'GET' ? url : path
    const kept = html`<p>What you filled in is not lost: sign in in another tab, then load this page again.</p>`
    return html`<p>${link(address('/sign-in', { next }), 'Sign in')}</p>${method === 'POST' ? kept : undefined}`
  }
  const isEditor = sessionToken !== undefined && caller?.role !== 'reader'
  return slug === 'gone' && isEditor
    ? html`<p>${link(`${path}/revisions`, 'Its revisions, to put it back')}</p>`
    : undefined
}

/** Renders the page of a problem. */
export const problemDocument = ({ slug, message, errors }: Problem, request: FastifyRequest): string =>
  layout(
    {
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
