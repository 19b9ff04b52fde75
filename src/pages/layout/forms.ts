/** The building blocks of forms: frames, choices, faults, the steps between forms, and the ways to them from pages. */
import { tokenControl } from '../../http/pipeline/forms.ts'
import { hidden, link, listView, proseView } from './components.ts'
import { type Content, html, type Html } from './html.ts'
import type { Viewer } from './visit.ts'
import type { ResourceName } from '../../model/field.ts'
import { subjects } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { mergedResources } from '../../rules/merging.ts'
import { address, pageOf } from './addresses.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { ParamsOf } from '../../text/findings/params.ts'
import type { RecordRow } from './queries.ts'
import { labelled, spoken } from './words.ts'
import { messageOf, words } from '../words/words.ts'
import type { Refusal } from '../../rules/refusal.ts'

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

export const buttonForm = (
  action: string,
  { newToken }: Pick<Viewer, 'newToken'>,
  controls: Readonly<Record<string, string>>,
  text: string,
): Html =>
  html`<form class="inline" method="post" action="${action}">${hidden(tokenControl, newToken())}${Object.entries(
    controls,
  ).map(([name, value]) => hidden(name, value))}<button>${text}</button></form>`

/** Lists what is wrong, each with a link to its control; a script moves the focus there. */
export const faultList = (title: string, faults: readonly Content[]): Content =>
  faults.length > 0 &&
  html`<div class="note bad" role="alert" tabindex="-1" id="faults">
<h2>${title}</h2>
${listView(faults)}
</div>`

/** The most faults of a form shown at once. */
export const mostFaults = 50

/** Renders why what a form asks for cannot be done. */
export const refusalView = ({ kind, detail, faults }: Refusal, lead?: string): Html => {
  const reason = kind === 'stale-precondition' ? words().editing.changedMeanwhile : detail && messageOf(detail)
  return html`<div class="note bad" role="alert">${
    (lead ?? reason) !== undefined && html`<p>${lead} ${reason !== undefined && proseView(reason)}</p>`
  }
${
  faults.length > 0 &&
  listView(
    faults
      .slice(0, mostFaults)
      .map((one) => html`${'pointer' in one && html`<code>${one.pointer}</code> `}${proseView(labelled(one.detail))}`),
  )
}</div>`
}

/** A value, and what it is called. */
export type Option = readonly [value: string, name: string]

/** Renders a choice. A text that is none of the options stays visible, as everything else that was filled in. */
export const selectView = (attributes: Html, options: readonly Option[], chosen: string): Html => {
  const isKnown = chosen === '' || options.some(([value]) => value === chosen)
  const all = isKnown ? options : [...options, [chosen, chosen] as const]
  return html`<select${attributes}>${all.map(
    ([value, name]) => html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>`,
  )}</select>`
}

/** Renders where a person stands; a step that has no address would forget what was filled in. */
export const stepsView = <S extends string>(
  names: Readonly<Record<S, string>>,
  steps: readonly (readonly [step: S, href?: string])[],
  at: S,
): Html =>
  html`<ol class="steps">${steps.map(([step, href]) =>
    step === at
      ? html`<li aria-current="step">${names[step]}</li>`
      : html`<li>${href === undefined ? names[step] : link(href, names[step])}</li>`,
  )}</ol>`

export const controlId = (name: string): string => `in-${name}`

export const faultsView = (name: string, faults: readonly string[]): Content =>
  faults.length > 0 &&
  html`<p class="fault" id="${controlId(name)}-fault">${faults.map((fault) => html`<span>${proseView(fault)}</span> `)}</p>`

interface LabelledControl {
  readonly name: string
  readonly label: Content
  readonly help?: Content
  readonly faults?: readonly string[]
  readonly note?: Content
  readonly isRequired?: boolean
  readonly isWide?: boolean
}

/** Renders a control with its label and what describes it; the attributes of `entry` refer to these. */
export const labelledControl = (
  { name, label, help, faults = [], note, isRequired = false, isWide = false }: LabelledControl,
  entry: (attributes: Html) => Html,
): Html => {
  const id = controlId(name)
  const parts = Object.entries({ help, note, fault: faults.length > 0 })
  const described = parts.flatMap(([part, content]) =>
    content === undefined || content === false ? [] : `${id}-${part}`,
  )
  const attributes = html` id="${id}" name="${name}"${described.length > 0 && html` aria-describedby="${described.join(' ')}"`}${
    faults.length > 0 && html` aria-invalid="true"`
  }${isRequired && html` aria-required="true"`}`
  return html`<div class="control${isWide ? ' wide' : ''}">
<div><label for="${id}">${label}</label>
${help && html`<p class="hint" id="${id}-help">${help}</p>`}
${faultsView(name, faults)}</div>
${entry(attributes)}
${note && html`<div id="${id}-note">${note}</div>`}
</div>`
}

// The ways from pages to forms, and the buttons that write at once, for editors who are signed in.

/** Returns the fields that a new figure takes over from the record at whose page it is begun. */
const prefilled = (name: ResourceName, id: string): Readonly<Record<string, string>> | undefined => {
  if (name === 'sources') return { sourceId: id }
  const { singular } = resourceOf(name)
  return singular in subjects ? { subjectKind: singular, subjectId: id } : undefined
}

export const editBar = (name: ResourceName, { id }: RecordRow, viewer: Viewer | undefined): Content => {
  if (viewer?.isEditor !== true) return undefined
  const { singular } = resourceOf(name)
  const figure = prefilled(name, id)
  return html`<p class="ways edit">${link(`${pageOf(name, id)}/edit`, words().editing.edit)} ${link(
    `/${name}/new`,
    words().editing.new(spoken(singular)),
  )} ${link(address(`/${name}/new`, { from: id }), words().editing.duplicate)}${
    name === 'figures' &&
    html` ${link(address('/figures/new', { sourceId: '', from: id }), words().editing.ofAnotherSource)}`
  }${figure && html` ${link(address('/figures/new', figure), name === 'sources' ? words().editing.newFigureFrom : words().editing.newFigureAbout)}`}${
    name === 'projects' && html` ${link(`${pageOf(name, id)}/similar`, words().similar.link)}`
  }${mergedResources.includes(resourceOf(name)) && html` ${link(`${pageOf(name, id)}/merge`, words().editing.merging.dots)}`}</p>`
}

/** Renders the button that makes a percentage a share of the two figures that a finding names. */
export const linkShareButton = ({ check, params }: ServedCheck, viewer: Viewer): Content => {
  if (check !== 'share-unlinked') return undefined
  const { figure, from, of } = params as ParamsOf<'share-unlinked'>
  const operands = { fromFigureId: from.figureId, ofFigureId: of.figureId }
  return buttonForm(`${pageOf('figures', figure.figureId)}/link`, viewer, operands, words().editing.linkShare)
}

/** Renders the button that puts a revision back; `last` is the revision that the person sees. */
export const restoreButton = (
  resource: ResourceName,
  id: string,
  revision: number,
  last: number,
  viewer: Viewer | undefined,
): Content =>
  viewer?.isEditor === true &&
  html` ${buttonForm(
    `${pageOf(resource, id)}/restore`,
    viewer,
    { revision: last.toString(), restored: revision.toString() },
    words().revisions.putBack(revision),
  )}`
