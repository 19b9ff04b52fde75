/** Findings as they are read: kept ones, and unreported promises, which the day decides. */
import { checkOf } from '../../../figures/checks/checks.ts'
import { unreported } from '../../../figures/checks/gaps.ts'
import { identified } from './ids.ts'
import type { ReviewRow } from './reviews.ts'

/** A finding as JSON, with the answer to it. */
export interface Item extends ReviewRow {
  readonly id: string
  readonly item: string
}

/** A promise of which nothing was reported by its last day. */
export interface Due extends ReviewRow {
  readonly id: string
  readonly day: string
}

export const itemOf = ({ id, day, ...review }: Due): Item[] =>
  identified([checkOf('unreported-promise', unreported(id, day))]).map((found) => ({
    ...review,
    id: found.id,
    item: JSON.stringify(found),
  }))
