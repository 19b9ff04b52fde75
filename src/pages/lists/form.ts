/** Renders the form of a list: its controls with what was typed, faults beside them, and the filters that it has no control for. */
import type { Fault } from '../../model/validation.ts'
import { list, prose } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { labelOf, metricName, spoken, unitName } from '../layout/words.ts'
import type { Control } from './controls.ts'
import type { Typed } from './typed.ts'
import { messageOf, words } from '../words/words.ts'

/** A value that occurs in a list, with the number of its records. */
export interface Counted {
  readonly value: string
  readonly count: number
}

export interface Form {
  /** The address of the list. */
  readonly path: string
  readonly controls: readonly Control[]
  readonly orders: readonly (readonly [sort: string, name: string])[]
  readonly typed: Typed
  readonly faults: readonly Fault[]
  /** The values that occur, by field. */
  readonly counts: Readonly<Record<string, readonly Counted[]>>
  /** The address without filters, if it is another. */
  readonly start?: string
  /** Names the record in a control. */
  readonly noteOf?: (parameter: string) => Content
}

/** The number of controls in view; the others are folded. */
const inView = 10

const idOf = (parameter: string): string => `in-${parameter}`

const nameOf = (value: string, counted: string): string => {
  if (value === 'true') return words().frame.yes
  if (value === 'false') return words().frame.no
  const states: Readonly<Record<string, string>> = words().figure.states
  if (counted === 'unit') return unitName(value)
  if (counted === 'metric') return metricName(value)
  return (counted === 'state' ? states[value] : undefined) ?? spoken(value)
}

/** Returns the values that occur, with their numbers; a value that was chosen stays, even if nothing has it. */
const choices = (
  { values = [], counted = '' }: Control,
  counts: Form['counts'],
  chosen: string,
): (readonly [string, string])[] => {
  const found = counts[counted]
  const named = (value: string): readonly [string, string] => [value, nameOf(value, counted)]
  if (!found) return values.map(named)
  const isLeft = values.includes(chosen) && !found.some(({ value }) => value === chosen)
  return [
    ...found.map(({ value, count }) => [value, words().lists.counted(nameOf(value, counted), count)] as const),
    ...(isLeft ? [[chosen, words().lists.counted(nameOf(chosen, counted), 0)] as const] : []),
  ]
}

const select = (attributes: Html, options: readonly (readonly [string, string])[], text: string): Html => {
  // The text that was typed stays, even if it is none of the options.
  const all = text === '' || options.some(([value]) => value === text) ? options : [...options, [text, text] as const]
  return html`<select${attributes}>${all.map(
    ([value, name]) => html`<option value="${value}"${value === text ? html` selected` : undefined}>${name}</option>`,
  )}</select>`
}

const isDate = /^\d{4}-\d\d-\d\d$/

const entry = (control: Control, attributes: Html, text: string, counts: Form['counts']): Html => {
  const { shape, target } = control
  const options = shape === 'choice' ? choices(control, counts, text) : []
  if (options.length > 0) return select(attributes, [['', words().lists.any], ...options], text)
  // A date control would drop what is no date.
  const isDay = shape === 'date' && (text === '' || isDate.test(text))
  const kind = isDay ? html` type="date"` : shape === 'words' ? html` type="search"` : undefined
  const suggested = target === undefined ? undefined : html` data-search="${target}"`
  return html`<input${attributes}${kind}${suggested} value="${text}" autocomplete="off">`
}

const control = (one: Control, { typed, faults, counts, noteOf }: Form): Html => {
  const { parameter, label, shape } = one
  const id = idOf(parameter)
  const own = faults.filter((fault) => 'parameter' in fault && fault.parameter === parameter)
  const note = noteOf?.(parameter)
  const described = [...(own.length > 0 ? [`${id}-fault`] : []), ...(note === undefined ? [] : [`${id}-note`])]
  const attributes = html` id="${id}" name="${parameter}"${
    described.length > 0 ? html` aria-describedby="${described.join(' ')}"` : undefined
  }${own.length > 0 ? html` aria-invalid="true"` : undefined}`
  return html`<div class="filter">
<label for="${id}">${label}${shape === 'record' ? html` <small>${words().lists.nameOrId}</small>` : undefined}</label>
${entry(one, attributes, typed.get(parameter) ?? '', counts)}
${own.length === 0 ? undefined : html`<p class="fault" id="${id}-fault">${own.map(({ detail }) => prose(messageOf(detail)))}</p>`}
${note === undefined ? undefined : html`<p class="hint" id="${id}-note">${note}</p>`}
</div>`
}

const summary = ({ faults, controls, orders }: Form): Content => {
  if (faults.length === 0) return undefined
  const known = [...controls.map(({ parameter }) => parameter), ...(orders.length > 0 ? ['sort'] : [])]
  const labels = new Map(controls.map(({ parameter, label }) => [parameter, label]))
  const items = faults.map((fault) => {
    const name = 'parameter' in fault ? fault.parameter : ''
    const called = labels.get(name) ?? (name === 'sort' ? words().lists.order : name)
    return words().lists.fault(
      known.includes(name) ? html`<a href="#${idOf(name)}">${called}</a>` : html`<code>${name}</code>`,
      prose(messageOf(fault.detail)),
    )
  })
  return html`<div class="note bad" role="alert" tabindex="-1" id="faults">
<h2>${words().lists.refused}</h2>
${list(items)}
</div>`
}

/** Parameters that the form sets anew. */
const ownOfForm = ['sort', 'cursor']

export const formView = (form: Form): Html => {
  const { path, controls, orders, typed, faults, start = path } = form
  const shown = new Set([...controls.map(({ parameter }) => parameter), ...ownOfForm])
  const isBad = (name: string): boolean => faults.some((fault) => 'parameter' in fault && fault.parameter === name)
  const kept = [...typed].filter(([name]) => !shown.has(name) && !isBad(name))
  const [first, rest] = [controls.slice(0, inView), controls.slice(inView)]
  const isAsked = ({ parameter }: Control): boolean => typed.has(parameter)
  return html`${summary(form)}
<form class="filters" action="${path}" aria-label="${words().lists.filters}">
<div class="grid">
${first.map((one) => control(one, form))}
</div>
${
  rest.length === 0
    ? undefined
    : html`<details${rest.some(isAsked) ? html` open` : undefined}><summary>${words().lists.moreFilters}</summary>
<div class="grid">
${rest.map((one) => control(one, form))}
</div></details>`
}
${kept.map(([name, text]) => html`<input type="hidden" name="${name}" value="${text}">`)}
<p class="actions">
${
  orders.length === 0
    ? undefined
    : html`<label for="in-sort">${words().lists.order}</label> ${select(
        html` id="in-sort" name="sort"${isBad('sort') ? html` aria-invalid="true"` : undefined}`,
        [['', labelOf('id')], ...orders],
        typed.get('sort') ?? '',
      )}`
}
<button class="go">${words().lists.show}</button>
${typed.size === 0 ? undefined : html`<a href="${start}">${words().lists.clear}</a>`}
</p>
</form>`
}
