/** Collects what an import did and what is wrong with its lines. */
import type { ResourceName } from '../../model/field.ts'
import type { Violation } from '../../model/validation.ts'
import type { ImportCounts, ImportFault, ImportReport } from '../../store/imports.ts'

/** The number of faults listed; all bad lines are counted. */
const faultsListed = 1000

type Counting = { [K in keyof ImportCounts]: Partial<Record<ResourceName, number>> }

export class Report {
  readonly #counts: Counting = { created: {}, updated: {}, unchanged: {} }
  readonly #errors: ImportFault[] = []
  #errorCount = 0

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

  /** Returns the whole report, faults in the order of their lines. */
  whole(dryRun: boolean): ImportReport {
    return {
      dryRun,
      counts: this.#errorCount === 0 ? this.#counts : undefined,
      errorCount: this.#errorCount,
      errors: this.#errors.toSorted((one, other) => one.line - other.line),
    }
  }
}
