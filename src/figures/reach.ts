/** Step 7: how far the figures of a row reach, and whether it ends before what it is set beside. */
import type { Period } from '../model/period.ts'
import type { Choice } from './choose.ts'
import type { Group, Grouping } from './places/groups.ts'
import { inherited, type Above } from './places/subjects.ts'
import { dayOf, isOpen } from './periods.ts'
import type { Stage } from './register.ts'

/** Days. */
export interface Reach {
  /** The first day of the periods of all figures; null if one of them is open. */
  readonly from: string | null
  /** The earliest of the days at which what the topmost subjects report ends; null if one of them is open. */
  readonly through: string | null
}

/** A subject and the days for which one or more figures about it speak. */
export interface Reported extends Period {
  readonly subject: string
}

/** Returns how far the figures of one row reach; there has to be one. */
export const reachOf = (reported: Iterable<Reported>, above: Above): Reach => {
  let from: string | undefined
  const ends = new Map<string, string>()
  for (const { subject, start, end } of reported) {
    if (from === undefined || start < from) from = start
    if (end >= (ends.get(subject) ?? end)) ends.set(subject, end)
  }
  const reports = inherited<boolean>(above, (key, isBelow = false) => isBelow || ends.has(key))
  let through: string | undefined
  for (const [subject, end] of ends) {
    const higher = above(subject)
    if (typeof higher === 'string' && reports(higher)) continue
    if (isOpen(end)) return { from: dayOf(from), through: null }
    if (through === undefined || end < through) through = end
  }
  return { from: dayOf(from), through: dayOf(through) }
}

interface Reaching extends Reach {
  readonly key: Partial<Record<Group, string | null>>
  readonly stage: Stage
  readonly unit: string
}

/**
 * Says of each row whether it is partial: an actual flow that ends before its year, else before the period asked for,
 * else before the planned row with the same key and unit.
 */
export const withPartial = <R extends Reaching>(
  rows: readonly R[],
  { groupBy = [], period, stock }: Pick<Choice & Grouping, 'groupBy' | 'period' | 'stock'>,
): (R & { partial: boolean })[] => {
  const nameOf = ({ key, unit }: Reaching): string => JSON.stringify([key, unit])
  const planned = new Map(rows.filter(({ stage }) => stage === 'planned').map((row) => [nameOf(row), row.through]))
  const endFor = (row: Reaching): string | null => {
    const year = groupBy.includes('year') ? row.key.year : undefined
    return typeof year === 'string' ? `${year}-12-31` : (period?.end ?? planned.get(nameOf(row)) ?? null)
  }
  const isPartial = (row: Reaching): boolean => {
    if (row.stage !== 'actual' || stock !== undefined) return false
    const end = endFor(row)
    return end !== null && (row.through === null || row.through < end)
  }
  return rows.map((row) => ({ ...row, partial: isPartial(row) }))
}
