/** Puts the filters of a list into words, each with a link that takes it away. */
import type { Field, ResourceName } from '../../model/field.ts'
import { filtersOf } from '../../model/filters.ts'
import type { Resource } from '../../model/resource.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { Names, Reference } from '../layout/queries.ts'
import { labelOf, metricName, spoken } from '../layout/words.ts'
import { isChinese } from '../words/language.ts'
import { words } from '../words/words.ts'

type Query = Readonly<Record<string, unknown>>

const unsaid = ['sort', 'cursor', 'limit']

const targetOf = (resource: Resource, { kind, target }: Field): ResourceName | undefined =>
  kind === 'id' ? resource.name : typeof target === 'string' ? target : undefined

const textsOf = (value: unknown): string[] =>
  [value].flat().map((one) => (typeof one === 'boolean' ? (one ? words().frame.yes : words().frame.no) : String(one)))

/** Returns the records that the filters of a query name. */
export const namedIn = (resource: Resource, query: Query): Reference[] =>
  Object.entries(query).flatMap(([name, value]): Reference[] => {
    const field = filtersOf(resource).get(name)?.field
    const target = field && targetOf(resource, field)
    return target === undefined ? [] : textsOf(value).map((id) => [target, id])
  })

const wordsOf = (resource: Resource, [name, value]: [string, unknown], names: Names): string => {
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

export interface Chosen {
  /** The filters, separated by commas; empty without any. */
  readonly text: string
  readonly view: Content
}

/** Returns the filters of a query in words. */
export const chosenIn = (path: string, resource: Resource, query: Query, names: Names): Chosen => {
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
