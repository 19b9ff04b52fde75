/** Asks for an explained total page by page. */
import type { PagedTotals, PartPosition } from '../../src/figures/largest-parts.ts'
import type { TotalsQuery } from '../../src/figures/totals.ts'
import type { Built } from './build.ts'

/** Returns all pages of an explained total, or why there are none. */
export const pagesOfParts = async (
  { store }: Built,
  asked: TotalsQuery,
  asOf: number | undefined,
  most: number,
): Promise<PagedTotals[] | string> => {
  const pages: PagedTotals[] = []
  let after: PartPosition | null | undefined
  try {
    do {
      const page = await store.totals({ ...asked, explain: true }, asOf, { page: { most, after: after ?? undefined } })
      pages.push(page)
      after = page.next
    } while (after)
  } catch (error) {
    return String(error)
  }
  return pages
}
