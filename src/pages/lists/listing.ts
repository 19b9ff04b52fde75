/** A page of a list: its filters in a form, its table, its pages, and what stands under it. */
import type { Field, ResourceName } from '../../model/field.ts'
import { filtersOf } from '../../model/filters.ts'
import type { Resource } from '../../model/resource.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { type NameOf, namesOfRecords, type RecordReference } from '../layout/queries.ts'
import { labelOf, metricName, spoken, yesOrNo } from '../layout/words.ts'
import { isChinese, words, problemInWords, localised } from '../words/words.ts'
import { listData } from '../../http/catalog/schema-org.ts'
import type { Unknown } from '../../http/contract/hints.ts'
import type { QueryParameters } from '../../http/contract/list-query.ts'
import { type CitedFigures, citeView } from '../layout/cite.ts'
import { framed, link, toRecord, proseView, curlLine, dataView, pictures } from '../layout/components.ts'
import type { Visit, PageContent } from '../layout/visit.ts'
import {
  type Control,
  type CountedValue,
  filterFormView,
  type Typed,
  typedIn,
  type FilterForm,
  isId,
  longestName,
} from './form.ts'
import type { Message } from '../../text/messages/message.ts'
import { problems } from '../../http/contract/problems.ts'
import { isPlainText, type Fault } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { problemOf } from '../../http/pipeline/errors.ts'
import { isForPeople } from '../../http/pipeline/headers.ts'
import { calledSo } from '../editing/references.ts'
import { lastingHref } from '../../http/contract/paging.ts'
import type { Site } from '../../http/formats/writer.ts'
import { canonicalInstant } from '../../model/canonical.ts'

// Gives back the form of a question that is refused: as it was typed, with its faults.

/** The question of a page. */
export interface ListQuestion extends Pick<FilterForm, 'controls' | 'orders'> {
  /** As in its address. */
  readonly name: string
  readonly title: string
  readonly lead: string
}

/** Renders the parts of a page with a form under its title. */
const withForm = ({ title, lead }: ListQuestion, called: string, ...parts: readonly Content[]): PageContent => {
  const head = { title: called, heading: title, lead: proseView(lead), description: lead.replaceAll('`', '') }
  return framed({ ...head, script: 'edit.js' }, ...parts)
}

/** Says of a text that is no id where a record belongs that no record has this name: the rule for ids would not help. */
const named = (store: Store, { controls }: ListQuestion, typed: Typed, faults: readonly Fault[]): Promise<Fault[]> =>
  Promise.all(
    faults.map(async (fault) => {
      const control = controls.find((one) => 'parameter' in fault && one.parameter === fault.parameter)
      const text = typed.get(control?.parameter ?? '')?.trim() ?? ''
      if (control?.target === undefined || text === '' || isId.test(text)) return fault
      if (text.length > longestName || !isPlainText(text)) return fault
      const none: Message = ['no-such-name', resourceOf(control.target).singular]
      const called = await calledSo(store, control.target, text)
      const detail: Message = called?.isWhole ? called.message : called ? ['and-more', none, called.message] : none
      return { ...fault, detail }
    }),
  )

/** Answers a question by a page. Throws what is no fault of the question, and all problems of programs. */
export const orRefused = async (
  visit: Visit,
  question: ListQuestion,
  answer: (visit: Visit) => Promise<PageContent>,
): Promise<PageContent> => {
  const { store, request } = visit
  try {
    if (request.validationError) throw request.validationError
    return await answer(visit)
  } catch (error) {
    const { slug, errors, detail = ['misshapen'] } = problemOf(error)
    if (!isForPeople(request) || !['invalid-request', 'broken-rule'].includes(slug)) throw error
    const faults: readonly Fault[] = errors.length > 0 ? errors : [{ parameter: '', detail }]
    const typed = typedIn(request.url)
    const shown = await named(store, question, typed, faults)
    const form = filterFormView({ ...question, path: `/${question.name}`, typed, faults: shown, counts: {} })
    const { status } = problems[slug]
    const meaning = link(`/problems/${slug}`, html`<code>/problems/${slug}</code>`)
    const kind = html`<p><small>${words().problem.statusOf(status, meaning, request.id)}</small></p>`
    return {
      ...withForm(question, words().lists.called(question.title, problemInWords(slug).title), form, kind),
      status,
    }
  }
}

// The ways out of a table: its files, a permanent address, its citation, and the line that fetches it.

const fileNames = { csv: 'CSV', xlsx: 'XLSX', parquet: 'Parquet', json: 'JSON' } as const

export interface Shown {
  /** The name of the list, as in its address. */
  readonly name: string
  /** The parameters of its address in the API that choose what is shown. */
  readonly parameters: Parameters
  /** Its description in words. */
  readonly title: string
  /** The instant of the register's last change. */
  readonly at: string
  /** The figures in it. */
  readonly from?: CitedFigures | undefined
  readonly files?: readonly (keyof typeof fileNames)[]
  /** The parameters of the chart above it, if one is drawn. */
  readonly chart?: Parameters | undefined
}

/** Returns the parameters that choose what is shown, whatever page of it. */
export const choosing = ({ cursor: _cursor, limit: _limit, ...parameters }: Parameters): Parameters => parameters

export const under = (
  site: Site,
  { name, parameters, title, at, from, files = ['csv', 'xlsx', 'parquet'], chart }: Shown,
): Html => {
  const { publicUrl } = site
  const { asOf, q } = parameters
  const page = address(`/${name}`, parameters)
  const href = lastingHref(publicUrl, localised(page), q === undefined && at !== '' ? { asOf: at } : {})
  const cited = { title, href, from, at: typeof asOf === 'string' ? canonicalInstant(asOf) : at }
  const inApi = address(`/v1/${name}`, parameters)
  const fileView = (format: keyof typeof fileNames): Html =>
    html`${link(address(`/${name}.${format}`, { ...parameters, ...(format === 'csv' && { bom: true }) }), fileNames[format])}
`
  return html`<div class="under">
${citeView(cited, site)}
${dataView(
  html`<p class="offers">${files.map(fileView)}${files.includes('json') ? undefined : html`${link(inApi, 'JSON')} `}${
    chart && pictures((format) => address(`/${name}/chart`, { ...chart, format }))
  } ${q === undefined ? link(href, words().lists.permanent) : html`<span class="none">${words().lists.noPermanent}</span>`}</p>
`,
  curlLine(publicUrl, inApi),
)}
</div>`
}

const withoutWords = ['sort', 'cursor', 'limit']

const targetOf = (resource: Resource, { kind, target }: Field): ResourceName | undefined =>
  kind === 'id' ? resource.name : typeof target === 'string' ? target : undefined

const textsOf = (value: unknown): string[] =>
  [value].flat().map((one) => (typeof one === 'boolean' ? yesOrNo(one) : String(one)))

const namedIn = (resource: Resource, query: QueryParameters): RecordReference[] =>
  Object.entries(query).flatMap(([name, value]): RecordReference[] => {
    const field = filtersOf(resource).get(name)?.field
    const target = field && targetOf(resource, field)
    return target === undefined ? [] : textsOf(value).map((id) => [target, id])
  })

const wordsOf = (resource: Resource, [name, value]: [string, unknown], names: NameOf): string => {
  const filter = filtersOf(resource).get(name)
  const { and, filter: wordFilter, named, operators } = words().lists
  // Parameters that are no filters of records.
  if (!filter) {
    const key = name.replace(/\.\w+$/, '')
    const texts = textsOf(value).map(key === 'metric' ? metricName : spoken)
    return wordFilter(named[key] ?? labelOf(isChinese() ? key : name), '', texts.join(and))
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
  return wordFilter(subject, operators[operator.name], texts.join(and)).replace(/^./, (letter) => letter.toUpperCase())
}

const chosenIn = (path: string, resource: Resource, query: QueryParameters, names: NameOf) => {
  const all = Object.entries(query).filter(([name]) => !withoutWords.includes(name))
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
  const sentence = lackedBy ? hasNo(value, spoken(lackedBy.singular)) : namesNoRecord(value)
  return html`<p class="none">${sentence}${nearest !== undefined && meant(nearest)}</p>`
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
  const page = withForm(
    listing,
    title,
    filterFormView({ path, controls, orders, typed, faults: [], counts, noteOf: noting(controls, typed, names) }),
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
