/** Pages of the parts of an explained total: the largest own parts first. */
import { decimalText, integerOf } from '../model/decimals.ts'
import { byText } from './collections.ts'
import type { ExcludedFigure, Totals, TotalsRow } from './totals.ts'

export const byFigure = (one: { readonly figureId: string }, other: { readonly figureId: string }): number =>
  byText(one.figureId, other.figureId)

/** The last part of a page. */
export type PartPosition = readonly [ownPart: string, figureId: string]

export interface PartsPage {
  /** A total of no more parts is not divided. */
  readonly most: number
  /** The number of parts on a page of one that is; left out, as many. */
  readonly size?: number
  readonly after?: PartPosition | undefined
}

export interface PagedTotals extends Totals {
  /** The start of the next page, null after the last one; left out of a total that is not divided. */
  next?: PartPosition | null
}

/** A part before it is explained; `own` is in thousandths, and `size` the same rounded to a number. */
export interface Sized {
  readonly figureId: string
  readonly own: bigint
  readonly size: number
}

/** Rounding may make sizes equal, and never changes their order. */
const bySize = (one: Sized, other: Sized): number => {
  if (one.size !== other.size) return one.size > other.size ? -1 : 1
  return one.own === other.own ? byText(one.figureId, other.figureId) : one.own > other.own ? -1 : 1
}

/** Reports whether a total of these rows is divided into pages. */
export const isDivided = (
  rows: readonly Pick<TotalsRow, 'figures'>[],
  page: PartsPage | undefined,
): page is PartsPage =>
  page !== undefined && (page.after !== undefined || rows.reduce((sum, { figures }) => sum + figures, 0) > page.most)

/** Chooses the parts of a page among any number of parts, and holds no more than twice as many meanwhile. */
export const largestOf = <P extends Sized>({ most, size = most, after }: PartsPage) => {
  const lastOwn = after && integerOf(after[0])
  const last = after && lastOwn !== undefined && { own: lastOwn, size: Number(lastOwn), figureId: after[1] }
  let chosen: P[] = []
  let least: P | undefined
  const cut = (): void => {
    chosen = chosen.sort(bySize).slice(0, size + 1)
    if (chosen.length > size) least = chosen.at(-1)
  }
  return {
    /** Returns the least and the greatest size, rounded to a number, that a part on the page may have. */
    bounds: () => [least ? least.size : -Infinity, last ? last.size : Infinity] as const,
    add: (part: P): void => {
      if ((last && bySize(part, last) <= 0) || (least && bySize(part, least) > 0)) return
      if (chosen.push(part) > 2 * (size + 1)) cut()
    },
    page: (): { readonly parts: readonly P[]; readonly next: PartPosition | null } => {
      cut()
      const parts = chosen.slice(0, size)
      const end = parts.at(-1)
      return { parts, next: end && chosen.length > size ? [decimalText(end.own), end.figureId] : null }
    },
  }
}

/**
 * Returns an answer with a page of its parts, the largest first, or with all in order of figure where `page` is left out.
 * Excluded figures are on the first page alone.
 */
export const withParts = <Part, Row extends { parts?: Part[] }, A extends { data: Row[] }, P extends Sized>(
  answer: A,
  largest: ReturnType<typeof largestOf<P>>,
  page: PartsPage | undefined,
  placed: (part: P) => readonly [place: number, explained: Part],
  excludedFigures: ExcludedFigure[],
) => {
  const { parts, next } = largest.page()
  const data = answer.data.map((row) => ({ ...row, parts: [] as Part[] }))
  for (const part of page ? parts : [...parts].sort(byFigure)) {
    const [place, explained] = placed(part)
    data[place]?.parts.push(explained)
  }
  return {
    ...answer,
    data,
    ...(page?.after === undefined && { excludedFigures: excludedFigures.sort(byFigure) }),
    ...(page && { next }),
  }
}
