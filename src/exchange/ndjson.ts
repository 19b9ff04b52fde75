/** Writes the whole register as lines that an import reads. */
import { everyResource } from '../resources/index.ts'
import type { Snapshot } from '../store/store.ts'
import type { Data } from '../model/canonical.ts'
import { addToList } from '../figures/collections.ts'
import type { Resource } from '../model/resource.ts'
import { everything, requestsFor } from './requests.ts'

/** Returns the fields that refer to records of the same resource: `parentId`, `memberIds`. */
const ownReferences = ({ name, own }: Resource): string[] =>
  Object.keys(own).filter((key) => (own[key]?.items ?? own[key])?.target === name)

/** After so many records those that waited for them are written. */
const looksAfter = 200

/** Yields the texts of these records in order of id. */
async function* textsOf(
  snapshot: Snapshot,
  resource: Resource,
  ids: readonly string[],
): AsyncGenerator<readonly string[]> {
  for (const request of requestsFor(resource, ids)) yield* snapshot.records(resource, request)
}

/**
 * Yields the JSON texts of all records of a resource, by id, but each after those it refers to.
 * Holds only the ids of waiting records, never their texts. Zones that span each other come last.
 */
async function* inOrder(snapshot: Snapshot, resource: Resource): AsyncGenerator<readonly string[]> {
  const keys = ownReferences(resource)
  if (keys.length === 0) {
    yield* snapshot.records(resource, everything)
    return
  }
  /** The number of records that a waiting record waits for. */
  const missing = new Map<string, number>()
  /** The records that wait for a record not yet written. */
  const waiting = new Map<string, string[]>()
  let released: string[] = []

  const pass = (id: string): void => {
    missing.delete(id)
    for (const other of waiting.get(id) ?? []) {
      const left = (missing.get(other) ?? 0) - 1
      missing.set(other, left)
      if (left === 0) released.push(other)
    }
    waiting.delete(id)
  }
  const wait = (id: string, others: readonly string[]): void => {
    missing.set(id, others.length)
    for (const other of others) addToList(waiting, other, id)
  }
  /** Reports whether a record can be written now, given that all with smaller ids have been read. */
  const isNext = (text: string): boolean => {
    const record = JSON.parse(text) as Data & { id: string }
    const { id } = record
    const others = [...new Set(keys.flatMap((key) => record[key] ?? []) as string[])].filter(
      (other) => other > id || missing.has(other),
    )
    if (others.length === 0) pass(id)
    else wait(id, others)
    return others.length === 0
  }

  async function* following(): AsyncGenerator<readonly string[]> {
    while (released.length > 0) {
      const ids = released
      released = []
      yield* textsOf(snapshot, resource, ids)
      ids.forEach(pass)
    }
  }

  let read = 0
  for await (const texts of snapshot.records(resource, everything)) {
    // Not at the end of each batch: how many records are in one depends on their lengths.
    for (let at = 0; at < texts.length;) {
      const some = texts.slice(at, at + looksAfter - (read % looksAfter))
      yield some.filter(isNext)
      at += some.length
      read += some.length
      if (read % looksAfter === 0) yield* following()
    }
  }
  yield* following()
  yield* textsOf(snapshot, resource, [...missing.keys()])
}

/** Yields lines of `{"resource": …, "record": …}` in batches; each record follows those it refers to, and all come before what leads to them. */
export async function* linesOf(snapshot: Snapshot): AsyncGenerator<string> {
  for (const resource of everyResource) {
    const head = `{"resource":"${resource.name}","record":`
    for await (const records of inOrder(snapshot, resource)) yield records.map((text) => `${head}${text}}\n`).join('')
  }
  for (const merged of await snapshot.merged()) yield `${JSON.stringify({ merged })}\n`
}
