/** Makes the snippet of a search result: the text with most of the words, from the first one on, each marked. */
import { escaped } from '../../text/characters.ts'
import { occurrences, wordsIn, type Term } from '../../text/tokenizer.ts'

type Span = readonly [start: number, end: number]

const longest = 200
/** The number of characters shown before the first word. */
const before = 40
/** The number of characters of a text that are examined. */
const looked = 20_000

/** Returns the occurrences of terms, in order and without overlaps. */
const spansOf = (occurring: readonly (readonly Span[])[]): Span[] => {
  const spans: Span[] = []
  for (const [start, end] of occurring.flat().sort(([one], [other]) => one - other)) {
    const last = spans.at(-1)
    if (last && start <= last[1]) spans[spans.length - 1] = [last[0], Math.max(last[1], end)]
    else spans.push([start, end])
  }
  return spans
}

const isInside = (text: string, at: number): boolean => /^[\udc00-\udfff]/.test(text.slice(at, at + 1))

/** Moves an index back by one if it would split a surrogate pair. */
const whole = (text: string, at: number): number => (at > 0 && isInside(text, at) ? at - 1 : at)

const windowOf = (text: string, [first]: readonly Span[]): Span => {
  const from =
    first === undefined || text.length <= longest ? 0 : Math.min(Math.max(first[0] - before, 0), text.length - longest)
  const start = whole(text, from)
  return [start, whole(text, Math.min(start + longest, text.length))]
}

const marked = (text: string, spans: readonly Span[]): string => {
  const [from, to] = windowOf(text, spans)
  let at = from
  const parts = spans
    .filter(([start, end]) => start < to && end > from)
    .map(([start, end]) => {
      const begin = Math.max(start, from)
      const part = `${escaped(text.slice(at, begin))}<mark>${escaped(text.slice(begin, Math.min(end, to)))}</mark>`
      at = Math.min(end, to)
      return part
    })
  return `${from > 0 ? '…' : ''}${parts.join('')}${escaped(text.slice(at, to))}${to < text.length ? '…' : ''}`
}

/** Returns HTML with no markup except `<mark>`. */
export const snippetOf = (texts: readonly string[], terms: readonly Term[]): string => {
  let best: { text: string; found: Span[][] } = { text: texts[0] ?? '', found: [] }
  for (const whole of texts) {
    if (best.found.length === terms.length) break
    const text = whole.slice(0, looked)
    const words = wordsIn(text)
    const found = terms.map((term) => occurrences(words, term)).filter(({ length }) => length > 0)
    if (found.length > best.found.length) best = { text: whole, found }
  }
  return marked(best.text, spansOf(best.found))
}
