/** Collects what is wrong with the lines of an import. */
import type { ResourceName } from '../../model/field.ts'
import { faultsListed, type Violation } from '../../model/validation.ts'
import type { BadLines, ImportCounts, ImportFault, ImportReport } from '../../store/imports.ts'

export class Report {
  readonly #errors: ImportFault[] = []
  readonly #notices: ImportFault[] = []
  #errorCount = 0
  #isUnread = false

  get errorCount(): number {
    return this.#errorCount
  }

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
