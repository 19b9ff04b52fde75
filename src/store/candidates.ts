/** The types of candidates: what a text says, as figures that may be proposed. */
import type { ReadCandidate, Reading } from '../text/candidates/candidate.ts'

/** Plain data: another thread may answer it. */
export interface CandidatesRequest extends Reading {
  /** The source whose text it is. */
  readonly sourceId?: string | undefined
  /** The offset in the text at which the page begins. */
  readonly from: number
  readonly limit: number
}

/** A candidate, with the figure of the register that says it already. */
export interface SaidCandidate extends ReadCandidate {
  readonly figureId: string | null
}

export interface CandidatesPage {
  readonly candidates: readonly SaidCandidate[]
  /** The offset at which the next page begins. */
  readonly next: number | undefined
}
