/** The names of the register, as the reader of candidates looks them up. */
import type { SubjectKind } from './candidate.ts'

/** A record, by one of its names. */
export interface NamedRecord {
  readonly kind: SubjectKind
  readonly id: string
  /** The words of the name, joined by spaces. */
  readonly key: string
  readonly confidence: number
}

/** A part of a record, by its own names. */
export interface NamedPart {
  readonly kind: SubjectKind
  readonly id: string
  /** The names, as printed. */
  readonly names: readonly string[]
}

export interface NamedWhole {
  readonly names: readonly string[]
  readonly parts: readonly NamedPart[]
}

export interface NamedMetric {
  readonly id: string
  /** The unit in which it is usually counted. */
  readonly unit: string | null
  /** It tells how much something grew, fell, or differs from something else. */
  readonly isChange: boolean
  readonly names: readonly string[]
}

export interface NameLookup {
  readonly metrics: () => Promise<readonly NamedMetric[]>
  /**
   * Returns the records whose names are the longest beginnings of each string of words; of each kind the longest.
   * The time depends on the number of strings, not on the number of names.
   */
  readonly longestNames: (beginnings: readonly string[]) => Promise<ReadonlyMap<string, readonly NamedRecord[]>>
  /** Returns the names of a record and its parts, at any depth, up to some hundred. */
  readonly wholeOf: (kind: SubjectKind, id: string) => Promise<NamedWhole>
}

/** The number of words of the longest name that is found. */
export const mostWords = 24
