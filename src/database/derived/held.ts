/** Holds what a recompute finds in memory, where the tables stay as they are: for a comparison of two states. */
import type { Contribution } from '../../figures/running/contributions.ts'
import type { Session } from '../engine.ts'
import type { FindingRow } from './findings/finding-rows.ts'
import type { PromiseRow } from './promise-rows.ts'

/** An own part as it is kept, and as it was found; undefined where there is none. */
interface HeldOwnPart {
  readonly kept: Contribution | undefined
  readonly found: Contribution | undefined
}

const keyOf = ({ family, figureId }: Contribution): string => `${family} ${figureId}`

/** The rows that a recompute would write, by their keys; undefined for one that it would delete. */
export class Held {
  readonly #ownParts = new Map<string, HeldOwnPart>()
  readonly promises = new Map<string, PromiseRow | undefined>()
  readonly findings = new Map<string, FindingRow | undefined>()
  /** The figures of the trees that were recomputed. */
  readonly figures = new Set<string>()

  /** Replaces kept own parts by those that were found instead. */
  addOwnParts(went: readonly Contribution[], came: readonly Contribution[]): void {
    for (const kept of went) this.#ownParts.set(keyOf(kept), { kept, found: undefined })
    for (const found of came) this.#ownParts.set(keyOf(found), { kept: this.#ownParts.get(keyOf(found))?.kept, found })
  }

  get ownParts(): readonly HeldOwnPart[] {
    return [...this.#ownParts.values()]
  }

  /** Holds the promises among these figures. */
  addPromises(figures: readonly { readonly id: string }[], rows: readonly PromiseRow[]): void {
    for (const { id } of figures) this.promises.set(id, undefined)
    for (const row of rows) this.promises.set(row.figureId, row)
  }

  /** A finding that is outdated where it was kept may have been found elsewhere. */
  addFindings(outdated: readonly string[], rows: readonly FindingRow[]): void {
    for (const id of outdated) if (!this.findings.has(id)) this.findings.set(id, undefined)
    for (const row of rows) this.findings.set(row.id, row)
  }
}

/** The session of a recompute; one that holds what it finds writes nothing but marks. */
export type Recomputing = Session & { readonly held?: Held }
