/** Says in words how a search was changed to find something. */
import type { Forgiven } from '../../store/search.ts'
import { html, type Html } from '../layout/html.ts'
import { words } from '../words/words.ts'

const quoted = (word: string): Html => html`<q>${word}</q>`

export const forgivenInWords = ({ q, corrected, dropped }: Forgiven): Html => {
  const found = new Map(Object.entries(corrected).map(([word, other]) => [other, word]))
  const corrections = [...found.keys()]
  const others = q.split(' ').filter((word) => !corrections.some((other) => other.split(' ').includes(word)))
  const shown = [...corrections, ...others].map((word) => {
    const before = found.get(word)
    return before === undefined ? quoted(word) : words().search.inPlaceOf(quoted(word), quoted(before))
  })
  const isOne = shown.length + dropped.length === 1
  return html`<p class="lead">${words().search.forgiven(isOne, shown, dropped.map(quoted))}</p>`
}
