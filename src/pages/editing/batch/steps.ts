/** The steps from a document to its figures. */
import { pageOf } from '../../layout/addresses.ts'
import { link } from '../../layout/components.ts'
import { html, type Html } from '../../layout/html.ts'

export type Step = 'text' | 'check' | 'review'

/** Renders where a person stands. */
export const stepsOf = (sourceId: string, at: Step): Html => {
  const path = pageOf('sources', sourceId)
  const steps = [
    ['source', 'Document', path],
    ['text', 'Paste its text', `${path}/text`],
    // A link would forget what was filled in.
    ['check', 'Check what was read', undefined],
    ['review', 'See what changes, and save', undefined],
  ] as const
  const now = steps.findIndex(([step]) => step === at)
  return html`<ol class="steps">${steps.map(([, words, href], place) =>
    place === now
      ? html`<li aria-current="step">${words}</li>`
      : html`<li>${place < now && href !== undefined ? link(href, words) : words}</li>`,
  )}</ol>`
}
