/** Restores a revision: a record gets its fields back, as a new revision. */
import type { TSchema } from 'typebox'
import { componentKeyword } from '../contract/parameters.ts'
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import type { Write } from '../../store/writes.ts'

/** Returns the write that restores a revision. Throws a Refusal: not-found. */
export const restoring = async (store: Store, resource: Resource, id: string, revision: number): Promise<Write> => {
  const { text } = await store.revision(resource, id, revision)
  if (text === null) {
    const former = `${resource.name}/${id}`
    throw new Refusal('not-found', `Revision ${revision.toString()} deleted ${former}: it holds nothing to restore.`)
  }
  const record = JSON.parse(text) as Data
  return { resource, id, creates: true, edit: () => record }
}

export const restoreQuery: TSchema = Type.Object(
  {
    revision: Type.Unsafe<number>({
      type: 'integer',
      minimum: 1,
      description: 'The revision whose fields the record gets back.',
      examples: [1],
      [componentKeyword]: 'restore.revision',
    }),
  },
  { additionalProperties: false },
)
