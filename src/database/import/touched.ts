/** Counts the records that a dry run would change, for their effects. */
import { metrics } from '../../resources/metrics.ts'
import { figures } from '../../resources/figures.ts'
import type { Replacement } from '../write/change.ts'

/** The number of changed figures whose effects are told. */
const mostFigures = 2000

export class Touched {
  #figures = 0
  #metrics: string[] = []

  add(changes: readonly Replacement[]): void {
    for (const { resource, id } of changes) {
      if (resource.name === figures.name) this.#figures++
      if (resource.name === metrics.name) this.#metrics.push(id)
    }
  }

  /** Begins anew, with the second pass through a file. */
  clear(): void {
    this.#figures = 0
    this.#metrics = []
  }

  get isTooMuch(): boolean {
    return this.#figures > mostFigures
  }

  get metrics(): readonly string[] {
    return this.#metrics
  }
}
