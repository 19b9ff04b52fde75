/** Counts the records that a dry run would change, for their effects. */
import type { Nature } from '../../figures/natures.ts'
import type { ResourceName } from '../../model/field.ts'
import { metrics } from '../../resources/metrics.ts'
import { figures } from '../../resources/figures.ts'
import type { Replacement } from '../write/change.ts'

/** What sentences call a record by, and the records that they name with it. */
const namedBy = ['name', 'title', 'localName', 'localTitle', 'regionId', 'publisherId', 'publishedOn']

/** The number of changed figures whose effects are told. */
const mostFigures = 2000

export class Touched {
  #figures = 0
  #metrics = new Map<string, Nature | undefined>()
  readonly #renamed = new Map<ResourceName, string[]>()

  add(changes: readonly Replacement[]): void {
    for (const { resource, id, before, after } of changes) {
      if (resource.name === figures.name) this.#figures++
      if (resource.name === metrics.name) this.#metrics.set(id, before?.['nature'] as Nature | undefined)
      // A metric is named before it is defined.
      if ((before || resource.name === metrics.name) && namedBy.some((key) => before?.[key] !== after[key]))
        this.#renamed.set(resource.name, [...(this.#renamed.get(resource.name) ?? []), id])
    }
  }

  /** Begins anew, with the second pass through a file. */
  clear(): void {
    this.#figures = 0
    this.#metrics = new Map()
    this.#renamed.clear()
  }

  get isTooMuch(): boolean {
    return this.#figures > mostFigures
  }

  /** The records that sentences would call otherwise. */
  get renamed(): ReadonlyMap<ResourceName, readonly string[]> {
    return this.#renamed
  }

  /** The metrics that would change, with the natures that they have now. */
  get metrics(): ReadonlyMap<string, Nature | undefined> {
    return this.#metrics
  }
}
