/** The types of claims: what a sentence says, and what the register holds about it. */
import type { ClaimRelation, Verdict } from '../figures/claims.ts'
import type { Judgement } from '../model/vocabulary.ts'
import type { PromiseState } from '../figures/promises/promises.ts'
import type { FigureRecord } from '../resources/figures.ts'
import type { ReadCandidate, TextToRead } from '../text/candidates/candidate.ts'

export interface ClaimRequest {
  readonly claim: string
  /** The day from which words such as `this year` are read. */
  readonly today: string
  /** Ignores changes of figures after this sequence; names are those of now. */
  readonly asOf: number | undefined
}

/** The total of a place. */
interface PlaceTotal {
  readonly metric: string
  readonly regionId: string
  readonly stage: string
  readonly period: string
}

/** A figure or a total beside a statement: what it tells of, for which period, in which words, by which source. */
export interface ClaimEvidence extends Pick<
  FigureRecord,
  'subjectKind' | 'subjectId' | 'metric' | 'stage' | 'value' | 'unit' | 'periodStart' | 'periodEnd'
> {
  readonly figureId: string | null
  readonly total: PlaceTotal | null
  readonly relation: ClaimRelation
  readonly asPrinted: string | null
  readonly sourceId: string | null
  readonly locator: string | null
}

/** What words say of a promise, and its state; null without a promise that they are surely about. */
export interface PromiseJudged {
  readonly claimed: Judgement
  readonly figureId: string | null
  readonly state: PromiseState | null
}

/** Of a claim without a number, the value of the candidate is empty. */
export interface JudgedReading extends Pick<KnownCandidate, 'candidate' | 'figureId'> {
  readonly judgement: PromiseJudged | null
  readonly verdict: Verdict
  readonly figures: readonly ClaimEvidence[]
}

export interface JudgedClaim {
  readonly verdict: Verdict
  readonly readings: readonly JudgedReading[]
  /** The evidence of the reading that decides. */
  readonly figures: readonly ClaimEvidence[]
  /** JSON texts of the errors about these figures that nobody has answered, as those of `/v1/checks`. */
  readonly disputed: readonly string[]
}

// The types of candidates: what a text says, as figures that may be proposed.

/** Plain data: another thread may answer it. */
export interface CandidatesRequest extends TextToRead {
  /** The source whose text it is. */
  readonly sourceId?: string | undefined
  /** The offset in the text at which the page begins. */
  readonly from: number
  readonly limit: number
}

/** A candidate, with the figure of the register that says it already, and the source that prints it there. */
export interface KnownCandidate extends ReadCandidate {
  readonly figureId: string | null
  readonly figureSourceId: string | null
}

export interface CandidatesPage {
  readonly candidates: readonly KnownCandidate[]
  /** The place of the first among all of the text, counted from 0; undefined where the text was not read whole. */
  readonly first: number | undefined
  /** The offset at which the next page begins. */
  readonly next: number | undefined
}
