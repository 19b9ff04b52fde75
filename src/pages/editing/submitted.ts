/** Reads the controls of a form, beside those of a record: its token, and the revision that was seen. */
import { invalid, Problem } from '../../http/contract/problems.ts'
import { tokenControl } from '../../http/pipeline/form-token.ts'
import type { Fields } from '../../model/field.ts'
import { isControl, type Texts } from './texts.ts'

/** Returns the revision that a person saw when the form was made. */
export const revisionIn = (controls: Texts): number => {
  const text = controls.get('revision') ?? ''
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Problem('invalid-request', 'The form lacks the revision that it edits.')
  return Number(text)
}

const ofForm = [tokenControl, 'revision']

/** Returns the texts of a record's controls. Throws a problem if the form has others. */
export const textsIn = (controls: Texts, fields: Fields): Texts => {
  const texts = [...controls].filter(([name]) => !ofForm.includes(name))
  const strange = texts.filter(([name]) => !isControl(fields, name))
  if (strange.length > 0)
    throw invalid(strange.map(([parameter]) => ({ parameter, detail: 'The form has no such control.' })))
  return new Map(texts)
}
