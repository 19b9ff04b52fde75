/** Collects what an import did and what is wrong with its lines. */
import type { ResourceName } from '../../model/field.ts'
import type { Violation } from '../../model/validation.ts'
import type { BadLines, ImportCounts, ImportFault, ImportReport } from '../../store/imports.ts'

/** The number of faults listed; all bad lines are counted. */
const faultsListed = 1000

type Counting = { [K in keyof ImportCounts]: Partial<Record<ResourceName, number>> }

export class Report {
  #counts: Counting = { created: {}, updated: {}, unchanged: {} }
  readonly #errors: ImportFault[] = []
  #errorCount = 0
  #isUnread = false

  get errorCount(): number {
    return this.#errorCount
  }

  /** True once no more faults are listed. */
  get isFull(): boolean {
    return this.#errors.length === faultsListed
  }

  /** Counts bad lines whose faults are not listed. */
  countBad(lines: number): void {
    this.#errorCount += lines
  }

  /** Counts a good line. */
  count(action: keyof Counting, resource: ResourceName): void {
    this.#counts[action][resource] = (this.#counts[action][resource] ?? 0) + 1
  }

  /** Lists the violations of a line, if any. */
  refuse(line: number, resource: ResourceName | null, id: string | null, violations: readonly Violation[]): void {
    if (violations.length > 0) this.#errorCount++
    for (const { pointer, detail } of violations.slice(0, faultsListed - this.#errors.length))
      this.#errors.push({ line, resource, id, pointer, detail })
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

  /** Returns these faults with the counts of another report. */
  withCounts(other: Report): this {
    this.#counts = other.#counts
    return this
  }

  /** Returns the whole report, faults in the order of their lines. */
  whole(dryRun: boolean, bad: BadLines): ImportReport {
    return {
      dryRun,
      counts: this.#errorCount === 0 || (bad === 'skip' && !this.#isUnread) ? this.#counts : undefined,
      errorCount: this.#errorCount,
      errors: this.#errors.toSorted((one, other) => one.line - other.line),
    }
  }
}
