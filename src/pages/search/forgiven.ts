/** Says in words how a search was changed to find something. */
import type { Forgiven } from '../../store/search.ts'
import { html, type Content, type Html } from '../layout/html.ts'

/** Joins words as a sentence does: a, b and c. */
const series = (words: readonly Html[]): Content =>
  words.map((word, at) => (at === 0 ? word : html`${at === words.length - 1 ? ' and ' : ', '}${word}`))

const quoted = (word: string): Html => html`<q>${word}</q>`

export const forgivenInWords = ({ q, corrected, dropped }: Forgiven): Html => {
  const found = new Map(Object.entries(corrected).map(([word, other]) => [other, word]))
  const words = [...found.keys()]
  const others = q.split(' ').filter((word) => !words.some((other) => other.split(' ').includes(word)))
  const shown = [...words, ...others].map((word) => {
    const before = found.get(word)
    return before === undefined ? quoted(word) : html`${quoted(word)} in place of ${quoted(before)}`
  })
  return html`<p class="lead">Nothing has ${
    shown.length + dropped.length > 1 ? 'all of these words' : 'this word'
  }. Showing what has ${series(shown)}${
    dropped.length === 0 ? undefined : html`, without ${series(dropped.map(quoted))}`
  }.</p>`
}
