/** A page of a list: its filters in a form, its table, its pages, and what stands under it. */
import type { FastifyRequest } from 'fastify'
import { listData } from '../../http/catalog/schema-org.ts'
import type { Site } from '../../http/formats/writer.ts'
import type { Unknown } from '../../http/contract/hints.ts'
import type { Query } from '../../http/contract/list-query.ts'
import type { Resource } from '../../model/resource.ts'
import type { Store } from '../../store/store.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { link, toRecord } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { Page } from '../layout/layout.ts'
import { namesOf, type Names } from '../layout/queries.ts'
import { spoken } from '../layout/words.ts'
import { chosenIn, namedIn } from './chosen.ts'
import type { Control } from './controls.ts'
import { formView, type Counted } from './form.ts'
import { framed, type Question } from './refused.ts'
import { typedIn, type Typed } from './typed.ts'
import { choosing, under } from './under.ts'
import { words } from '../words/words.ts'

export interface Answer {
  /** Says how many there are. */
  readonly count: string
  readonly counts: Readonly<Record<string, readonly Counted[]>>
  readonly body: Content
  /** The cursor of the next page. */
  readonly next: string | undefined
  /** The values of filters that explain why the list is empty. */
  readonly unknown: readonly Unknown[]
  /** The parameters of the list in the API, where the page shows a part of it. */
  readonly parameters?: Parameters
  /** Sections after the list. */
  readonly more?: Content
}

/** A list that has a page. */
export interface Listing extends Question {
  /** The resource whose filters it has. */
  readonly resource: Resource
  /** Throws a Problem or a Refusal. */
  readonly answer: (query: Query, request: FastifyRequest) => Promise<Answer>
}

const pager = (path: string, query: Query, next: string | undefined): Content => {
  const to = (cursor: string | undefined, text: string): Html =>
    html`<li>${link(address(path, { ...(query as Parameters), cursor }), text)}</li>`
  const isFirst = query['cursor'] === undefined
  return isFirst && next === undefined
    ? undefined
    : html`<nav class="pager" aria-label="${words().lists.pages}"><ul>${isFirst ? undefined : to(undefined, words().lists.firstPage)}${
        next === undefined ? undefined : to(next, words().lists.nextPage)
      }</ul></nav>`
}

/** Names the records in the controls. */
const noting =
  (controls: readonly Control[], typed: Typed, names: Names) =>
  (parameter: string): Content => {
    const target = controls.find((control) => control.parameter === parameter)?.target
    const id = typed.get(parameter) ?? ''
    return target === undefined || id === '' || names(target, id) === id
      ? undefined
      : toRecord(target, id, names(target, id))
  }

const hint = ({ value, lackedBy, nearest }: Unknown): Html => {
  const { namesNoRecord, hasNo, meant } = words().lists
  const said = lackedBy ? hasNo(value, spoken(lackedBy.singular)) : namesNoRecord(value)
  return html`<p class="none">${said}${nearest === undefined ? undefined : meant(nearest)}</p>`
}

/** Renders the page. Throws a problem if the question is refused. */
export const listingPage = async (
  store: Store,
  site: Site,
  listing: Listing,
  request: FastifyRequest,
): Promise<Page> => {
  const { name, title, controls, orders, resource, answer } = listing
  const [path, typed, query] = [`/${name}`, typedIn(request.url), request.query as Query]
  const { count, counts, body, next, unknown, more, parameters = query as Parameters } = await answer(query, request)
  const names = await namesOf(store, namedIn(resource, query))
  const chosen = chosenIn(path, resource, query, names)
  const { at } = await store.stamp()
  const called = chosen.text === '' ? title : words().lists.called(title, chosen.text)
  const page = framed(
    listing,
    formView({ path, controls, orders, typed, faults: [], counts, noteOf: noting(controls, typed, names) }),
    html`<section class="listed" aria-label="${title}">
<p class="count"><strong>${count}</strong></p>
${chosen.view}
${body}
${unknown.map(hint)}
${pager(path, query, next)}
${under(site, { name, parameters: choosing(parameters), title: words().lists.citedTitle(called), at })}
</section>`,
    more,
  )
  return { ...page, data: listData(site, name) }
}
