/** Reads lists of names and of numbers, as in 湖北、湖南分别完成投资100亿元、200亿元. */
import type { ReadPassage } from './context.ts'
import type { Mention } from './mentions.ts'
import type { Span } from './passages.ts'

const conjunction = /^ ?(?:、|和|与|及|以及|或|&|,? ?(?:and|or)\b) ?$/
const comma = /^ ?, ?$/

const between = ({ lower, start }: ReadPassage, from: number, to: number): string =>
  lower.slice(from - start, Math.max(from, to) - start)

/** Returns the list that a span is in, in order; the span alone if it is in none. */
const listAround = (passage: ReadPassage, one: Span, spans: readonly Span[]): readonly Span[] => {
  const inOrder = spans.toSorted((first, second) => first.start - second.start)
  const joints = inOrder.slice(1).map(({ start }, at) => between(passage, inOrder[at]?.end ?? start, start))
  const isJoint = (at: number): boolean => conjunction.test(joints[at] ?? '') || comma.test(joints[at] ?? '')
  let first = inOrder.findIndex(({ start }) => start === one.start)
  let last = first
  while (isJoint(first - 1)) first--
  while (isJoint(last)) last++
  // Commas alone separate a city from its province, and clauses.
  return joints.slice(first, last).some((joint) => conjunction.test(joint)) ? inOrder.slice(first, last + 1) : [one]
}

const otherList = /[、和与及或&]|\b(?:and|or)\b/

/** Reports whether words between names and numbers, or right behind the numbers, relate them in order. */
const isInOrder = (lead: string, behind: string): boolean => {
  if (otherList.test(lead)) return false
  const [first = '', ...rest] = behind.split(/\brespectively\b/)
  return /分别|\brespectively\b/.test(lead) || (rest.length > 0 && !otherList.test(first))
}

/** A list of names. */
export interface NameList {
  /** The name that a number belongs to, if words say that. */
  readonly own: Span | undefined
}

/** Returns the list of names of one kind that a mention is in; undefined if it is in none. */
export const listWith = (
  passage: ReadPassage,
  { start, end, record }: Mention,
  mentions: readonly Mention[],
  quantity: Span,
  quantities: readonly Span[],
): NameList | undefined => {
  const alike = mentions.filter((mention) => mention.record.kind === record.kind)
  const spans = [...new Map(alike.map((mention) => [mention.start, mention])).values()]
  const names = listAround(passage, { start, end }, spans)
  const [first, last] = [names[0], names.at(-1)]
  if (!first || !last || first === last) return undefined
  const numbers = listAround(passage, quantity, quantities)
  const [from, to] = [numbers[0]?.start ?? 0, numbers.at(-1)?.end ?? 0]
  const next = quantities.find((other) => other.start >= to)?.start ?? passage.end
  const isTold =
    numbers.length === names.length &&
    last.end <= from &&
    isInOrder(between(passage, last.end, from), between(passage, to, next))
  return { own: isTold ? names[numbers.findIndex((number) => number.start === quantity.start)] : undefined }
}
