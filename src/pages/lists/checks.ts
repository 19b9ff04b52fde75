/** The page of all findings: contradictions first, and promises that are merely unreported apart. */
import type { FastifyRequest } from 'fastify'
import { check, resource, reviewed, severity } from '../../http/checks/schema.ts'
import type { Query } from '../../http/contract/list-query.ts'
import { severities } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { link, none } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import { namesOf, type Names, type Reference } from '../layout/queries.ts'
import { findingsTable } from '../tables/checks.ts'
import { choice, type Control } from './controls.ts'
import { derivedPage } from './derived-page.ts'
import type { Listing } from './listing.ts'

/** It contradicts nothing: nobody has reported yet. */
const unreported = 'unreported-promise'
const unreportedShown = 10

const list = { list: 'checks' } as const

const controls: readonly Control[] = [
  { ...choice('severity', severity, 'Severity'), counted: 'severity' },
  choice('check', check, 'Check'),
  choice('reviewed', reviewed, 'Answered'),
  choice('records.resource', resource, 'About'),
  { parameter: 'records.id', label: 'Id of a record', shape: 'text' },
]

const namesIn = (store: Store, checks: readonly ServedCheck[]): Promise<Names> =>
  namesOf(
    store,
    checks.flatMap(({ records }) => records.map(({ resource: of, id }): Reference => [of, id])),
  )

/** Reports whether a question says which checks it is about. */
const isOfChecks = (query: Query): boolean => ['check', 'check.in', 'check.not'].some((name) => name in query)

const apart = async (store: Store, query: Query, request: FastifyRequest): Promise<Content> => {
  const { cursor: _cursor, ...filters } = query
  const asked = { ...filters, check: unreported, limit: unreportedShown }
  const { items, total } = await derivedPage<ServedCheck>(store, list, asked, request)
  if (total === 0) return undefined
  const all = address('/checks', { ...(filters as Parameters), check: unreported })
  return html`<section id="unreported" aria-labelledby="unreported-title">
<h2 id="unreported-title">Promises without an outcome</h2>
<p class="lead">They contradict nothing: they are due, and no outcome is reported.</p>
${findingsTable(items, await namesIn(store, items), 'Promises without an outcome')}
<p>${link(all, `All ${total.toString()}`)}</p>
</section>`
}

export const checksListing = (store: Store): Listing => ({
  name: 'checks',
  title: 'Checks',
  lead: 'What contradicts itself in the register, or leaves something open: errors first. Nothing is hidden for it.',
  controls,
  orders: [],
  resource: figures,
  answer: async (query: Query, request) => {
    const asked = isOfChecks(query) ? query : { ...query, 'check.not': [unreported] }
    const { items, total, next, countBy } = await derivedPage<ServedCheck>(store, list, asked, request)
    return {
      count: `${total.toLocaleString('en')} ${total === 1 ? 'finding' : 'findings'}`,
      counts: { severity: await countBy('severity', severities) },
      body:
        items.length === 0 ? none('No findings match.') : findingsTable(items, await namesIn(store, items), 'Findings'),
      next,
      parameters: asked as Parameters,
      more: asked === query ? undefined : await apart(store, query, request),
    }
  },
})
