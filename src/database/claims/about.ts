/** Gathers the subject of a claim, and all else that it names. */
import { regions } from '../../resources/regions.ts'
import type { SaidCandidate } from '../../store/candidates.ts'
import { recordsWhere, type About, type Asking } from './asking.ts'

/** Reports whether a place lies in another one. */
const isWithin = async (store: Asking, id: string, other: string, asOf: number | undefined): Promise<boolean> =>
  (await recordsWhere(store, regions, { 'id.in': [id], 'parentId.within': other }, 1, asOf)).length > 0

/** Returns the subject of a reading with the records that narrow it; undefined without a subject. */
export const aboutOf = async (
  store: Asking,
  { candidate: { subject }, othersNamed, isPlain }: SaidCandidate,
  asOf: number | undefined,
): Promise<About | undefined> => {
  if (!subject) return undefined
  const { kind, id } = subject
  const others: About['others'][number][] = []
  for (const other of othersNamed)
    // China's Guangdong is Guangdong.
    if (!other.isBeside || !(await isWithin(store, id, other.id, asOf))) others.push(other)
  return { kind, id, isPlain, others }
}
