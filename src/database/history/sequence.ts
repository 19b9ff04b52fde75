/** The sequence of changes: the last one, deletions, the position of an instant, and waking those who wait for more. */
import { canonicalInstant } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { MergedRecord } from '../../store/changes.ts'
import type { TotalOfState } from '../../store/store.ts'
import { textVersion } from '../../text/tokenizer.ts'
import type { Engine, Reader, Version } from '../engine.ts'
import { superseded } from '../migrations.ts'
import { coalesced } from '../turns.ts'
import { isAmong } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'

export interface Head {
  readonly epoch: string
  readonly sequence: number
  /** The number of answers given to findings, which are no changes of records. */
  readonly reviews: number
  readonly at: string
}

/** With the version of the rules by which the texts are indexed. */
interface IndexedHead extends Head {
  readonly textVersion: string
}

const lastChange = queryTemplate(
  0,
  () => sql<IndexedHead>`SELECT epoch, sequence, coalesce(reviews, 0) AS reviews, text_version AS "textVersion",
  coalesce((SELECT at FROM changes WHERE changes.sequence = register.sequence), '') AS at FROM register`,
)

/** Returns the register's epoch and last change. */
export const head = async (reader: Reader): Promise<IndexedHead> => {
  const [row] = await reader.all(lastChange())
  return row as IndexedHead
}

/** Does so for what is served or written. Throws a Refusal if another version has indexed the texts by its rules. */
export const servedHead = async (reader: Reader): Promise<Head> => {
  const { textVersion: found, ...rest } = await head(reader)
  if (found !== textVersion) throw superseded(`The texts are indexed by "${found}" and not by "${textVersion}".`)
  return rest
}

/** Returns a function that gives the last change: the same object until the register changes. */
export const latestHead = (engine: Engine): (() => Promise<Head>) => {
  let known: { readonly version: Version; readonly head: Promise<Head> } | undefined
  let last: Head | undefined
  const readAnew = async (): Promise<Head> => {
    const { epoch, sequence, reviews, at } = await servedHead(engine)
    const isLast = last?.epoch === epoch && last.sequence === sequence && last.reviews === reviews
    return (last = last && isLast ? last : { epoch, sequence, reviews, at })
  }
  const headAt = (version: Version): Promise<Head> => {
    if (known?.version === version) return known.head
    const latest = readAnew()
    known = { version, head: latest }
    // A failed read is not cached.
    latest.catch(() => {
      known = undefined
    })
    return latest
  }
  let asking: Promise<Version> | undefined
  let pending: Promise<Head> | undefined
  return () => {
    const version = engine.version()
    // Callers of the same version share one query.
    if (pending === undefined || version !== asking) pending = version.then(headAt)
    asking = version
    return pending
  }
}

interface Deletion {
  readonly at: string
  readonly revision: number
  readonly action: string
  /** The record that took the place of one that a merge deleted. */
  readonly mergedInto: string | null
}

const asDeletion = sql`at, revision, action, merged_into AS "mergedInto"`

// `+ 0` keeps a planner without statistics from walking back through all changes along an index.
const lastChangeOf = queryTemplate(
  3,
  (resource, id, last) => sql<Deletion>`SELECT ${asDeletion} FROM changes
  WHERE resource = ${resource} AND record_id = ${id} AND sequence + 0 <= ${last} ORDER BY sequence + 0 DESC LIMIT 1`,
)

/** Returns the deletion of a record, if it ever existed. */
export const deletionOf = async (
  reader: Reader,
  resource: ResourceName,
  id: string,
  asOf?: number,
): Promise<Deletion | undefined> => {
  const [row] = await reader.all(lastChangeOf(resource, id, asOf ?? Number.MAX_SAFE_INTEGER))
  return row
}

const lastChanges = queryTemplate(
  2,
  (resource, ids = sql``) => sql<Deletion & { id: string }>`SELECT record_id AS id, ${asDeletion} FROM changes
  WHERE sequence IN (SELECT max(sequence) FROM changes
    WHERE resource = ${resource} AND ${isAmong(sql`record_id`, ids)} GROUP BY record_id)`,
)

/** Returns the deletions of those of these records that ever existed; none of them may be live. */
export const deletionsOf = async (
  reader: Reader,
  resource: ResourceName,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Deletion>> => {
  const rows = ids.length > 0 ? await reader.all(lastChanges(resource, JSON.stringify(ids))) : []
  return new Map(rows.map((row) => [row.id, row]))
}

/** Returns the record into which a merged one has gone, by this and all later merges; undefined of any other. */
export const successorOf = async (
  reader: Reader,
  resource: ResourceName,
  id: string,
  asOf?: number,
): Promise<string | undefined> => {
  let successor: string | undefined
  for (let at: string | null = id; at !== null;) {
    at = (await deletionOf(reader, resource, at, asOf))?.mergedInto ?? null
    successor = at ?? successor
  }
  return successor
}

/** Returns all records that are merged into others, each with its successor. */
export const mergedRecords = async (reader: Reader): Promise<MergedRecord[]> => {
  const rows = await reader.all(
    sql<MergedRecord>`SELECT resource, record_id AS id, merged_into AS "into" FROM changes AS merged
    WHERE merged_into IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes AS later
      WHERE later.resource = merged.resource AND later.record_id = merged.record_id AND later.sequence > merged.sequence)
    ORDER BY resource, id`,
  )
  const next = new Map(rows.map(({ resource, id, into }) => [`${resource}/${id}`, into]))
  const last = (resource: string, id: string): string => {
    const into = next.get(`${resource}/${id}`)
    return into === undefined ? id : last(resource, into)
  }
  return rows.map(({ resource, id, into }) => ({ resource, id, into: last(resource, into) }))
}

/**
 * Returns the last change no later than an instant (RFC 3339), or 0. The clock of the register never steps back, and
 * its changes are numbered without a gap, so their instants need no index: the query halves what is left.
 */
export const sequenceAt = async (reader: Reader, instant: string): Promise<number> => {
  const isBefore = sql`at <= ${canonicalInstant(instant)}`
  const [row] = await reader.all(
    sql<{ sequence: number }>`WITH RECURSIVE halves(first, last) AS (
      SELECT CAST(0 AS bigint), sequence FROM register
      UNION ALL
      SELECT CASE WHEN ${isBefore} THEN sequence ELSE first END, CASE WHEN ${isBefore} THEN last ELSE sequence - 1 END
        FROM halves JOIN changes ON sequence = (first + last + 1) / 2 WHERE first < last
    ) SELECT first AS sequence FROM halves WHERE first = last`,
  )
  return row?.sequence ?? 0
}

/** Returns the state that is read, or that of an earlier change. */
export const stateOf = async (reader: Reader, asOf?: number): Promise<TotalOfState['state']> => {
  if (asOf === undefined) {
    const { sequence, at } = await head(reader)
    return { sequence, at }
  }
  const [row] = await reader.all(sql<{ at: string }>`SELECT at FROM changes WHERE sequence = ${asOf}`)
  return { sequence: asOf, at: row?.at ?? '' }
}

/**
 * The number of the last change of a resource's records. With an equality, PostgreSQL may read all changes backwards
 * until it meets one of the resource.
 */
const lastChangeIn = (resource: string): SQL =>
  sql`(SELECT sequence FROM changes WHERE resource >= ${resource} AND resource <= ${resource}
    ORDER BY resource DESC, sequence DESC ${upTo(1)})`

/** Returns the instant of the last change of a resource's records. */
export const changedAt = async (reader: Reader, resource: ResourceName): Promise<string | undefined> => {
  const [row] = await reader.all(
    sql<{ at: string }>`SELECT at FROM changes
      WHERE sequence = ${lastChangeIn(resource)}`,
  )
  return row?.at
}

// Wakes waiting requests when the register changes, by this process or another.

interface Watch {
  /** Resolves on a change after this one, after `patience` milliseconds, or when `stop` is aborted. */
  readonly moved: (after: number, patience: number, stop: AbortSignal) => Promise<void>
  /** Checks immediately; called after a write of this process. */
  readonly look: () => Promise<void>
}

interface Waiter {
  readonly after: number
  readonly until: number
  readonly stop: AbortSignal
  readonly wake: () => void
}

/** The interval, in milliseconds, at which writes of other processes are polled while a request waits. */
const interval = 250
/** The polling interval if the database sends notifications: a proxy may drop them. */
const distrust = 10_000

export const watchOver = (engine: Engine): Watch => {
  const waiting = new Set<Waiter>()
  let timer: NodeJS.Timeout | undefined
  let isNotified: (() => boolean) | undefined
  let looked = 0

  // If the register cannot be read, waiting requests wake and see the error themselves.
  const last = (): Promise<number> => {
    looked = performance.now()
    return head(engine).then(
      ({ sequence }) => sequence,
      () => Infinity,
    )
  }
  const lastForAll = coalesced(last)
  const wake = (waiters: Iterable<Waiter>, sequence: number): void => {
    for (const { after, until, stop, wake: end } of waiters)
      if (sequence > after || performance.now() >= until || stop.aborted) end()
  }
  const look = async (): Promise<void> => {
    if (waiting.size > 0) wake(waiting, await last())
  }
  const tick = (): void => {
    if (isNotified?.() === true && performance.now() < looked + distrust) wake(waiting, 0)
    else void look()
  }

  const moved: Watch['moved'] = (after, patience, stop) =>
    new Promise((resolve) => {
      const waiter: Waiter = {
        after,
        until: performance.now() + patience,
        stop,
        wake: () => {
          stop.removeEventListener('abort', waiter.wake)
          waiting.delete(waiter)
          if (waiting.size === 0) {
            clearInterval(timer)
            timer = undefined
          }
          resolve()
        },
      }
      stop.addEventListener('abort', waiter.wake)
      waiting.add(waiter)
      // Starts with the first waiting request: most programs that open a register never wait.
      isNotified ??= engine.listen?.((sequence) => {
        wake(waiting, sequence)
      })
      timer ??= setInterval(tick, interval).unref()
      // A write or a stop may have come since the waiter last read.
      void lastForAll().then((sequence) => {
        wake([waiter], sequence)
      })
    })
  return { moved, look }
}
