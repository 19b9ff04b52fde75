/** Shows in the form of one figure what saving it would change, or what it lacks. */
import { onceOf, tokenControl } from '../../../http/pipeline/forms.ts'
import type { FastifyRequest } from 'fastify'
import type { Violation } from '../../../model/validation.ts'
import { figures } from '../../../resources/figures.ts'
import { Refusal } from '../../../rules/refusal.ts'
import type { Store } from '../../../store/store.ts'
import { list, prose } from '../../layout/components.ts'
import { labelled } from '../../layout/labelled.ts'
import { html, type Content, type Html } from '../../layout/html.ts'
import { labelOf } from '../../layout/words.ts'
import { idOf } from '../form/controls.ts'
import { faultsOfShape } from '../form/shape.ts'
import { bodyOf, type Texts } from '../form/texts.ts'
import { assertUnsaid } from '../said-before.ts'
import type { Submitted } from '../submitted.ts'
import { tried, tryOut, type Tried } from './try-out.ts'
import { effectsSection, effectsView } from './view.ts'
import { words } from '../../words/words.ts'

const viewOf = async (store: Store, request: FastifyRequest, figure: Tried): Promise<Html> => {
  const { faults, outcome } = await tryOut(store, request, [figure])
  if (faults.length > 0)
    throw new Refusal(
      'broken-rule',
      ['breaks-rule'],
      faults.map(({ fault }) => fault),
    )
  return effectsView(store, outcome, [figure], (id) => (id === figure.id ? words().effects.thisFigure : undefined))
}

/** Renders the effects of a form that was sent. Throws a Refusal if it could not be saved. */
export const previewOf = ({ store, request, controls }: Submitted, figure: Tried): Promise<Html> => {
  onceOf(request, controls.get(tokenControl) ?? null)
  return viewOf(store, request, figure)
}

const toControl = ({ pointer }: Violation): Html => {
  const [, key = ''] = pointer.split('/')
  return html`<a href="#${idOf(key)}">${labelOf(key)}</a>`
}

/** Names the fields that the text says nothing about, and what is wrong with others. */
const lacking = (faults: readonly Violation[]): Html => {
  const unsaid = faults.filter(({ detail }) => detail[0] === 'required')
  const wrong = faults.filter(({ detail }) => detail[0] !== 'required')
  return effectsSection(html`<p>${words().effects.notYet}${
    unsaid.length === 0
      ? undefined
      : words().effects.unsaid(unsaid.map((fault, at) => html`${at === 0 ? '' : words().lists.and}${toControl(fault)}`))
  }</p>
${wrong.length === 0 ? undefined : list(wrong.map((fault) => words().lists.fault(toControl(fault), prose(labelled(fault.detail)))))}`)
}

/** Renders the effects of a figure that an address proposes; nothing if it proposes no number. */
export const proposalView = async (store: Store, request: FastifyRequest, texts: Texts): Promise<Content> => {
  if (!texts.has('value')) return undefined
  const body = bodyOf(figures.own, texts)
  const faults = faultsOfShape(figures, body)
  if (faults.length > 0) return lacking(faults)
  try {
    await assertUnsaid(store, body)
    return await viewOf(store, request, tried(body))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return lacking(error.faults.filter((fault) => 'pointer' in fault))
  }
}
