/** A page of a list: its filters in a form, its table, its pages, and what stands under it. */
import type { Field, ResourceName } from '../../model/field.ts'
import { filtersOf } from '../../model/filters.ts'
import type { Resource } from '../../model/resource.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { type NameOf, namesOfRecords, type RecordReference } from '../layout/queries.ts'
import { labelOf, metricName, spoken } from '../layout/words.ts'
import { isChinese, words } from '../words/words.ts'
import { listData } from '../../http/catalog/schema-org.ts'
import type { Unknown } from '../../http/contract/hints.ts'
import type { QueryParameters } from '../../http/contract/list-query.ts'
import type { CitedFigures } from '../layout/cite.ts'
import { link, toRecord } from '../layout/components.ts'
import type { PageContent } from '../layout/layout.ts'
import type { Visit } from '../layout/viewer.ts'
import { type Control, type CountedValue, filterFormView, type Typed, typedIn } from './form.ts'
import { framed, type ListQuestion } from './refused.ts'
import { choosing, under } from './under.ts'

// Puts the filters of a list into words, each with a link that takes it away.

const unsaid = ['sort', 'cursor', 'limit']

const targetOf = (resource: Resource, { kind, target }: Field): ResourceName | undefined =>
  kind === 'id' ? resource.name : typeof target === 'string' ? target : undefined

const textsOf = (value: unknown): string[] =>
  [value].flat().map((one) => (typeof one === 'boolean' ? (one ? words().frame.yes : words().frame.no) : String(one)))

/** Returns the records that the filters of a query name. */
const namedIn = (resource: Resource, query: QueryParameters): RecordReference[] =>
  Object.entries(query).flatMap(([name, value]): RecordReference[] => {
    const field = filtersOf(resource).get(name)?.field
    const target = field && targetOf(resource, field)
    return target === undefined ? [] : textsOf(value).map((id) => [target, id])
  })

const wordsOf = (resource: Resource, [name, value]: [string, unknown], names: NameOf): string => {
  const filter = filtersOf(resource).get(name)
  const { and, filter: wordFilter, named, said } = words().lists
  // Parameters that are no filters of records.
  if (!filter) {
    const key = name.replace(/\.\w+$/, '')
    return wordFilter(
      named[key] ?? labelOf(isChinese() ? key : name),
      '',
      textsOf(value)
        .map(key === 'metric' ? metricName : spoken)
        .join(and),
    )
  }
  const { path, field, operator } = filter
  const target = targetOf(resource, field)
  const key = path.at(-1) ?? ''
  const texts = textsOf(value).map((text) => {
    if (target !== undefined) return names(target, text)
    if (key === 'metric') return metricName(text)
    return field.kind === 'enumeration' ? spoken(text) : text
  })
  const subject = key === 'id' && operator.name === 'within' ? '' : labelOf(key)
  return wordFilter(subject, said[operator.name], texts.join(and)).replace(/^./, (letter) => letter.toUpperCase())
}

interface Chosen {
  /** The filters, separated by commas; empty without any. */
  readonly text: string
  readonly view: Content
}

/** Returns the filters of a query in words. */
const chosenIn = (path: string, resource: Resource, query: QueryParameters, names: NameOf): Chosen => {
  const all = Object.entries(query).filter(([name]) => !unsaid.includes(name))
  const items = all.map(([name, value]): readonly [string, Html] => {
    const text = wordsOf(resource, [name, value], names)
    const rest = { ...(query as Parameters), [name]: undefined, cursor: undefined }
    return [
      text,
      html`<li><a href="${address(path, rest)}"><span class="unseen">${words().lists.without}</span>${text} <span aria-hidden="true">×</span></a></li>`,
    ]
  })
  return {
    text: items.map(([text]) => text).join(words().lists.and),
    view:
      items.length === 0
        ? undefined
        : html`<ul class="chosen" aria-label="${words().lists.inUse}">${items.map(([, item]) => item)}</ul>`,
  }
}

interface Answer {
  /** Says how many there are. */
  readonly count: string
  readonly counts: Readonly<Record<string, readonly CountedValue[]>>
  readonly body: Content
  /** The cursor of the next page. */
  readonly next: string | undefined
  /** The values of filters that explain why the list is empty. */
  readonly unknown: readonly Unknown[]
  /** The figures in it, for its citation. */
  readonly from?: CitedFigures
}

/** A list that has a page. */
export interface ListPage extends ListQuestion {
  /** The resource whose filters it has. */
  readonly resource: Resource
  /** Throws a Problem or a Refusal. */
  readonly answer: (visit: Visit) => Promise<Answer>
}

const pager = (path: string, query: QueryParameters, next: string | undefined): Content => {
  const to = (cursor: string | undefined, text: string): Html =>
    html`<li>${link(address(path, { ...(query as Parameters), cursor }), text)}</li>`
  const isFirst = query['cursor'] === undefined
  return isFirst && next === undefined
    ? undefined
    : html`<nav class="pager" aria-label="${words().lists.pages}"><ul>${!isFirst && to(undefined, words().lists.firstPage)}${
        next !== undefined && to(next, words().lists.nextPage)
      }</ul></nav>`
}

/** Names the records in the controls. */
const noting =
  (controls: readonly Control[], typed: Typed, names: NameOf) =>
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
  return html`<p class="none">${said}${nearest !== undefined && meant(nearest)}</p>`
}

/** Renders the page. Throws a problem if the question is refused. */
export const listingPage = async (visit: Visit, listing: ListPage): Promise<PageContent> => {
  const { store, settings, query } = visit
  const { name, title, controls, orders, resource, answer } = listing
  const [path, typed] = [`/${name}`, typedIn(visit.request.url)]
  const { count, counts, body, next, unknown, from } = await answer(visit)
  const names = await namesOfRecords(store, namedIn(resource, query))
  const chosen = chosenIn(path, resource, query, names)
  const { at } = await store.stamp()
  const called = chosen.text === '' ? title : words().lists.called(title, chosen.text)
  const page = framed(
    listing,
    filterFormView({
      path,
      controls,
      orders,
      typed,
      faults: [],
      counts,
      noteOf: noting(controls, typed, names),
    }),
    html`<section class="listed" aria-label="${title}">
<p class="count"><strong>${count}</strong></p>
${chosen.view}
${body}
${unknown.map(hint)}
${pager(path, query, next)}
${under(settings, { name, parameters: choosing(query as Parameters), title: called, at, from })}
</section>`,
  )
  return { ...page, data: listData(settings, name) }
}
