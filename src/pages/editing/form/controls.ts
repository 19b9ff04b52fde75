/** Renders a control for each kind of field. */
import type { Field } from '../../../model/field.ts'
import { jsonOf } from '../../../model/json-schema.ts'
import { html, type Content, type Html } from '../../layout/html.ts'
import { prose } from '../../layout/components.ts'
import { labelOf, spoken } from '../../layout/words.ts'
import { descriptionOf, words } from '../../words/words.ts'

/** A control: its name, the key of its field, the text in it, and what is said about it. */
export interface Control {
  readonly name: string
  readonly key: string
  readonly field: Field
  readonly text: string
  readonly faults: readonly string[]
  /** Warnings before it is saved, such as another person's change. */
  readonly warning?: Content
  /** The name of the record that the text refers to. */
  readonly note?: Content
  /** The list of records to choose from. */
  readonly options?: string | undefined
}

/** A longer name is set in several lines, and so is one that has several. */
const longestLine = 90
const wide = ['title', 'localTitle', 'quote', 'asPrinted', 'url', 'archivedUrl']

const isLong = ({ field: { kind }, text }: Control): boolean =>
  kind === 'text' || kind === 'list' || text.length > longestLine || text.includes('\n')

const isNeeded = ({ field: { kind, nullable, default: otherwise } }: Control): boolean =>
  !nullable && kind !== 'list' && otherwise === undefined

const helpOf = ({ field }: Control): string => {
  const description = descriptionOf(field)
  return field.kind === 'list' ? `${description} ${words().editing.onePerLine}` : description
}

export const idOf = (name: string): string => `in-${name}`

/** Each empty choice says what it stands for. */
const choices = (control: Control): readonly (readonly [value: string, label: string])[] => {
  const { field, text } = control
  const values: [string, string][] =
    field.kind === 'boolean'
      ? [
          ['true', words().frame.yes],
          ['false', words().frame.no],
        ]
      : (jsonOf(field.value).enum ?? []).map((value) => [value, spoken(value)])
  // A text that is none of the choices stays visible, as everything else that was filled in.
  const other: [string, string][] = values.some(([value]) => value === text) || text === '' ? [] : [[text, text]]
  const none: [string, string][] =
    field.default === undefined ? [['', isNeeded(control) ? words().editing.choose : words().editing.notSaid]] : []
  return [...none, ...values, ...other]
}

const kinds: Readonly<Partial<Record<Field['kind'], Html>>> = {
  date: html` type="date"`,
  url: html` type="url"`,
  decimal: html` inputmode="decimal"`,
}

/** Tells the script of the page which resources to search, and which control chooses among them. */
const searched = ({ name, key, field, options }: Control): Content => {
  const { target } = field
  if (typeof target === 'object') {
    const by = `${name.slice(0, name.length - key.length)}${target.by}`
    const choices = Object.entries(target.of).map(([choice, resource]) => `${choice}:${resource}`)
    return html` data-search="${choices.join(',')}" data-by="${by}"`
  }
  return target === undefined || options !== undefined ? undefined : html` data-search="${target}"`
}

const entry = (control: Control, attributes: Html): Html => {
  const { field, text, options } = control
  const { kind } = field
  if (kind === 'boolean' || kind === 'enumeration') {
    const chosen = text === '' && typeof field.default === 'string' ? field.default : text
    return html`<select${attributes}>${choices(control).map(
      ([value, label]) =>
        html`<option value="${value}"${value === chosen ? html` selected` : undefined}>${label}</option>`,
    )}</select>`
  }
  if (isLong(control)) {
    const rows = Math.min(12, Math.max(kind === 'text' ? 4 : 2, text.split('\n').length + 1)).toString()
    // A line end right after the tag is no part of the text.
    return html`<textarea${attributes} rows="${rows}">
${text}</textarea>`
  }
  const list = options === undefined ? undefined : html` list="${options}"`
  return html`<input${attributes}${kinds[kind]}${list}${searched(control)} value="${text}">`
}

/** Renders a control with its label, its help, and its faults. */
export const controlView = (control: Control): Html => {
  const { name, key, faults, warning, note, text } = control
  const id = idOf(name)
  const isBad = faults.length > 0
  const isNoted = warning !== undefined || note !== undefined
  const described = [`${id}-help`, ...(isNoted ? [`${id}-note`] : []), ...(isBad ? [`${id}-fault`] : [])]
  const attributes = html` id="${id}" name="${name}" aria-describedby="${described.join(' ')}"${
    isBad ? html` aria-invalid="true"` : undefined
  }${isNeeded(control) ? html` aria-required="true"` : undefined}`
  const isWide = isLong(control) || wide.includes(key) || text.length > longestLine / 2
  return html`<div class="control${isWide ? ' wide' : ''}">
<div><label for="${id}">${labelOf(key)}${isNeeded(control) ? undefined : html` <small>${words().editing.optional}</small>`}</label>
<p class="hint" id="${id}-help">${prose(helpOf(control))}</p>
${isBad ? html`<p class="fault" id="${id}-fault">${faults.map((fault) => html`<span>${prose(fault)}</span> `)}</p>` : undefined}</div>
${entry(control, attributes)}
${
  isNoted
    ? html`<div id="${id}-note">${warning === undefined ? undefined : html`<div class="note warn">${warning}</div>`}${
        note === undefined ? undefined : html`<div class="note">${note}</div>`
      }</div>`
    : undefined
}
</div>`
}
