/** Notes what a recompute has touched, for a comparison of two states: it alone decides what depends on what. */
import { familyOf, type Contribution } from '../../figures/running/contributions.ts'
import type { Session } from '../engine.ts'

/** Own parts that the totals by region and year add up; `region` is empty where there is none. */
export interface NotedPlace {
  readonly metric: string
  readonly stage: string
  readonly unit: string
  readonly region: string
}

const plans = familyOf(undefined)

export class Noted {
  /** The figures whose promises may have changed. */
  readonly promises = new Set<string>()
  /** The ids of findings that may have changed. */
  readonly findings = new Set<string>()
  readonly #places = new Map<string, NotedPlace>()

  /** Notes where own parts came or went. */
  addPlaces(moved: readonly Pick<Contribution, 'family' | 'metric' | 'stage' | 'unit' | 'region'>[]): void {
    for (const { family, metric, stage, unit, region } of moved)
      if (family === plans) this.addPlace({ metric, stage, unit, region: region ?? '' })
  }

  addPlace(place: NotedPlace): void {
    this.#places.set(Object.values(place).join(' '), place)
  }

  get places(): readonly NotedPlace[] {
    return [...this.#places.values()]
  }
}

/** The session of a recompute. */
export type Recomputing = Session & { readonly noted?: Noted }
