/** Takes what a total is made of from one thread to another in pieces, so that reading it holds no other request up. */
import { setImmediate } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import { inParts } from '../../../figures/collections.ts'
import type { AddedUp } from '../sums/running-totals.ts'

/** Values that only V8 reads, a piece each. */
export type Pieces = readonly Uint8Array<ArrayBuffer>[]

/** Some entries of one of the maps of a total. */
type Piece = readonly [map: keyof AddedUp['total'], entries: readonly (readonly [string, unknown])[]]

const atOnce = 500

export const inPieces = ({ total, ...rest }: AddedUp): Pieces => {
  const pieces = [serialize(rest)]
  for (const map of Object.keys(total) as (keyof typeof total)[])
    for (const entries of inParts([...total[map]], atOnce)) pieces.push(serialize([map, entries] satisfies Piece))
  return pieces
}

export const fromPieces = async ([first = new Uint8Array(), ...others]: Pieces): Promise<AddedUp> => {
  const total = { rows: new Map(), excluded: new Map(), rates: new Map(), clusters: new Map() }
  for (const piece of others) {
    await setImmediate()
    const [map, entries] = deserialize(piece) as Piece
    for (const [name, value] of entries) total[map].set(name, value)
  }
  return { ...(deserialize(first) as Omit<AddedUp, 'total'>), total }
}
