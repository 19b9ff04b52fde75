/** Step 7: whether a row ends before what it is set beside. */
import type { Choice } from './choose.ts'
import type { Group, Grouping } from './places/groups.ts'
import type { Stage } from './register.ts'

/** A row with the earliest day at which what its topmost subjects report ends, null if one is open. */
interface Reaching {
  readonly key: Partial<Record<Group, string | null>>
  readonly stage: Stage
  readonly through: string | null
}

/**
 * Reports whether a row is partial: an actual flow that ends before its year, else before the period asked for, else
 * before `planned`, the end of the planned row with the same key and unit.
 */
export const isPartial = (
  { key, stage, through }: Reaching,
  { groupBy = [], period, stock }: Pick<Choice & Grouping, 'groupBy' | 'period' | 'stock'>,
  planned: string | null,
): boolean => {
  if (stage !== 'actual' || stock !== undefined) return false
  const year = groupBy.includes('year') ? key.year : undefined
  const end = typeof year === 'string' ? `${year}-12-31` : (period?.end ?? planned)
  return end !== null && (through === null || through < end)
}
