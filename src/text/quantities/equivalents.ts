/** Takes equivalents in brackets to the quantities before them: `1 trillion yuan ($136.8 billion)`. */
import type { FoldedText } from './fold.ts'
import { areEquivalent } from './units.ts'
import { equivalents } from './words/tables.ts'

interface Found {
  readonly start: number
  readonly end: number
  readonly value: bigint
  readonly upper: bigint | null
  readonly unit: string | null
}

export interface Equivalent {
  readonly value: bigint
  readonly unit: string
}

/** Longer words before or between equivalents say something else. */
const longest = 20

/** Reports whether an opening bracket, or a separator within brackets, leads to an equivalent. */
const leadsTo = (lower: string, from: number, to: number, opening: RegExp): boolean => {
  const between = to - from > longest ? '' : lower.slice(from, to)
  const [lead] = opening.exec(between) ?? []
  if (lead === undefined) return false
  const words = between.slice(lead.length).trim()
  return words === '' || equivalents.at(words, 0)?.end === words.length
}

/** More in a row are a list. */
const mostEquivalents = 4

const closing = /^ ?(?:左右)?[)\]】]/

export const withEquivalents = <T extends Found>(
  { lower }: FoldedText,
  found: readonly T[],
): (T & { reported: readonly Equivalent[] })[] => {
  const outer: (T & { reported: readonly Equivalent[] })[] = []
  for (let at = 0; at < found.length; at++) {
    const quantity = found[at]
    if (!quantity) break
    const reported: Equivalent[] = []
    let end = quantity.end
    let isClosed = false
    for (let next = at + 1; !isClosed && next <= at + mostEquivalents; next++) {
      const inner = found[next]
      const opening = next === at + 1 ? /^ ?[([【]/ : /^ ?(?:[,;/、，；]?或|[,;/、，；]|or)/
      if (!inner || inner.unit === null || inner.upper !== null || !areEquivalent(quantity.unit, inner.unit)) break
      if (!leadsTo(lower, end, inner.start, opening)) break
      reported.push({ value: inner.value, unit: inner.unit })
      end = inner.end
      const [bracket] = closing.exec(lower.slice(end, end + 4)) ?? []
      isClosed = bracket !== undefined
      end += bracket?.length ?? 0
    }
    if (isClosed) at += reported.length
    outer.push({ ...quantity, end: isClosed ? end : quantity.end, reported: isClosed ? reported : [] })
  }
  return outer
}
