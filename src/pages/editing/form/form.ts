/** Renders the form of a record: a control for each field of its declaration, faults beside them, and the button. */
import { id, optional, type Field } from '../../../model/field.ts'
import type { Resource } from '../../../model/resource.ts'
import type { Fault } from '../../../model/validation.ts'
import { tokenControl } from '../../../http/pipeline/forms.ts'
import { hidden, prose, list } from '../../layout/components.ts'
import { html, type Content, type Html } from '../../layout/html.ts'
import { labelled } from '../../layout/labelled.ts'
import { labelOf } from '../../layout/words.ts'
import { isChinese } from '../../words/language.ts'
import { controlView, idOf } from './controls.ts'
import type { References } from './references.ts'
import { previewControl } from '../submitted.ts'
import { controlsOf, elementsIn, fieldsToFill, filledIn, type Texts } from './texts.ts'
import { descriptionOf, words } from '../../words/words.ts'

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
  /** Notes that matter before it is saved, by control. */
  readonly notes?: ReadonlyMap<string, Content>
  /** Names an element of a list, after its number. */
  readonly nameOf?: (key: string, at: number) => Content
  /** Its lists get no more elements. */
  readonly isFixed?: boolean
}

/** The number of empty elements offered at the end of a list. */
const emptyElements = 2

interface Placed {
  /** The control; undefined for a fault of the whole record. */
  readonly name: string | undefined
  readonly detail: string
}

/** Finds the control of each fault. */
const placed = ({ resource: { fields }, texts, faults }: Form): Placed[] => {
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

const summary = (faults: readonly Placed[]): Html =>
  html`<div class="note bad" role="alert" tabindex="-1" id="faults">
<h2>${words().editing.notSaved}</h2>
${list(
  faults.map(({ name, detail }) =>
    name === undefined
      ? prose(detail)
      : words().lists.fault(html`<a href="#${idOf(name)}">${calledIn(name)}</a>`, prose(detail)),
  ),
)}
</div>`

const control = (form: Form, faults: readonly Placed[], name: string, key: string, field: Field): Html => {
  return controlView({
    name,
    key,
    field,
    text: form.texts.get(name) ?? '',
    faults: faults.filter((one) => one.name === name).map(({ detail }) => detail),
    warning: form.notes?.get(name),
    note: form.references.noteOf(name),
    options: form.references.optionsOf(name),
  })
}

/** Renders a list of objects: a group of controls for each element, and empty ones to add more. */
const elements = (form: Form, faults: readonly Placed[], key: string, field: Field): Html => {
  const { parts = {} } = field
  const { isFixed = false } = form
  const next = (filledIn(form.texts, key).at(-1) ?? -1) + 1
  const empty = Array.from({ length: isFixed ? 0 : emptyElements }, (_, at) => next + at)
  const numbers = new Set([...elementsIn(form.texts, key), ...empty])
  const own = faults.filter(({ name }) => name === key)
  const place = idOf(key)
  return html`<fieldset id="${place}" class="wide" aria-describedby="${place}-help"${isFixed ? undefined : html` data-list="${key}"${isChinese() ? html` data-more="${words().editing.addAnother}"` : undefined}`}>
<legend>${labelOf(key)}${isFixed ? undefined : html` <small>${words().editing.optional}</small>`}</legend>
<p class="hint" id="${place}-help">${prose(descriptionOf(field))}${
    isFixed ? undefined : words().editing.emptyLeftOut
  }</p>
${own.map(({ detail }) => html`<p class="fault">${prose(detail)}</p>`)}
${form.notes?.has(key) ? html`<p class="note warn">${form.notes.get(key)}</p>` : undefined}
${[...numbers]
  .sort((one, other) => one - other)
  .map(
    (
      at,
    ) => html`<fieldset class="element"><legend>${(at + 1).toString()}${form.nameOf?.(key, at)}</legend><div class="controls">
${Object.entries(parts).map(([part, of]) => control(form, faults, `${key}.${at.toString()}.${part}`, part, of))}
</div></fieldset>`,
  )}
</fieldset>`
}

/** The id of a new record, which may be left out. */
export const newId = optional(
  id(
    {
      en: 'Left out, it is made from the title or name. It never changes.',
      zh: '留空则由标题或名称生成，此后不再变更。',
    },
    'guangdong',
  ),
)
const newIdOfNameless = optional(
  id(
    { en: 'Left out, the register makes one. It never changes.', zh: '留空则由登记库生成，此后不再变更。' },
    'guangdong',
  ),
)

const idFieldOf = ({ own }: Resource): Field => ('title' in own || 'name' in own ? newId : newIdOfNameless)

/**
 * Renders the form. Browsers that fetch it again, after Back or a reload, may not restore what was typed: beside the
 * revision that is current by then, it would pass for a change of that revision, and overwrite another person's.
 */
export const formView = (form: Form): Html => {
  const { resource, action, button, preview, token, revision } = form
  const faults = placed(form)
  const fields = Object.entries({
    ...fieldsToFill(resource),
    ...(revision === undefined && { id: idFieldOf(resource) }),
  })
  return html`${faults.length > 0 ? summary(faults) : undefined}
<form class="record" method="post" action="${action}" novalidate autocomplete="off">
${hidden(tokenControl, token)}
${revision === undefined ? undefined : hidden('revision', revision.toString())}
<div class="controls">
${fields.map(([key, field]) =>
  field.parts ? elements(form, faults, key, field) : control(form, faults, key, key, field),
)}
</div>
${form.references.lists}
<p class="actions">${preview === undefined ? undefined : html`<button class="more" name="${previewControl}" value="true">${preview}</button> `}<button class="go">${button}</button></p>
</form>`
}
