/** Collects what is wrong with the lines of an import, and judges them once all are read, each record beside all others. */
import { inParts } from '../../figures/collections.ts'
import type { ResourceName } from '../../model/field.ts'
import { faultsListed, type Violation } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import { brokenTogether } from '../../rules/index.ts'
import type { BadLines, ImportCounts, ImportFault, ImportReport } from '../../store/imports.ts'
import { turns } from '../turns.ts'
import type { FileRecord, FileRecords } from './records.ts'

export class Report {
  readonly #errors: ImportFault[] = []
  readonly #notices: ImportFault[] = []
  #errorCount = 0
  #isUnread = false

  /** Lists the violations of a line, if any. */
  refuse(line: number, resource: ResourceName | null, id: string | null, violations: readonly Violation[]): void {
    if (violations.length > 0) this.#errorCount++
    for (const { pointer, detail } of violations.slice(0, faultsListed - this.#errors.length))
      this.#errors.push({ line, resource, id, pointer, detail })
  }

  /** Lists a remark on a line that is imported otherwise than it is written. */
  notice(notice: ImportFault): void {
    if (this.#notices.length < faultsListed) this.#notices.push(notice)
  }

  /** Has the file refused, whatever `bad` says: nobody knows what is after its next fault, for which there is room. */
  endUnread(): void {
    this.#isUnread = true
    this.#errors.splice(faultsListed - 1)
  }

  /** Reports whether lines of the file could not be read at all. */
  get isUnread(): boolean {
    return this.#isUnread
  }

  /** Returns the whole report, faults in the order of their lines. */
  whole(counts: ImportCounts, dryRun: boolean, bad: BadLines): ImportReport {
    return {
      dryRun,
      counts: this.#errorCount === 0 || (bad === 'skip' && !this.#isUnread) ? counts : undefined,
      errorCount: this.#errorCount,
      errors: this.#errors.toSorted((one, other) => one.line - other.line),
      ...(this.#notices.length > 0 && { notices: this.#notices }),
    }
  }
}

/** The number of records that are checked at once: their lookups share queries. */
const atOnce = 500

/** Calls back with the violations of each record that has some. */
const violationsAmong = async (
  records: Iterable<FileRecord>,
  violationsOf: (record: FileRecord) => Promise<readonly Violation[]>,
  found: (record: FileRecord, violations: readonly Violation[]) => void,
): Promise<void> => {
  const turn = turns()
  for (const some of inParts([...records], atOnce)) {
    const all = await Promise.all(some.map(violationsOf))
    for (const [at, record] of some.entries()) {
      const violations = all[at] ?? []
      if (violations.length > 0) found(record, violations)
    }
    await turn()
  }
}

/** Reports the bad lines among those whose records are to be written; with `skip`, leaves these records out. */
export const judgeRecords = async (records: FileRecords, report: Report, bad: BadLines): Promise<void> => {
  const turn = turns()
  const refuse = ({ line, resource, id }: FileRecord, violations: readonly Violation[]): void => {
    report.refuse(line, resource, id, violations)
  }
  /** Reports and returns the records among these that break a rule. */
  const brokenAmong = async (some: Iterable<FileRecord>): Promise<FileRecord[]> => {
    const broken: FileRecord[] = []
    const brokenBy = (record: FileRecord): Promise<Violation[]> =>
      brokenTogether(resourceOf(record.resource), record.id, records.dataOf(record), records)
    await violationsAmong(some, brokenBy, (record, violations) => {
      refuse(record, violations)
      broken.push(record)
    })
    return broken
  }
  const unmetOf = async (record: FileRecord): Promise<Violation[]> =>
    (await records.missing(record)).map((reference) => {
      const { id, target, pointer } = reference
      const line = records.lineOf(reference)
      return {
        pointer,
        detail: line === undefined ? ['no-reference', id, target] : ['left-out-reference', id, target, line.toString()],
      }
    })
  /** Leaves records out, and all that refer to one of them which is not there without the file; returns all of these. */
  const leaveOut = async (broken: readonly FileRecord[], missing: readonly FileRecord[]) => {
    const unmet = [...missing]
    for (const record of [...broken, ...unmet]) records.leaveOut(record)
    const leaving = [...broken, ...unmet]
    for (const record of leaving) {
      for (const other of records.unmetBy(record)) {
        records.leaveOut(other)
        unmet.push(other)
        leaving.push(other)
      }
      await turn()
    }
    // In the order of lines, of which the report lists the first.
    unmet.sort((one, other) => one.line - other.line)
    await violationsAmong(unmet, unmetOf, refuse)
    return leaving
  }
  /** Returns the records for whose rules it matters that others are left out. */
  const concernedBy = async (leftOut: readonly FileRecord[]): Promise<ReadonlySet<FileRecord>> => {
    const concerned = new Set(await records.seekCyclesAgain(leftOut))
    for (const record of leftOut) {
      for (const other of records.neighboursOf(record)) concerned.add(other)
      await turn()
    }
    return concerned
  }

  await records.link(bad === 'skip')
  if (bad === 'refuse') {
    await records.seekCycles()
    await brokenAmong(records.written())
    return
  }
  // Records are left out until those that are left are good together. In each round go those that break a rule, and all
  // that refer to one which is not there, and so on; then the rules are checked for which these matter.
  const missing: FileRecord[] = []
  await violationsAmong(records.written(), unmetOf, (record) => missing.push(record))
  let leftOut = await leaveOut([], missing)
  await records.seekCycles()
  await records.seekCyclesAgain(leftOut)
  let broken = await brokenAmong(records.written())
  while (broken.length > 0) {
    leftOut = await leaveOut(broken, [])
    broken = await brokenAmong(await concernedBy(leftOut))
  }
}
