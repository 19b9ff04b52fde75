/** Reads the newest revisions of a record, and the ones before a revision. */
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Entry } from '../../store/changes.ts'
import type { Store } from '../../store/store.ts'

export interface ShownRevisions {
  /** Oldest first. */
  readonly entries: readonly Entry[]
  /** The text left by the revision before the first of these. */
  readonly former: string | null
  readonly hasEarlier: boolean
  /** The present revision: the deletion, if the record is deleted. */
  readonly present: Entry
}

/** Returns the last revisions of a record, live or deleted; with `before`, the last ones before that. Throws a Refusal: not-found. */
export const lastRevisions = async (
  store: Store,
  resource: Resource,
  id: string,
  limit: number,
  before?: number,
): Promise<ShownRevisions> => {
  const { name } = resource
  const end = before === undefined ? undefined : (await store.revision(resource, id, before)).sequence
  const lastBefore = async (sequence: number | undefined, limit: number): Promise<readonly Entry[]> =>
    (await store.latest({ resources: [name], id, before: sequence, limit })).entries
  // Includes one more: the changes of the first revision are told from the state before it.
  const found = await lastBefore(end, limit + 1)
  const [present] = end === undefined ? found : await lastBefore(undefined, 1)
  if (present === undefined) throw new Refusal('not-found', ['no-record', name, id])
  return {
    entries: found.slice(0, limit).reverse(),
    former: found[limit]?.text ?? null,
    hasEarlier: found.length > limit,
    present,
  }
}
