/** The form of a record: its controls with what was typed, what is wrong with each, and what else is said of it. */
import { controlsOf, elementsIn, fieldsToFill, filledIn, printedFields, type Texts } from './texts.ts'
import { descriptionOf, isChinese, words } from '../words/words.ts'
import { type Field, id, optional } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { asDay, proseView } from '../layout/components.ts'
import { controlId, editForm, faultList, labelledControl, type Option, selectView } from '../layout/forms.ts'
import { labelled, labelOf, spoken, yesOrNo } from '../layout/words.ts'
import type { Resource } from '../../model/resource.ts'
import type { Fault } from '../../model/validation.ts'
import type { RecordChoice, References } from './references.ts'
import { chooseControl, choiceOf, exactAmount, type FormReading } from './reading.ts'
import { previewControl } from './submitted.ts'

/** Returns notices by control: `prefix` begins the names of a figure's controls. */
export const noticesOn = (
  texts: Texts,
  prefix = '',
  undated = words().editing.undated,
): [name: string, notice: string][] => {
  const isFilled = (key: string): boolean => (texts.get(`${prefix}${key}`) ?? '').trim() !== ''
  return isFilled('value') && !isFilled('periodStart') && !isFilled('periodEnd')
    ? [[`${prefix}periodStart`, undated]]
    : []
}

/** A control: its name, the key of its field, and the text in it. */
interface Control {
  readonly name: string
  readonly key: string
  readonly field: Field
  readonly text: string
  /** The list of records to choose from. */
  readonly options: string | undefined
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
  const hint = { list: words().editing.onePerLine, date: words().editing.asDay }[field.kind as string]
  return hint === undefined ? description : `${description} ${hint}`
}

/** Each empty choice says what it stands for. */
const choices = (control: Control): readonly Option[] => {
  const { field } = control
  const values: [string, string][] =
    field.kind === 'boolean'
      ? [true, false].map((one) => [String(one), yesOrNo(one)])
      : (jsonOf(field.value).enum ?? []).map((value) => [value, spoken(value)])
  const none: [string, string][] =
    field.default === undefined ? [['', isNeeded(control) ? words().editing.choose : words().editing.noValue]] : []
  return [...none, ...values]
}

const kinds: Readonly<Partial<Record<Field['kind'], Html>>> = {
  date: asDay,
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
    return selectView(attributes, choices(control), chosen)
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

/** Renders buttons that choose one of the records that a text may mean. */
const choicesView = (name: string, choices: readonly RecordChoice[]): Content =>
  choices.length === 0
    ? undefined
    : html`<p class="choices">${choices.map(
        (choice) =>
          html`<button class="more" name="${chooseControl}" value="${choiceOf(name, choice)}">${choice.label}</button> `,
      )}</p>`

export interface Form {
  readonly resource: Resource
  /** The address that takes the form. */
  readonly action: string
  readonly button: string
  /** The label of a button that shows what saving would change. */
  readonly preview?: string | undefined
  readonly token: string
  readonly texts: Texts
  /** The revision that was seen; undefined for a new record. */
  readonly revision: number | undefined
  readonly faults: readonly Fault[]
  readonly references: References
  /** Its names and amounts, as they were read. */
  readonly reading?: FormReading | undefined
  /** Notes that matter before it is saved, by control. */
  readonly notes?: ReadonlyMap<string, Content> | undefined
}

/** The number of empty elements offered at the end of a list. */
const emptyElements = 2

/** A fault, and the control that it is in. */
export interface Placed {
  /** The control; undefined for a fault of the whole record. */
  readonly name: string | undefined
  readonly detail: string
}

/** Finds the control of each fault. */
export const placed = ({
  resource: { fields },
  texts,
  faults,
}: Pick<Form, 'resource' | 'texts' | 'faults'>): Placed[] => {
  const controlAt = controlsOf(fields, texts)
  return faults.map((fault) => {
    const at = 'pointer' in fault ? controlAt(fault.pointer) : undefined
    const line = at?.line === undefined ? '' : words().editing.line(at.line)
    const typed = at === undefined ? [] : (texts.get(at.name) ?? '').split(/\s+/)
    return { name: at?.name, detail: `${line}${labelled(fault.detail, typed)}` }
  })
}

/** Names a control: by its label, and in an element of a list by that of the list and the number too. */
const calledIn = (name: string): string => {
  const [key = '', at, part] = name.split('.')
  return part === undefined
    ? labelOf(key)
    : words().editing.ofElement(labelOf(key), (Number(at) + 1).toString(), labelOf(part))
}

/** Lists the faults of a form, each with a link to its control. */
export const faultSummary = (faults: readonly Placed[]): Content =>
  faultList(
    words().editing.notSaved,
    faults.map(({ name, detail }) =>
      name === undefined
        ? proseView(detail)
        : words().lists.fault(html`<a href="#${controlId(name)}">${calledIn(name)}</a>`, proseView(detail)),
    ),
  )

/** Renders a control with its label, its help, and its faults; a brief one, as in a cell, has no help. */
export const control = (
  { texts, notes, references, reading }: Pick<Form, 'texts' | 'notes' | 'references' | 'reading'>,
  faults: readonly Placed[],
  name: string,
  key: string,
  field: Field,
  isBrief = false,
): Html => {
  const text = texts.get(name) ?? ''
  const own: Control = { name, key, field, text, options: references.optionsOf(name) }
  const warning = notes?.get(name)
  const note = references.noteOf(name) ?? exactAmount(reading?.texts ?? texts, name)
  const meant = field.kind === 'list' ? [] : (reading?.choices.get(name) ?? [])
  const isNoted = warning !== undefined || note !== undefined || meant.length > 0
  const isRequired = isNeeded(own)
  return labelledControl(
    {
      ...{ name, isRequired, faults: faults.filter((one) => one.name === name).map(({ detail }) => detail) },
      label: html`${labelOf(key)}${isBrief || isRequired ? undefined : html` <small>${words().editing.optional}</small>`}`,
      help: isBrief ? undefined : proseView(helpOf(own)),
      isWide: isLong(own) || wide.includes(key) || text.length > longestLine / 2,
      note:
        isNoted &&
        html`${warning !== undefined && html`<div class="note warn">${warning}</div>`}${
          note !== undefined && html`<div class="note">${note}</div>`
        }${choicesView(name, meant)}`,
    },
    (attributes) => entry(own, attributes),
  )
}

/** Renders a list of objects: a group of controls for each element, and empty ones to add more. */
const elements = (form: Form, faults: readonly Placed[], key: string, field: Field): Html => {
  const { parts = {} } = field
  const next = (filledIn(form.texts, key).at(-1) ?? -1) + 1
  const empty = Array.from({ length: emptyElements }, (_, at) => next + at)
  const numbers = new Set([...elementsIn(form.texts, key), ...empty])
  const own = faults.filter(({ name }) => name === key)
  const place = controlId(key)
  return html`<fieldset id="${place}" class="wide" aria-describedby="${place}-help" data-list="${key}"${isChinese() && html` data-more="${words().editing.addAnother}"`}>
<legend>${labelOf(key)} <small>${words().editing.optional}</small></legend>
<p class="hint" id="${place}-help">${proseView(descriptionOf(field))}${words().editing.emptyLeftOut}</p>
${own.map(({ detail }) => html`<p class="fault">${proseView(detail)}</p>`)}
${form.notes?.has(key) && html`<p class="note warn">${form.notes.get(key)}</p>`}
${[...numbers]
  .sort((one, other) => one - other)
  .map(
    (at) => html`<fieldset class="element"><legend>${(at + 1).toString()}</legend><div class="controls">
${Object.entries(parts)
  .filter(([, { kind }]) => kind !== 'object')
  .map(([part, of]) => control(form, faults, `${key}.${at.toString()}.${part}`, part, of))}
</div></fieldset>`,
  )}
</fieldset>`
}

/** The id of a new record, which may be left out. */
export const newId = optional(
  id(
    { en: 'Left out, the register makes one. It never changes.', zh: '留空则由登记库生成，此后不再变更。' },
    'guangdong',
  ),
)

/**
 * Renders the form. Browsers that fetch it again, after Back or a reload, may not restore what was typed: beside the
 * revision that is current by then, it would pass for a change of that revision, and overwrite another person's.
 */
export const formView = (form: Form): Html => {
  const { resource, action, button, preview, token, revision } = form
  const faults = placed(form)
  const fields = Object.entries({
    ...fieldsToFill(resource),
    ...(revision === undefined && { id: newId }),
  })
  const content = html`<div class="controls">
${fields.map(([key, field]) =>
  field.parts ? elements(form, faults, key, field) : control(form, faults, key, key, field),
)}
</div>
${form.references.lists}
<p class="actions">${preview !== undefined && html`<button class="more" name="${previewControl}" value="true">${preview}</button> `}<button class="go">${button}</button></p>`
  // A script needs them where a person chooses another source.
  const printed = resource.name === 'figures' && html` data-printed="${printedFields.join(',')}"`
  const attributes = html` novalidate${printed}`
  return html`${faultSummary(faults)}
${editForm({ action, token, revision, content, attributes })}`
}
