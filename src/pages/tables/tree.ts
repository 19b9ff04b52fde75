/** Arranges the rows of a total as a tree: each place below the one that it is part of, the largest first. */
import type { ResourceName } from '../../model/field.ts'
import type { Store } from '../../store/store.ts'
import { integerOf } from '../../model/decimals.ts'
import { recordsOf } from '../layout/queries.ts'
import type { Line } from './totals.ts'

/** The parents of records by their ids, with those of their parents and so on. */
export type Parents = ReadonlyMap<string, string>

/** No tree of the register is deeper. */
const mostLevels = 64

/** Reads the parents of records, a query for each level. */
export const parentsOf = async (store: Store, name: ResourceName, ids: Iterable<string>): Promise<Parents> => {
  const parents = new Map<string, string>()
  let level = [...new Set(ids)]
  for (let depth = 0; level.length > 0 && depth < mostLevels; depth++) {
    const records = await recordsOf(store, name, level)
    for (const record of records.values()) {
      const { parentId } = record as { readonly parentId?: string | null }
      if (typeof parentId === 'string') parents.set(record.id, parentId)
    }
    level = [...new Set(level.flatMap((id) => parents.get(id) ?? []))].filter((id) => !parents.has(id))
  }
  return parents
}

const keyOf = ({ first }: Line): string => Object.values(first.key as Record<string, string | null>)[0] ?? ''

/** Lines of another unit are another tree. */
const placeOf = (unit: string, id: string): string => `${unit} ${id}`

/** Returns the place of the nearest line above, if there is one. */
const aboveOf = (line: Line, known: ReadonlySet<string>, parents: Parents): string | undefined => {
  const { unit } = line.first
  let id = parents.get(keyOf(line))
  for (let level = 0; id !== undefined && level < mostLevels; level++, id = parents.get(id))
    if (known.has(placeOf(unit, id))) return placeOf(unit, id)
  return undefined
}

const stages = ['planned', 'actual', 'committed', 'target']

/** The amount by which a line is sorted: what was planned, else what came of it. */
const amountOf = ({ rows }: Line): bigint => {
  const leading = stages.flatMap((stage) => rows.find((row) => row.stage === stage) ?? [])[0]
  return integerOf(leading?.total ?? '0')
}

/** Returns the lines as a tree. What cannot be placed comes last in its unit. */
export const asTree =
  (parents: Parents) =>
  (lines: readonly Line[]): readonly Line[] => {
    const known = new Set(lines.map((line) => placeOf(line.first.unit, keyOf(line))))
    const below = Map.groupBy(lines, (line) => aboveOf(line, known, parents) ?? '')
    const childrenOf = (line: Line): readonly Line[] => below.get(placeOf(line.first.unit, keyOf(line))) ?? []
    const weights = new Map<Line, bigint>()
    const weightOf = (line: Line): bigint => {
      const weight = weights.get(line) ?? childrenOf(line).reduce((sum, child) => sum + weightOf(child), amountOf(line))
      weights.set(line, weight)
      return weight
    }
    const rank = (one: Line, other: Line): number => {
      if (one.first.unit !== other.first.unit) return one.first.unit < other.first.unit ? -1 : 1
      const [first, second] = [keyOf(one) === '', keyOf(other) === '']
      if (first !== second) return first ? 1 : -1
      return weightOf(one) > weightOf(other) ? -1 : 1
    }
    const flat = (some: readonly Line[], depth: number): Line[] =>
      [...some].sort(rank).flatMap((line) => [{ ...line, depth }, ...flat(childrenOf(line), depth + 1)])
    return flat(below.get('') ?? [], 0)
  }
