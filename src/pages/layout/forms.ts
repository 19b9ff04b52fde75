/** The building blocks of forms: frames, choices, faults, and the steps that lead from one form to another. */
import { tokenControl } from '../../http/pipeline/forms.ts'
import { hidden, link, listView } from './components.ts'
import { type Content, html, type Html } from './html.ts'
import type { Viewer } from './viewer.ts'

interface EditForm {
  readonly action: string
  readonly token: string
  /** The revision that a person sees; undefined of what has none. */
  readonly revision?: number | undefined
  readonly content: Content
  /** Attributes of the form, beside its address. */
  readonly attributes?: Html
}

/** Renders a form. Browsers may not fill it in by themselves: what was typed for another revision would pass for one of this. */
export const editForm = ({ action, token, revision, content, attributes }: EditForm): Html =>
  html`<form class="record" method="post" action="${action}"${attributes} autocomplete="off">
${hidden(tokenControl, token)}${revision !== undefined && hidden('revision', revision.toString())}
${content}
</form>`

/** Renders a form that is but a button. */
export const buttonForm = (
  action: string,
  { newToken }: Pick<Viewer, 'newToken'>,
  controls: Readonly<Record<string, string>>,
  text: string,
): Html =>
  html`<form class="inline" method="post" action="${action}">${hidden(tokenControl, newToken())}${Object.entries(
    controls,
  ).map(([name, value]) => hidden(name, value))}<button>${text}</button></form>`

/** Renders what is wrong with a form as a whole; nothing without a fault. */
export const faultNote = (fault: Content): Content =>
  fault !== undefined && fault !== false && html`<p class="note bad" role="alert">${fault}</p>`

/** Lists what is wrong, each with a link to its control; a script moves the focus there. */
export const faultList = (title: string, faults: readonly Content[]): Content =>
  faults.length > 0 &&
  html`<div class="note bad" role="alert" tabindex="-1" id="faults">
<h2>${title}</h2>
${listView(faults)}
</div>`

/** A value, and what it is called. */
export type Option = readonly [value: string, name: string]

export const selectView = (attributes: Html, options: readonly Option[], chosen: string): Html =>
  html`<select${attributes}>${options.map(
    ([value, name]) => html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>`,
  )}</select>`

/** Renders where a person stands; a step that has no address would forget what was filled in. */
export const stepsView = (
  steps: readonly (readonly [name: string, isHere: boolean, href: string | undefined])[],
): Html =>
  html`<ol class="steps">${steps.map(([name, isHere, href]) =>
    isHere
      ? html`<li aria-current="step">${name}</li>`
      : html`<li>${href === undefined ? name : link(href, name)}</li>`,
  )}</ol>`
