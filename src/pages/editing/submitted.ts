/** Forms that were sent: their controls, beside those of a record the token and the revision that was seen. */
import type { Message } from '../../text/messages/message.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invalid, Problem } from '../../http/contract/problems.ts'
import { tokenControl, controlsIn } from '../../http/pipeline/forms.ts'
import type { Fields } from '../../model/field.ts'
import type { Store } from '../../store/store.ts'
import { editorOf } from '../layout/viewer.ts'
import { isControl, type Texts } from './form/texts.ts'

/** A form that was sent, with the reply that answers it. */
export interface Submitted {
  readonly store: Store
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly controls: Texts
}

export const submitted = (store: Store, request: FastifyRequest, reply: FastifyReply): Submitted => ({
  store,
  request,
  reply,
  controls: controlsIn(request),
})

/** Returns the revision that a control names, counted from 1. */
const revisionOf = (controls: Texts, name: string, missing: Message): number => {
  const text = controls.get(name) ?? ''
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Problem('invalid-request', missing)
  return Number(text)
}

/** Returns the revision that a person saw when the form was made. */
export const revisionIn = (controls: Texts): number => revisionOf(controls, 'revision', ['no-form-revision'])

/** Returns the revision that a person wants back. */
export const restoredIn = (controls: Texts): number => revisionOf(controls, 'restored', ['no-restored-revision'])

/** Asks for what saving would change, without saving. */
export const previewControl = 'preview'
/** Asks for the form again, as it is filled in. */
export const backControl = 'back'

/** Returns the token of a form that is drawn again: the same, so that it is saved once, from whichever of its pages. */
export const tokenAgain = ({ request, controls }: Submitted, error?: unknown): string => {
  // It is used up, or another session's.
  const token = error instanceof Problem ? undefined : controls.get(tokenControl)
  return token ?? editorOf(request).newToken()
}

/** The most faults of a form shown at once. */
export const mostFaults = 50

const ofForm = [tokenControl, 'revision']

/** Returns the texts of a record's controls. Throws a problem if the form has others, or other buttons. */
export const textsIn = (controls: Texts, fields: Fields, buttons: readonly string[] = []): Texts => {
  const texts = [...controls].filter(([name]) => ![...ofForm, ...buttons].includes(name))
  const strange = texts.filter(([name]) => !isControl(fields, name))
  if (strange.length > 0)
    throw invalid(strange.slice(0, mostFaults).map(([parameter]) => ({ parameter, detail: ['no-control'] })))
  return new Map(texts)
}
