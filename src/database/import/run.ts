/** Writes the records of an import, checked like any other write; rechecks references to later lines at the end. */
import type { Data } from '../../model/canonical.ts'
import { idConstraints } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { selfReferences } from '../../rules/cycles.ts'
import { brokenTogether } from '../../rules/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Violation } from '../../model/validation.ts'
import type { Session } from '../engine.ts'
import { formersOf, replacement, type Former, type Replacement } from '../write/change.ts'
import { Recorder } from '../write/recorder.ts'
import { ahead } from './ahead.ts'
import type { CheckedLine } from './checked-line.ts'
import { FillIn } from './fill-in.ts'
import type { Named } from './named-lines.ts'
import type { Imported, Options, Skipping } from './options.ts'
import { recheck } from './recheck.ts'
import { Report } from './report.ts'
import type { LineSet } from './skipping/line-set.ts'
import { Staging } from './staging.ts'

/** The number of changes whose texts are indexed at once. */
const flushedAtOnce = 1000

/** A line with a record that may be written. */
type GoodLine = CheckedLine & Named & { readonly own: Data }

interface Written {
  readonly line: GoodLine
  readonly change: Replacement
}

/** Lines, and by line those before that name the same records. */
interface Batch {
  readonly lines: readonly CheckedLine[]
  readonly earlier: ReadonlyMap<number, number>
}

/** The changes of a batch, and its last line. */
interface Changed {
  readonly changes: readonly Written[]
  readonly last: number
}

const neverThere: Former = { revision: 0 }

/** Reports whether a line names a record: ids that are too long for any are too long for an index, too. */
const isNamed = (line: CheckedLine): line is CheckedLine & Named =>
  line.resource !== null && line.id !== null && line.id.length <= idConstraints.maxLength

const addressOf = ({ resource, id }: Named): string => `${resource}/${id}`

/** Returns what is wrong with a line before it is compared with the register. */
const wrongWith = (
  { line, unreadable, misshapen }: CheckedLine,
  earlier: ReadonlyMap<number, number>,
  given: LineSet,
): readonly Violation[] => {
  const other = earlier.get(line)
  if (unreadable.length > 0 || other === undefined) return unreadable.length > 0 ? unreadable : misshapen
  const why = given.has(other) ? ', which has no id and was given this one' : ''
  return [{ pointer: '/id', detail: `Is in line ${other.toString()} already${why}.` }]
}

/**
 * A record may close a cycle if it now refers to another record, or if it is new and refers to itself or to a later
 * line of those that are checked with it: an earlier line that refers to any other later one is deferred anyway.
 */
const mayCloseCycle = ({ resource, before, after }: Replacement, isStillToCome: (id: string) => boolean): boolean =>
  selfReferences(resource).some((key) => {
    const id = after[key] as string | null
    return id !== null && (before ? id !== before[key] : isStillToCome(id))
  })

/** Writes each good line and checks each beside all others. Nothing of it may be kept if the report has errors. */
export const importLines = async (
  session: Session,
  batches: AsyncIterable<readonly CheckedLine[]>,
  { by, onlyIfEmpty, mostRecords = Infinity, before, trying, settling, leftOut }: Options & Skipping,
): Promise<Imported> => {
  const report = new Report()
  const recorder = await Recorder.begin<Replacement>(session, trying?.keeping)
  const wasEmpty = recorder.begun === 0
  if (onlyIfEmpty && !wasEmpty) return { report, isMost: false }
  const staging = new Staging(session, recorder.begun)
  await staging.begin()
  const rounds = settling?.(staging, report, recorder.begun)
  await rounds?.begin()

  const fillIn = new FillIn(before, staging)

  /** Completes and names lines. */
  async function* named(): AsyncGenerator<Batch, undefined> {
    for await (const read of batches) {
      const lines = await fillIn.complete(read)
      const addresses = lines.filter(isNamed).map(({ line, resource, id }) => ({ line, resource, id }))
      yield { lines, earlier: await staging.named.add(addresses) }
    }
    return undefined
  }

  /** Returns the lines that can be written; the others are refused. */
  const goodOf = async ({ lines, earlier }: Batch): Promise<GoodLine[]> => {
    const isGood = (line: CheckedLine): line is GoodLine => {
      const wrong = wrongWith(line, earlier, fillIn.given)
      if (line.ends) report.endUnread()
      report.refuse(line.line, line.resource, line.id, wrong)
      return wrong.length === 0 && leftOut?.has(line.line) !== true
    }
    const [good, bad] = [lines.filter(isGood), lines.filter(({ misshapen }) => misshapen.length > 0)]
    // A second line for a record is bad, and the record of the first stays.
    await rounds?.note(bad.filter(isNamed).filter(({ line }) => !earlier.has(line)))
    return good
  }

  /** No two lines may name one record, so in an empty register each is new. */
  const formers = async (lines: readonly GoodLine[]): Promise<ReadonlyMap<string, Former>> => {
    const found = new Map<string, Former>()
    if (wasEmpty) return found
    for (const [resource, some] of Map.groupBy(lines, (line) => line.resource)) {
      const ids = some.map(({ id }) => id)
      for (const [id, former] of await formersOf(session, resourceOf(resource), ids))
        found.set(`${resource}/${id}`, former)
    }
    return found
  }

  /** Returns the changes that lines make. */
  const changesOf = async (lines: readonly GoodLine[]): Promise<Written[]> => {
    const former = await formers(lines)
    const refused: Named[] = []
    const changes = lines.flatMap((line): Written[] => {
      const { resource, id, own, broken } = line
      const change = replacement(resourceOf(resource), id, former.get(addressOf(line)) ?? neverThere, own, recorder.at)
      if (change) report.refuse(line.line, resource, id, broken)
      if (change && broken.length > 0) {
        refused.push(line)
        return []
      }
      report.count(change ? (change.before ? 'updated' : 'created') : 'unchanged', resource)
      return change ? [{ line, change }] : []
    })
    await rounds?.note(refused)
    return changes
  }

  const written = async (changes: readonly Replacement[]): Promise<void> => {
    const added = recorder.add(changes, by)
    await Promise.all([added, recorder.unflushed >= flushedAtOnce && recorder.flush()])
  }

  /** Defers the lines that break a rule now: what they refer to may be in a later line. */
  const check = async (changes: readonly Written[]): Promise<void> => {
    const places = new Map(changes.map(({ line }, at) => [addressOf(line), at]))
    const suspects = await Promise.all(
      changes.map(async ({ line, change }, at) => {
        const { resource, id, after } = change
        const isStillToCome = (other: string): boolean => (places.get(`${resource.name}/${other}`) ?? -1) >= at
        const broken = await brokenTogether(resource, id, after, staging)
        return broken.length > 0 || mayCloseCycle(change, isStillToCome) ? [line] : []
      }),
    )
    await staging.named.defer(suspects.flat().map(({ line, resource, id }) => ({ line, resource, id })))
  }

  let count = 0
  async function* changed(): AsyncGenerator<Changed, undefined> {
    for await (const batch of ahead(named())) {
      count += batch.lines.length
      if (count > mostRecords)
        throw new Refusal(
          'forbidden',
          `The key may import up to ${mostRecords.toString()} records at once; this file has more.`,
        )
      yield { changes: await changesOf(await goodOf(batch)), last: batch.lines.at(-1)?.line ?? 0 }
    }
    return undefined
  }

  for await (const { changes, last } of ahead(changed())) {
    const all = changes.map(({ change }) => change)
    await trying?.prepare(all)
    staging.note(all, last)
    // Statements are run in order, so a check sees what is being written.
    await Promise.all([written(all), check(changes)])
  }
  await recorder.end()
  if (rounds) await rounds.settle()
  else {
    await staging.seekCycles()
    for await (const lines of staging.deferred()) await recheck(lines, staging, report)
  }
  return { report, isMost: recorder.sequence - recorder.begun >= recorder.begun }
}
