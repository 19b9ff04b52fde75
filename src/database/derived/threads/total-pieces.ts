/** Takes a total from one thread to another in pieces, so that reading it holds no other request up. */
import { setImmediate } from 'node:timers/promises'
import { inParts } from '../../../figures/collections.ts'
import type { PagedTotals } from '../../../figures/running/largest-parts.ts'
import type { ExplainedPart, Totals } from '../../../figures/totals.ts'

type Row = Totals['data'][number]

/** Rows, parts and excluded figures come after the rest, in order; each part with the place of its row. */
interface Piece {
  readonly rest?: PagedTotals
  readonly rows?: readonly Row[]
  readonly parts?: readonly (readonly [row: number, part: ExplainedPart])[]
  readonly excluded?: Readonly<NonNullable<Totals['excludedFigures']>>
}

/** JSON texts, a piece each. */
export type Pieces = readonly Uint8Array<ArrayBuffer>[]

const atOnce = 1000

function* piecesOf({ data, excludedFigures, ...rest }: PagedTotals): Generator<Piece> {
  yield { rest: { ...rest, data: [], ...(excludedFigures && { excludedFigures: [] }) } }
  for (const rows of inParts(data, atOnce))
    yield { rows: rows.map((row) => ({ ...row, ...(row.parts && { parts: [] }) })) }
  const parts = data.flatMap(({ parts = [] }, row) => parts.map((part) => [row, part] as const))
  for (const some of inParts(parts, atOnce)) yield { parts: some }
  for (const excluded of inParts(excludedFigures ?? [], atOnce)) yield { excluded }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export const inPieces = (total: PagedTotals): Pieces =>
  [...piecesOf(total)].map((piece) => encoder.encode(JSON.stringify(piece)))

export const fromPieces = async (pieces: Pieces): Promise<PagedTotals> => {
  const [first, ...others] = pieces
  const { rest: total } = JSON.parse(decoder.decode(first)) as Required<Piece>
  for (const piece of others) {
    await setImmediate()
    const { rows = [], parts = [], excluded = [] } = JSON.parse(decoder.decode(piece)) as Piece
    total.data.push(...rows)
    for (const [row, part] of parts) total.data[row]?.parts?.push(part)
    total.excludedFigures?.push(...excluded)
  }
  return total
}
