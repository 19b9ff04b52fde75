/** Takes a total apart and together again, for pieces that cross between threads. */
import { inParts } from '../../../figures/collections.ts'
import type { PagedTotals } from '../../../figures/running/largest-parts.ts'
import type { ExplainedPart, Totals } from '../../../figures/totals.ts'
import { fromPieces, inPieces, type Pieces } from './pieces.ts'

type Row = Totals['data'][number]

/** Rows, parts and excluded figures come after the rest, in order; each part with the place of its row. */
type Piece =
  | { readonly rest: PagedTotals }
  | { readonly rows: readonly Row[] }
  | { readonly parts: readonly (readonly [row: number, part: ExplainedPart])[] }
  | { readonly excluded: Readonly<NonNullable<Totals['excludedFigures']>> }

const atOnce = 1000

function* piecesOf({ data, excludedFigures, ...rest }: PagedTotals): Generator<Piece> {
  yield { rest: { ...rest, data: [], ...(excludedFigures && { excludedFigures: [] }) } }
  for (const rows of inParts(data, atOnce))
    yield { rows: rows.map((row) => ({ ...row, ...(row.parts && { parts: [] }) })) }
  const parts = data.flatMap(({ parts = [] }, row) => parts.map((part) => [row, part] as const))
  for (const some of inParts(parts, atOnce)) yield { parts: some }
  for (const excluded of inParts(excludedFigures ?? [], atOnce)) yield { excluded }
}

export const totalInPieces = (total: PagedTotals): Pieces => inPieces(piecesOf(total))

/** Returns the total that pieces were made of; there has to be one. */
export const totalFrom = async <T extends PagedTotals>(pieces: Pieces): Promise<T> => {
  let total: PagedTotals | undefined
  for await (const piece of fromPieces<Piece>(pieces))
    if ('rest' in piece) total = piece.rest
    else if ('rows' in piece) total?.data.push(...piece.rows)
    else if ('parts' in piece) for (const [row, part] of piece.parts) total?.data[row]?.parts?.push(part)
    else total?.excludedFigures?.push(...piece.excluded)
  return total as T
}
