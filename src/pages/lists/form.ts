/** Renders the form of a list: its controls with what was typed, faults beside them, and the filters that it has no control for. */
import type { FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import { type Field, idConstraints, type ResourceName } from '../../model/field.ts'
import { type Fault, isPlainText } from '../../model/validation.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import { countRecords, firstRecords, mostMetrics, type RecordRow } from '../layout/queries.ts'
import { type Filter, filtersOf, treeOf } from '../../model/filters.ts'
import { jsonOf } from '../../model/json-schema.ts'
import type { Resource } from '../../model/resource.ts'
import { labelOf, metricName, spoken, unitName, yesOrNo } from '../layout/words.ts'
import { messageOf, words } from '../words/words.ts'
import { asDay, proseView } from '../layout/components.ts'
import { controlId, faultList, type Option, selectView } from '../layout/forms.ts'
import { type Content, html, type Html } from '../layout/html.ts'

// Reads what was typed into the form of a list: a control left empty filters nothing, a name stands for its record.

/** From the surest kind of name to the least. */
const namesOf: readonly ((metric: RecordRow<'metrics'>) => readonly (string | null)[])[] = [
  ({ id }) => [id],
  ({ name, localName }) => [name, localName],
  ({ aliases }) => aliases,
]

/** Returns the id of the one metric that has a name, or the term of figures that no metric defines. */
const metricCalled = async (store: Store, name: string): Promise<string | undefined> => {
  const records = await firstRecords(store, 'metrics', {
    limit: mostMetrics,
    fields: ['id', 'name', 'localName', 'aliases'],
  })
  const key = nameKeyOf(name)
  for (const of of namesOf) {
    const called = records.filter((metric) => of(metric).some((one) => one !== null && nameKeyOf(one) === key))
    if (called.length === 1) return called[0]?.id
  }
  const term = name.toLowerCase().replaceAll(/\s+/g, '-')
  return (await countRecords(store, 'figures', { metric: term })) > 0 ? term : undefined
}

/** The texts of the parameters of an address, by name; of a repeated one the first. */
export type Typed = ReadonlyMap<string, string>

export const typedIn = (url: string): Typed => {
  const [, query = ''] = /\?(.*)/s.exec(url) ?? []
  return new Map([...new URLSearchParams(query)].reverse())
}

export const isId = new RegExp(idConstraints.pattern)

export const longestName = 200
/** Below it, a name only begins so. */
const leastConfidence = 0.5

/** Returns the id of the one record that has a name; undefined if none or several have it. */
const idCalled = async (store: Store, name: string, { target }: Control): Promise<string | undefined> => {
  if (name.length > longestName || !isPlainText(name)) return undefined
  if (target === 'metrics') return metricCalled(store, name)
  const [best, next] = await store.resolve(name, target)
  return best && best.confidence > Math.max(next?.confidence ?? 0, leastConfidence) ? best.id : undefined
}

/** Returns the address with ids for names, and without the controls that were left empty; undefined if it is this one. */
export const tidied = async (
  store: Store,
  controls: readonly Control[],
  { query, url }: FastifyRequest,
): Promise<string | undefined> => {
  const texts = Object.entries(query as Readonly<Record<string, string | string[]>>)
  const pairs = await Promise.all(
    texts
      .filter(([, text]) => text !== '')
      .map(async ([name, text]): Promise<[string, string | string[]]> => {
        const control = controls.find(({ parameter }) => parameter === name)
        if (control?.shape !== 'record' || typeof text !== 'string' || isId.test(text)) return [name, text]
        return [name, (await idCalled(store, text.trim(), control)) ?? text]
      }),
  )
  const isTidy = pairs.length === texts.length && pairs.every(([, text], at) => texts[at]?.[1] === text)
  if (isTidy) return undefined
  const [path = ''] = url.split('?')
  const parameters = pairs.flatMap(([name, text]) => [text].flat().map((one): [string, string] => [name, one]))
  const rest = new URLSearchParams(parameters).toString()
  return rest === '' ? path : `${path}?${rest}`
}

export interface Control {
  /** As the API calls it. */
  readonly parameter: string
  readonly label: string
  /** `choice`: one of the values that occur; `record`: an id or a name. */
  readonly shape: 'words' | 'choice' | 'record' | 'date' | 'text'
  /** The values of a choice, where the declaration lists them. */
  readonly values?: readonly string[]
  /** The field whose values are counted for a choice. */
  readonly counted?: string
  /** The resource of a record. */
  readonly target?: ResourceName
}

/** The fields of free text that have few values. */
const terms = ['metric', 'language']

const isChoice = (key: string, { kind }: Field): boolean =>
  ['enumeration', 'boolean', 'unit'].includes(kind) || terms.includes(key)

export const choice = (parameter: string, { kind, value }: Field, label = labelOf(parameter)): Control => ({
  parameter,
  label,
  shape: 'choice',
  values: kind === 'boolean' ? ['true', 'false'] : (jsonOf(value).enum ?? []),
})

const choicesOf = ({ own }: Resource): Control[] =>
  Object.entries(own)
    .filter(([key, field]) => isChoice(key, field))
    .map(([key, field]) => ({ ...choice(key, field), counted: key }))

/** Returns the resource whose records a filter takes, if people look for records by it. */
const targetOf = (resource: Resource, { path, field, operator }: Filter): ResourceName | undefined => {
  // Programs alone look for the words of an edition.
  if (path.includes('as')) return undefined
  if (operator.name === 'within') {
    const tree = treeOf(resource, field)
    return tree !== resource.name || path[0] === 'id' ? tree : undefined
  }
  return operator.name === 'equals' && path.length === 1 && field.target === 'sources' ? 'sources' : undefined
}

const recordsOf = (resource: Resource): Control[] =>
  [...filtersOf(resource).values()].flatMap((filter): Control[] => {
    const target = targetOf(resource, filter)
    const key = filter.path.at(-1) ?? ''
    const label = key === 'id' ? words().lists.within : labelOf(key)
    return target === undefined ? [] : [{ parameter: filter.parameter, label, shape: 'record', target }]
  })

/** The last day that goes with a first day. */
const ends: Readonly<Record<string, string>> = { startsOn: 'endsOn', periodStart: 'periodEnd' }

const datesOf = ({ own }: Resource): Control[] => {
  const first = Object.keys(own).find((key) => own[key]?.kind === 'date')
  if (first === undefined) return []
  const last = ends[first]
  const { from, fromDay, until } = words().lists
  const name = last === undefined && first !== 'on' ? fromDay(labelOf(first)) : from
  return [
    { parameter: `${first}.gte`, label: name, shape: 'date' },
    { parameter: `${last ?? first}.lte`, label: until, shape: 'date' },
  ]
}

const wordsControl = (): Control => ({ parameter: 'q', label: words().lists.words, shape: 'words' })

/** Returns the controls of a resource: words, records, dates, then what has few values. */
export const filterControls = (resource: Resource): Control[] => [
  wordsControl(),
  ...recordsOf(resource),
  ...datesOf(resource),
  ...choicesOf(resource),
]

/** Returns the orders that a person may choose, each with its name. */
export const ordersOf = ({ own }: Resource): (readonly [sort: string, name: string])[] => {
  const name = ['title', 'name'].find((key) => key in own)
  const dates = Object.keys(own).filter((key) => own[key]?.kind === 'date')
  return [
    ...(name === undefined ? [] : [[name, labelOf(name)] as const]),
    ...dates.map((key) => [`-${key}`, words().lists.latestFirst(labelOf(key))] as const),
    ['-updatedAt', words().lists.changedFirst],
  ]
}

/** A value that occurs in a list, with the number of its records. */
export interface CountedValue {
  readonly value: string
  readonly count: number
}

export interface FilterForm {
  /** The address of the list. */
  readonly path: string
  readonly controls: readonly Control[]
  readonly orders: readonly (readonly [sort: string, name: string])[]
  readonly typed: Typed
  readonly faults: readonly Fault[]
  /** The values that occur, by field. */
  readonly counts: Readonly<Record<string, readonly CountedValue[]>>
  /** The address without filters, if it is another. */
  readonly start?: string
  /** Names the record in a control. */
  readonly noteOf?: (parameter: string) => Content
}

/** The number of controls in view; the others are folded. */
const inView = 10

const nameOf = (value: string, counted: string): string => {
  if (value === 'true' || value === 'false') return yesOrNo(value === 'true')
  const states: Readonly<Record<string, string>> = words().figure.states
  if (counted === 'unit') return unitName(value)
  if (counted === 'metric') return metricName(value)
  return (counted === 'state' ? states[value] : undefined) ?? spoken(value)
}

/** Returns the values that occur, with their numbers; a value that was chosen stays, even if nothing has it. */
const choices = (
  { values = [], counted = '' }: Control,
  counts: FilterForm['counts'],
  chosen: string,
): (readonly [string, string])[] => {
  const found = counts[counted]
  const named = (value: string): Option => [value, nameOf(value, counted)]
  if (!found) return values.map(named)
  const isLeft = values.includes(chosen) && !found.some(({ value }) => value === chosen)
  return [
    ...found.map(({ value, count }) => [value, words().lists.counted(nameOf(value, counted), count)] as const),
    ...(isLeft ? [[chosen, words().lists.counted(nameOf(chosen, counted), 0)] as const] : []),
  ]
}

const entry = (control: Control, attributes: Html, text: string, counts: FilterForm['counts']): Html => {
  const { shape, target } = control
  const options = shape === 'choice' ? choices(control, counts, text) : []
  if (options.length > 0) return selectView(attributes, [['', words().lists.any], ...options], text)
  const kind = { date: asDay, words: html` type="search"` }[shape as string]
  const suggested = target === undefined ? undefined : html` data-search="${target}"`
  return html`<input${attributes}${kind}${suggested} value="${text}" autocomplete="off">`
}

const control = (one: Control, { typed, faults, counts, noteOf }: FilterForm): Html => {
  const { parameter, label, shape } = one
  const id = controlId(parameter)
  const own = faults.filter((fault) => 'parameter' in fault && fault.parameter === parameter)
  const note = noteOf?.(parameter)
  const described = [...(own.length > 0 ? [`${id}-fault`] : []), ...(note === undefined ? [] : [`${id}-note`])]
  const attributes = html` id="${id}" name="${parameter}"${
    described.length > 0 && html` aria-describedby="${described.join(' ')}"`
  }${own.length > 0 && html` aria-invalid="true"`}`
  return html`<div class="filter">
<label for="${id}">${label}${shape === 'record' && html` <small>${words().lists.nameOrId}</small>`}</label>
${entry(one, attributes, typed.get(parameter) ?? '', counts)}
${own.length > 0 && html`<p class="fault" id="${id}-fault">${own.map(({ detail }) => proseView(messageOf(detail)))}</p>`}
${note !== undefined && html`<p class="hint" id="${id}-note">${note}</p>`}
</div>`
}

const summary = ({ faults, controls, orders }: FilterForm): Content => {
  const known = [...controls.map(({ parameter }) => parameter), ...(orders.length > 0 ? ['sort'] : [])]
  const labels = new Map(controls.map(({ parameter, label }) => [parameter, label]))
  const items = faults.map((fault) => {
    const name = 'parameter' in fault ? fault.parameter : ''
    const called = labels.get(name) ?? (name === 'sort' ? words().lists.order : name)
    return words().lists.fault(
      known.includes(name) ? html`<a href="#${controlId(name)}">${called}</a>` : html`<code>${name}</code>`,
      proseView(messageOf(fault.detail)),
    )
  })
  return faultList(words().lists.refused, items)
}

/** Parameters that the form sets anew. */
const ownOfForm = ['sort', 'cursor']

export const filterFormView = (form: FilterForm): Html => {
  const { path, controls, orders, typed, faults, start = path } = form
  const shown = new Set([...controls.map(({ parameter }) => parameter), ...ownOfForm])
  const isBad = (name: string): boolean => faults.some((fault) => 'parameter' in fault && fault.parameter === name)
  const carried = [...typed].filter(([name]) => !shown.has(name) && !isBad(name))
  const [first, rest] = [controls.slice(0, inView), controls.slice(inView)]
  const isSet = ({ parameter }: Control): boolean => typed.has(parameter)
  return html`${summary(form)}
<form class="filters" action="${path}" aria-label="${words().lists.filters}">
<details${typed.size > 0 && html` open`}><summary>${words().lists.filters}</summary>
<div class="grid">
${first.map((one) => control(one, form))}
</div>
${
  rest.length > 0 &&
  html`<details${rest.some(isSet) && html` open`}><summary>${words().lists.moreFilters}</summary>
<div class="grid">
${rest.map((one) => control(one, form))}
</div></details>`
}
${carried.map(([name, text]) => html`<input type="hidden" name="${name}" value="${text}">`)}
<p class="actions">
${
  orders.length > 0 &&
  html`<label for="in-sort">${words().lists.order}</label> ${selectView(
    html` id="in-sort" name="sort"${isBad('sort') && html` aria-invalid="true"`}`,
    [['', labelOf('id')], ...orders],
    typed.get('sort') ?? '',
  )}`
}
<button class="go">${words().lists.show}</button>
${typed.size !== 0 && html`<a href="${start}">${words().lists.clear}</a>`}
</p>
</details>
</form>`
}
