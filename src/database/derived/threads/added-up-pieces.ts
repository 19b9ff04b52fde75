/** Takes what a total is made of apart and together again, for pieces that cross between threads. */
import { inParts } from '../../../figures/collections.ts'
import type { AddedUp } from '../sums/added-up.ts'
import { fromPieces, inPieces, type Pieces } from './pieces.ts'

/** Some entries of one of the maps of a total come after the rest. */
type Piece =
  | { readonly rest: Omit<AddedUp, 'total'> }
  | { readonly map: keyof AddedUp['total']; readonly entries: readonly (readonly [string, unknown])[] }

const atOnce = 500

function* piecesOf({ total, ...rest }: AddedUp): Generator<Piece> {
  yield { rest }
  for (const map of Object.keys(total) as (keyof typeof total)[])
    for (const entries of inParts([...total[map]], atOnce)) yield { map, entries }
}

export const addedUpInPieces = (addedUp: AddedUp): Pieces => inPieces(piecesOf(addedUp))

/** Returns what pieces were made of; there has to be one. */
export const addedUpFrom = async (pieces: Pieces): Promise<AddedUp> => {
  const total = { rows: new Map(), excluded: new Map(), rates: new Map(), clusters: new Map() }
  let addedUp: AddedUp | undefined
  for await (const piece of fromPieces<Piece>(pieces))
    if ('rest' in piece) addedUp = { ...piece.rest, total }
    else for (const [name, value] of piece.entries) total[piece.map].set(name, value)
  return addedUp as AddedUp
}
