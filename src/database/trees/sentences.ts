/** Makes findings as they are served: names what their records are called, and says them in English. */
import type { FindingMessage, Named, NamedReference } from '../../text/findings/params.ts'
import { findingSentence } from '../../text/findings/sentence.ts'
import type { Review, ServedCheck } from '../../store/computed-lists.ts'
import type { Identified } from './listing.ts'

export type ReviewRow = { readonly [K in keyof Review]: Review[K] | null }

/** A finding, with the answer to it. */
export interface Answered extends ReviewRow {
  readonly found: Identified
}

export const unanswered: ReviewRow = { review: null, note: null, by: null, at: null }

/** The fields by which sentences name a record. */
interface NamedRecord {
  readonly id: string
  readonly name?: string
  readonly localName?: string | null
  readonly title?: string
  readonly localTitle?: string | null
  readonly regionId?: string | null
  readonly publisherId?: string | null
  readonly publishedOn?: string | null
}

/** The records of a state, by resource and id. */
export type RecordsByName = Readonly<Partial<Record<string, ReadonlyMap<string, object>>>>

const isReference = (value: object): value is NamedReference => 'resource' in value

/** Returns a copy of data in which each reference is replaced. */
const replaced = (data: unknown, replace: (reference: NamedReference) => NamedReference): unknown => {
  if (typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) return data.map((one: unknown) => replaced(one, replace))
  if (isReference(data)) return replace(data)
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, replaced(value, replace)]))
}

const recordIn = (records: RecordsByName, resource: string, id: string): NamedRecord | undefined =>
  records[resource]?.get(id) as NamedRecord | undefined

const namedOf = ({ id, name, title, localName, localTitle }: NamedRecord): Named => ({
  id,
  name: name ?? title ?? '',
  localName: localName ?? localTitle ?? null,
})

/** Returns the function that adds to a reference what its record is called. */
const naming = (records: RecordsByName) => {
  const namedIn = (resource: string, id: string): Named | null => {
    const record = recordIn(records, resource, id)
    return record ? namedOf(record) : null
  }
  return (reference: NamedReference): NamedReference => {
    const { resource, id } = reference
    const record = recordIn(records, resource, id)
    if (!record) return reference
    const { name, localName } = namedOf(record)
    const { regionId = null, publisherId = null, publishedOn = null } = record
    const called = { resource, id, name, localName }
    return resource === 'sources'
      ? { ...called, publisher: publisherId === null ? null : namedIn('organizations', publisherId), publishedOn }
      : regionId === null
        ? called
        : { ...called, region: namedIn('regions', regionId) }
  }
}

/** Returns findings as they are served, with the names of some records. */
export const withSentences = (records: RecordsByName, answered: readonly Answered[]): ServedCheck[] => {
  const name = naming(records)
  return answered.map(({ found, review, note, by, at }) => {
    const { id, check, severity, params, ...rest } = found
    const message: FindingMessage = { check, params: replaced(params, name) as FindingMessage['params'] }
    return {
      id,
      check,
      severity,
      detail: findingSentence('en', message),
      params: message.params,
      ...rest,
      review: review === null ? null : ({ review, note, by, at } as Review),
    }
  })
}
