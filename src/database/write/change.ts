/** Makes a change of a record, whether a request, a seed file or an import brings it. */
import { canonical, type Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import type { Reader } from '../engine.ts'
import { deletionOf } from '../history/sequence.ts'
import { find } from '../read/by-id.ts'
import type { Change } from './statements.ts'

/** The state of a record before a write: live, deleted, or never there (revision 0). */
export interface Former {
  readonly record?: Data | undefined
  readonly revision: number
  readonly deletedAt?: string | undefined
}

/** Reads the state of a record before a write. */
export const formerOf = async (reader: Reader, { name }: Resource, id: string): Promise<Former> => {
  const record = await find(reader, name, id)
  if (record) return { record, revision: record['revision'] as number }
  const deletion = await deletionOf(reader, name, id)
  return { revision: deletion?.revision ?? 0, deletedAt: deletion?.at }
}

/** A change that creates or updates a record. */
export type Replacement = Change & { readonly after: Data }

/** Returns the change that puts `body` in the place of a record; undefined if the record has these fields already. */
export const replacement = (
  resource: Resource,
  id: string,
  { record: before, revision: last }: Former,
  body: Data,
  at: string,
): Replacement | undefined => {
  const own = canonical(resource, body)
  if (before && JSON.stringify(canonical(resource, before)) === JSON.stringify(own)) return undefined
  const revision = last + 1
  const after = { id, ...own, revision, createdAt: before?.['createdAt'] ?? at, updatedAt: at }
  return { resource, id, before, after, revision }
}

/** Returns the change that deletes a record. */
export const deletion = (resource: Resource, id: string, { record: before, revision }: Former): Change => ({
  resource,
  id,
  before,
  after: undefined,
  revision: revision + 1,
})
