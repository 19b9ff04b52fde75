/** Steps 4 and 6: adds own parts up into rows with bounds. */
import { larger } from './amounts.ts'
import type { Amounts, Part } from './own-parts.ts'
import type { Stage } from './register.ts'

/** The key of a row: one value for each group, null for figures that cannot be placed. */
export type Key = readonly (string | null)[]

type Bounds = Pick<Amounts, 'lower' | 'upper'>

/** A part, reduced to the fields that adding up needs. */
export interface Addend extends Pick<Part, 'unit' | 'own' | 'lower' | 'upper' | 'approximate'> {
  readonly figure: Pick<Part['figure'], 'stage'>
  readonly whole: Addend | undefined
  readonly inWhole: Bounds
}

export interface Row<P extends Addend = Part> {
  readonly key: Key
  readonly stage: Stage
  readonly unit: string
  readonly parts: readonly P[]
  /** In thousandths of the unit; a null bound is open. */
  readonly total: bigint
  readonly lower: bigint
  readonly upper: bigint | null
  /** Whether what a topmost figure counts is approximate, or what is taken off it in other rows. */
  readonly approximate: boolean
}

/** The remainder of a figure in its row after the parts in other rows are subtracted. */
interface Left {
  /** The upper bound of the parts in other rows; null is open. */
  readonly elsewhere: bigint | null
  /** The least that the parts in the same row leave over. */
  readonly here: bigint
}

const nothing: Left = { elsewhere: 0n, here: 0n }

const plus = (one: bigint | null, other: bigint | null): bigint | null =>
  one === null || other === null ? null : one + other

/**
 * Adds parts up into rows, in thousandths and no particular order.
 * Wholes must precede their parts; parts whose key is undefined are not asked for.
 */
export const addUp = <P extends Addend>(parts: readonly P[], keyOf: (part: P) => Key | undefined): Row<P>[] => {
  const rows = new Map<string, { -readonly [K in keyof Row<P>]: Row<P>[K] } & { parts: P[] }>()
  const rowOf = new Map<Addend, string>()
  const left = new Map<Addend, Left>()
  const add = (whole: Addend, { elsewhere, here }: Left): void => {
    const sofar = left.get(whole) ?? nothing
    left.set(whole, { elsewhere: plus(sofar.elsewhere, elsewhere), here: sofar.here + here })
  }

  for (const part of parts) {
    const key = keyOf(part)
    if (key === undefined) continue
    const {
      figure: { stage },
      unit,
      own,
    } = part
    const name = JSON.stringify([key, stage, unit])
    const row = rows.get(name) ?? { key, stage, unit, parts: [], total: 0n, lower: 0n, upper: 0n, approximate: false }
    rows.set(name, row)
    rowOf.set(part, name)
    row.parts.push(part)
    row.total += own
  }

  // Bottom up: the remainder of a topmost figure is known only after its parts.
  for (const part of parts.toReversed()) {
    const { elsewhere, here } = left.get(part) ?? nothing
    const row = rows.get(rowOf.get(part) ?? '')
    const wholeRow = part.whole && rows.get(rowOf.get(part.whole) ?? '')
    if (part.whole && wholeRow && wholeRow !== row) {
      add(part.whole, { elsewhere: part.inWhole.upper, here: 0n })
      wholeRow.upper = plus(wholeRow.upper, -part.inWhole.lower)
      wholeRow.approximate ||= part.approximate
    }
    if (row === undefined) continue
    const least = elsewhere === null ? here : larger(part.lower - elsewhere, here)
    if (part.whole && wholeRow === row) {
      add(part.whole, { elsewhere, here: least })
    } else {
      row.lower += least
      row.upper = plus(row.upper, part.upper)
      row.approximate ||= part.approximate
    }
  }
  return [...rows.values()]
}
