/** Collects the records that a dry run would change, for what they would do to totals; too many are none of its matter. */
import type { Changed } from '../derived/effects/effects.ts'
import type { Replacement } from '../write/change.ts'

/** The number of changed figures, and of all changed records, whose effects are worked out. */
const mostFigures = 2000
const mostRecords = 20_000

export class Touched {
  #changes: Changed[] = []
  #figures = 0
  #isTooMany = false

  add(changes: readonly Replacement[]): void {
    this.#figures += changes.filter(({ resource }) => resource.name === 'figures').length
    this.#isTooMany ||= this.#figures > mostFigures || this.#changes.length + changes.length > mostRecords
    if (this.#isTooMany) this.#changes = []
    else for (const { resource, after } of changes) this.#changes.push({ resource: resource.name, record: after })
  }

  /** Begins anew, with the second pass through a file. */
  clear(): void {
    this.#changes = []
    this.#figures = 0
    this.#isTooMany = false
  }

  /** Returns the changes; undefined if there are too many. */
  get changes(): readonly Changed[] | undefined {
    return this.#isTooMany ? undefined : this.#changes
  }
}
