/** Queries of one shape: rendered once, run with other values each time, since rendering takes longer than most queries. */
import type { Field } from '../../model/field.ts'
import { sql, type SQL } from './sql.ts'

/** A query whose text is known by its shape, with the values for its slots. */
export interface Shaped {
  readonly shape: SQL
  readonly values: readonly unknown[]
}

export type Query = SQL | Shaped

/** Where a value goes; one of a field is encoded as the engine's column holds it. */
export class Slot {
  readonly index: number
  readonly field: Field | undefined
  constructor(index: number, field: Field | undefined) {
    this.index = index
    this.field = field
  }
}

/** A piece of a query once for each of some values, which goes where the piece has its slot; with words between. */
export class Each {
  readonly piece: SQL
  readonly values: readonly unknown[]
  readonly between: string
  constructor(values: readonly unknown[], between: string, build: (slot: SQL) => SQL) {
    this.piece = build(sql`${new Slot(0, undefined)}`)
    this.values = values
    this.between = between
  }
}

/** Answers what makes queries of one shape from as many values as it has slots, the first of them of these fields. */
export const shaped = (
  slots: number,
  build: (...slots: SQL[]) => SQL,
  fields: readonly Field[] = [],
): ((...values: readonly unknown[]) => Shaped) => {
  const shape = build(...Array.from({ length: slots }, (_, index) => sql`${new Slot(index, fields[index])}`))
  return (...values) => ({ shape, values })
}
