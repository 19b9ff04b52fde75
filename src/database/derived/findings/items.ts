/** Findings as they are read: kept ones, and unreported promises, which the day decides. */
import { checkOf } from '../../../figures/checks/checks.ts'
import { unreported } from '../../../figures/checks/gaps.ts'
import { identified } from './ids.ts'
import type { Promised } from '../../../figures/promises/promises.ts'
import type { Answered } from './sentences.ts'

/** A finding as JSON, with the answer to it. */
export interface Item extends Answered {
  readonly id: string
}

/** Returns the finding about a promise, as JSON, of which nothing was reported by its last day. */
export const itemOf = ({ item, ...review }: Answered): Item[] =>
  identified([checkOf('unreported-promise', unreported(JSON.parse(item) as Omit<Promised, 'state'>))]).map((found) => ({
    ...review,
    id: found.id,
    item: JSON.stringify(found),
  }))
