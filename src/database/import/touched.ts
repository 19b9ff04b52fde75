/** Counts the records that a dry run would change, for their effects. */
import type { Nature } from '../../figures/natures.ts'
import { metrics } from '../../resources/metrics.ts'
import { figures } from '../../resources/figures.ts'
import type { Replacement } from '../write/change.ts'

/** The number of changed figures whose effects are told. */
const mostFigures = 2000

export class Touched {
  #figures = 0
  #metrics = new Map<string, Nature | undefined>()

  add(changes: readonly Replacement[]): void {
    for (const { resource, id, before } of changes) {
      if (resource.name === figures.name) this.#figures++
      if (resource.name === metrics.name) this.#metrics.set(id, before?.['nature'] as Nature | undefined)
    }
  }

  /** Begins anew, with the second pass through a file. */
  clear(): void {
    this.#figures = 0
    this.#metrics = new Map()
  }

  get isTooMuch(): boolean {
    return this.#figures > mostFigures
  }

  /** The metrics that would change, with the natures that they have now. */
  get metrics(): ReadonlyMap<string, Nature | undefined> {
    return this.#metrics
  }
}
