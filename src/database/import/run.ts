/** Reads the records of an import, hands over the changes that they make, and decides which lines are bad. */
import type { Data } from '../../model/canonical.ts'
import { idConstraints } from '../../model/field.ts'
import type { Violation } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import { redirected, referencesIn, type Redirect } from '../../rules/references.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { BadLines } from '../../store/imports.ts'
import type { Reader } from '../engine.ts'
import { mergedRecords } from '../history/sequence.ts'
import { formersAt, replacement, type Former, type Replacement } from '../write/recorder.ts'
import type { Change } from '../write/statements.ts'
import type { CheckedLine } from './checked-lines.ts'
import { FillIn } from './fill-in.ts'
import { judgeRecords, Report } from './judge.ts'
import { deletionsBy, type MergeLine, noFormer } from './merged-lines.ts'
import { FileRecords, type RecordLine } from './records.ts'

/** A line with a record that may be written. */
type GoodLine = CheckedLine & RecordLine & { readonly own: Data }

/** Lines, and for each that repeats an id, the line that had it first. */
interface Batch {
  readonly lines: readonly CheckedLine[]
  readonly earlier: ReadonlyMap<number, number>
  /** The number of lines read for them. */
  readonly count: number
}

export interface Options {
  readonly bad: BadLines
  readonly mostRecords?: number | undefined
  /** Reads the register as it was before the import. */
  readonly before: Reader
  /** Lines restore earlier states: a merged record is created again, and references to it are not redirected. */
  readonly restores?: boolean | undefined
}

/** Receives the changes of an import, before all lines are known to be good. */
export interface Writer {
  /** The last change before the import. */
  readonly begun: number
  /** The instant of all changes. */
  readonly at: string
  add(changes: readonly Replacement[]): Promise<void>
  /** Is called when all lines have been added, before records are checked against each other. */
  end(records: FileRecords): Promise<void>
  /** Deletes the records of `merged` lines, after all lines have been judged; undefined in a dry run. */
  readonly merge: ((deletions: readonly Change[]) => Promise<void>) | undefined
}

export interface Imported {
  readonly records: FileRecords
  readonly report: Report
}

/** Reports whether a line names a record: ids that are too long for any are too long for an index, too. */
const isNamed = (line: CheckedLine): line is CheckedLine & RecordLine =>
  line.resource !== null && line.id !== null && line.id.length <= idConstraints.maxLength

/** Returns what is wrong with a line before it is compared with the register. */
const wrongWith = (
  { line, unreadable, misshapen }: CheckedLine,
  earlier: ReadonlyMap<number, number>,
  given: ReadonlySet<number>,
): readonly Violation[] => {
  const other = earlier.get(line)
  if (unreadable.length > 0 || other === undefined) return unreadable.length > 0 ? unreadable : misshapen
  return [{ pointer: '/id', detail: ['id-repeated', other.toString(), given.has(other)] }]
}

/** Redirects references to merged records to their successors, with a notice for each. */
const redirecting = (successors: ReadonlyMap<string, string>, report: Report) => {
  const redirect: Redirect = (target, id) => successors.get(`${target}/${id}`)
  return (line: CheckedLine): CheckedLine => {
    const { own: written, resource: name } = line
    if (successors.size === 0 || !written || name === null) return line
    const resource = resourceOf(name)
    const own = redirected(resource, written, redirect)
    if (own === written) return line
    for (const { pointer, target, id } of referencesIn(resource.own, written)) {
      const into = redirect(target, id)
      if (into !== undefined)
        report.notice({
          line: line.line,
          resource: name,
          id: line.id,
          pointer,
          detail: ['merged-reference', id, target, into],
        })
    }
    return { ...line, own }
  }
}

/** Produces the next element while the current one is used. */
async function* prefetched<T>(source: AsyncGenerator<T, undefined>): AsyncGenerator<T, undefined> {
  const request = () => {
    const next = source.next()
    // Whoever takes the element receives its error.
    next.catch(() => undefined)
    return next
  }
  try {
    for (let next = request(); ;) {
      const { done, value } = await next
      if (done) return undefined
      next = request()
      yield value
    }
  } finally {
    await source.return(undefined)
  }
}

/** A pass before this one: the lines to leave out, and the report that has their faults. */
export interface FirstPass {
  readonly without: ReadonlySet<number>
  readonly report: Report
}

/**
 * Hands over the change of each good line, then checks each beside all others. Nothing of it may be kept if the report
 * has errors or a record is left out.
 */
export const importLines = async (
  reader: Reader,
  batches: AsyncIterable<readonly CheckedLine[]>,
  writer: Writer,
  { bad, mostRecords = Infinity, before, restores = false }: Options,
  again?: FirstPass,
): Promise<Imported> => {
  const report = new Report()
  const wasEmpty = writer.begun === 0
  const records = new FileRecords(reader, wasEmpty, bad)
  const fillIn = new FillIn(before, records)
  const successors = new Map(
    (wasEmpty || restores ? [] : await mergedRecords(reader)).map(({ resource, id, into }) => [
      `${resource}/${id}`,
      into,
    ]),
  )
  const redirectLine = redirecting(successors, report)
  const merges: MergeLine[] = []

  /** Completes and names lines. */
  async function* named(): AsyncGenerator<Batch, undefined> {
    for await (const read of batches) {
      merges.push(...read.filter((line): line is MergeLine => line.into !== undefined))
      const lines = (await fillIn.complete(read.filter(({ into }) => into === undefined))).map(redirectLine)
      yield { lines, earlier: records.name(lines.filter(isNamed)), count: read.length }
    }
    return undefined
  }

  /** Returns the lines that can be written; the others are refused. */
  const goodOf = ({ lines, earlier }: Batch): GoodLine[] =>
    lines.filter((line): line is GoodLine => {
      const wrong = wrongWith(line, earlier, fillIn.given)
      if (line.ends) report.endUnread()
      report.refuse(line.line, line.resource, line.id, wrong)
      return wrong.length === 0 && again?.without.has(line.line) !== true
    })

  /** No two lines may name one record, so in an empty register each is new. */
  const formers = (lines: readonly RecordLine[]): Promise<ReadonlyMap<string, Former>> =>
    wasEmpty ? Promise.resolve(new Map()) : formersAt(reader, lines)

  /** Returns the changes that lines make. */
  const changesOf = async (lines: readonly GoodLine[]): Promise<Replacement[]> => {
    const former = await formers(lines)
    return lines.flatMap((line) => {
      const { resource, id, own, broken, createdAt } = line
      const into = successors.get(`${resource}/${id}`)
      if (into !== undefined) {
        report.refuse(line.line, resource, id, [
          { pointer: '/id', detail: ['record-merged', `${resource}/${id}`, into] },
        ])
        return []
      }
      const { revision, record } = former.get(`${resource}/${id}`) ?? noFormer
      const change = replacement(resourceOf(resource), id, { revision, record, createdAt }, own, writer.at)
      if (change) report.refuse(line.line, resource, id, broken)
      if (change && broken.length > 0) return []
      records.put(line, change)
      return change ? [change] : []
    })
  }

  let count = 0
  async function* changed(): AsyncGenerator<Replacement[], undefined> {
    for await (const batch of prefetched(named())) {
      count += batch.count
      if (count > mostRecords) throw new Refusal('forbidden', ['records-of-editor', mostRecords.toString()])
      yield await changesOf(goodOf(batch))
    }
    return undefined
  }

  for await (const changes of prefetched(changed())) await writer.add(changes)
  await writer.end(records)
  await judgeRecords(records, report, bad)
  // Without what is left out, a record may be merged to which a line refers: the pass without that line decides.
  if (merges.length > 0 && (writer.merge === undefined || records.leftOut().length === 0)) {
    const known = { reader, records, successors, formers, isDryRun: writer.merge === undefined }
    const found = await deletionsBy(merges, known, again?.report ?? report)
    await writer.merge?.(found)
  }
  return { records, report }
}
