/** Reads forms as browsers send them. */
import type { FastifyRequest } from 'fastify'
import { invalid, Problem } from '../../http/contract/problems.ts'
import { controlsIn } from '../../http/pipeline/forms.ts'
import { onceOf, tokenControl } from '../../http/pipeline/form-token.ts'
import type { Texts } from './texts.ts'

/** A form that was made for the session of the request. */
export interface Submitted {
  /** Tells the form from all others. */
  readonly once: string
  /** The texts of all controls. */
  readonly controls: Texts
}

/** Reads a form. Throws a problem if it was not made for the session of the request. */
export const submittedIn = (request: FastifyRequest): Submitted => {
  const controls = controlsIn(request)
  return { controls, once: onceOf(request, controls.get(tokenControl) ?? null) }
}

/** Returns the revision that a person saw when the form was made. */
export const revisionIn = ({ controls }: Submitted): number => {
  const text = controls.get('revision') ?? ''
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Problem('invalid-request', 'The form lacks the revision that it edits.')
  return Number(text)
}

const ofForm = [tokenControl, 'revision']

/** Returns the texts of a record's controls. Throws a problem if the form has others. */
export const textsIn = ({ controls }: Submitted, fields: Readonly<Record<string, unknown>>): Texts => {
  const texts = [...controls].filter(([name]) => !ofForm.includes(name))
  const strange = texts.filter(([name]) => !Object.hasOwn(fields, name.split('.')[0] ?? ''))
  if (strange.length > 0)
    throw invalid(strange.map(([parameter]) => ({ parameter, detail: 'The form has no such control.' })))
  return new Map(texts)
}
