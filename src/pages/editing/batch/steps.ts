/** The steps from a document to its figures. */
import { pageOf } from '../../layout/addresses.ts'
import { link } from '../../layout/components.ts'
import { html, type Html } from '../../layout/html.ts'
import { words } from '../../words/words.ts'

export type Step = 'text' | 'check' | 'review'

/** Renders where a person stands. */
export const stepsOf = (sourceId: string, at: Step): Html => {
  const path = pageOf('sources', sourceId)
  const steps = [
    ['source', path],
    ['text', `${path}/text`],
    // A link would forget what was filled in.
    ['check', undefined],
    ['review', undefined],
  ] as const
  const now = steps.findIndex(([step]) => step === at)
  return html`<ol class="steps">${steps.map(([step, href], place) => {
    const name = words().batch.steps[step]
    return place === now
      ? html`<li aria-current="step">${name}</li>`
      : html`<li>${place < now && href !== undefined ? link(href, name) : name}</li>`
  })}</ol>`
}
