/** The words that govern a quantity: what leaves it open, and what may narrow it. */
import { kindOf } from '../quantities/quantities.ts'
import type { Found, ReadPassage } from './context.ts'
import { judges, leavesOpen, tellsChange } from './denials.ts'
import { overlap, type Span } from './passages.ts'
import { isPlain } from './plain-words.ts'

/** Returns the words of a passage with spaces in the place of some spans. */
export const blanked = ({ lower, start }: ReadPassage, spans: readonly Span[]): string => {
  let [text, at] = ['', 0]
  for (const span of [...spans].sort((one, other) => one.start - other.start)) {
    const from = Math.min(Math.max(at, span.start - start), lower.length)
    const to = Math.min(Math.max(from, span.end - start), lower.length)
    text += lower.slice(at, from) + ' '.repeat(to - from)
    at = to
  }
  return text + lower.slice(at)
}

/** A number with its scale and its classifier. */
const number = /\d[\d.,]*\s?[十百千万亿多余]*(?:(?:thousand|million|billion|trillion)\s)?\p{Script=Han}?/iu

/** Returns a quantity without the words that narrow what it counts, as in "40 nuclear projects". */
const numbersOf = ({ start, end, text, unit }: Found['quantity']): Span[] => {
  const found = kindOf(unit ?? '') === 'count' ? number.exec(text) : null
  if (!found) return [{ start, end }]
  const noun = /[a-z]$/i.test(text) ? text.lastIndexOf(' ') + 1 : text.length
  return [
    { start, end: start + found.index + found[0].length },
    { start: start + noun, end },
  ]
}

/** Returns what the words that govern a quantity say of it: its clause and those before it without quantities, but for what is known in them. */
export const governing = (passage: ReadPassage, found: Found, all: readonly Found[], isOfChange: boolean) => {
  const { sentence, clause } = found
  const before = all.filter((other) => other.clause.end <= clause.start)
  const behind = all.filter((other) => other.clause.start >= clause.end)
  const from = Math.max(sentence.start, ...before.map((other) => other.clause.end))
  // What is judged may be told before: it planned a trillion, but missed it.
  const until = Math.min(sentence.end, ...behind.map((other) => other.clause.start))
  const quantities = all.map((other) => other.quantity)
  const without = (names: readonly Span[], end = clause.end): string =>
    blanked(
      passage,
      names.filter((name) => overlap(name, { start: from, end })),
    ).slice(from - passage.start, end - passage.start)
  const known = [...passage.mentions, ...passage.metrics]
  return {
    isOpen:
      leavesOpen(without([...known, ...quantities])) ||
      judges(without(passage.mentions, until)) ||
      (!isOfChange && tellsChange(without([...known, ...quantities], until))),
    isPlain: isPlain(without([...known, ...passage.periods, ...quantities.flatMap(numbersOf)])),
    from,
  }
}

/** Before an amount: it is what something grew or fell by. What is newly made is an amount itself. */
const changing =
  /(?:(?<!新)增加?|增长|追加|减少?|[削压缩]减|下降|(?<![\d最至])多|(?<![至最不])少|提高|降低)(?:了|额为?)?(?:投资)? ?$|[增降](?:速|幅)(?:为|是|达到?)? ?$|\b(?:up|down|additional|extra|further|another|(?:increase|decrease|rise|fall|growth|drop)s? of|(?:increased|decreased|rose|grew|fell|dropped|expanded) ?(?:by)?|(?:cut|reduc|rais|increas|lower|expand|boost|lift|slash|trim|shrink|decreas|grow)\w*\b[^,;]{0,40}\bby) ?$/

/** After an amount; "or more" makes a bound of it. */
const changed = /^ (?:(?:more(?! or less)|less|fewer|higher|lower|extra)\b|(?:of|in) (?:additional|extra|further)\b)/

/** Within a count, as in "30 more projects". */
const counted = /\d(?: (?:thousand|[mb]illion|trillion))? (?:more|fewer|additional|extra|further)\b/

const nearby = 64

/** Reports whether a quantity is what something grew or fell by, or a difference of percentages. */
export const isChange = ({ lower, start }: ReadPassage, { start: from, end, unit }: Found['quantity']): boolean =>
  unit === 'percentage-point' ||
  changing.test(lower.slice(Math.max(0, from - start - nearby), from - start)) ||
  counted.test(lower.slice(from - start, end - start)) ||
  changed.test(lower.slice(end - start, end - start + nearby))
