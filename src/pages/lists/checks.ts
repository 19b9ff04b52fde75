/** The page of all findings: contradictions first, and promises that are merely unreported apart. */
import type { FastifyRequest } from 'fastify'
import { checkList, check, resource, reviewed, severity } from '../../http/checks/checks.ts'
import type { Query } from '../../http/contract/list-query.ts'
import { severities } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { link, none } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import { namesOf, type Names } from '../layout/queries.ts'
import { findingsTable, recordsNamed } from '../tables/checks.ts'
import { choice, type Control } from './controls.ts'
import { derivedPage } from './derived-page.ts'
import type { Listing } from './listing.ts'
import { words } from '../words/words.ts'

/** It contradicts nothing: nobody has reported yet. */
const unreported = 'unreported-promise'
const unreportedShown = 10

const controls = (): Control[] => [
  { ...choice('severity', severity, words().lists.severity), counted: 'severity' },
  choice('check', check, words().lists.check),
  choice('reviewed', reviewed, words().lists.answered),
  choice('records.resource', resource, words().lists.about),
  { parameter: 'records.id', label: words().lists.recordId, shape: 'text' },
]

const namesIn = (store: Store, checks: readonly ServedCheck[]): Promise<Names> => namesOf(store, recordsNamed(checks))

/** Reports whether a question says which checks it is about. */
const isOfChecks = (query: Query): boolean => ['check', 'check.in', 'check.not'].some((name) => name in query)

const apart = async (store: Store, query: Query, request: FastifyRequest): Promise<Content> => {
  const { cursor: _cursor, ...filters } = query
  const asked = { ...filters, check: unreported, limit: unreportedShown }
  const { items, total } = await derivedPage<ServedCheck>(store, checkList, asked, request)
  if (total === 0) return undefined
  const all = address('/checks', { ...(filters as Parameters), check: unreported })
  return html`<section id="unreported" aria-labelledby="unreported-title">
<h2 id="unreported-title">${words().lists.unreported}</h2>
<p class="lead">${words().lists.unreportedLead}</p>
${findingsTable(items, await namesIn(store, items), words().lists.unreported)}
<p>${link(all, words().frame.all(total.toString()))}</p>
</section>`
}

export const checksListing = (store: Store): Listing => ({
  name: 'checks',
  title: words().lists.checks,
  lead: words().lists.checksLead,
  controls: controls(),
  orders: [],
  resource: figures,
  answer: async (query: Query, request) => {
    const asked = isOfChecks(query) ? query : { ...query, 'check.not': [unreported] }
    const { items, total, next, unknown, countBy } = await derivedPage<ServedCheck>(store, checkList, asked, request)
    return {
      count: words().lists.countFindings(total),
      counts: { severity: await countBy('severity', severities) },
      body:
        items.length === 0
          ? none(words().lists.noFindings)
          : findingsTable(items, await namesIn(store, items), words().lists.findings),
      next,
      unknown,
      parameters: asked as Parameters,
      more: asked === query ? undefined : await apart(store, query, request),
    }
  },
})
