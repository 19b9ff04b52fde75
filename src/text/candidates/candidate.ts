/** The types of candidates, quantities of a text as proposed figures, and of the names that are looked up for them. */
import type { Quantity } from '../quantities/quantities.ts'
import type { JudgedWords } from './judgements.ts'

export type ReadSubjectKind = 'region' | 'industry' | 'organization' | 'initiative' | 'project'
export type ReadStage = 'target' | 'planned' | 'committed' | 'actual'

/** A text to read, as plain data: a thread may read it. */
export interface TextToRead {
  readonly text: string
  /** A BCP 47 tag. */
  readonly language?: string | undefined
  readonly publishedOn?: string | undefined
  /** The title of its source. */
  readonly title?: string | undefined
  /** The region of its publisher. */
  readonly placeId?: string | undefined
  /** Takes a year for the whole year, also of what has happened, and a stage only from words that say it. */
  readonly isLiteral?: boolean | undefined
}

/** The place of a quantity: UTF-16 offsets in the whole text; paragraphs count from 1. */
export interface Place {
  readonly paragraph: number
  readonly start: number
  readonly end: number
}

export interface ProposedSubject {
  readonly kind: ReadSubjectKind
  readonly id: string
  /** 1 is certain. */
  readonly confidence: number
}

/** A part that a text divides a programme into, and that has no record. */
export interface TextPart {
  readonly name: string
  /** The programme. */
  readonly ofId: string
}

export interface Candidate extends Pick<Quantity, 'value' | 'upperValue' | 'unit' | 'qualifier' | 'reported'> {
  readonly at: Place
  /** The sentence or clause around the quantity. */
  readonly quote: string
  readonly asPrinted: string
  readonly metric: string | null
  readonly stage: ReadStage | null
  readonly periodStart: string | null
  readonly periodEnd: string | null
  readonly subject: ProposedSubject | null
  readonly alternatives: readonly ProposedSubject[]
  readonly part: TextPart | null
  /** It follows from two others, which the text prints, by their places among all candidates of the text, or the register has. */
  readonly relation: 'share' | null
  readonly of: number | null
  readonly from: number | null
  readonly ofFigureId: string | null
  readonly fromFigureId: string | null
  /** It is read with confidence, and nothing else in the text says otherwise: a form may propose to save it. */
  readonly selected: boolean
}

/** A record that words name beside a subject. */
export interface OtherName {
  readonly kind: ReadSubjectKind
  readonly id: string
  /** A place right beside that of the subject may only say where that is; one that is an example is to lie in it. */
  readonly stands: 'beside' | 'example' | null
}

/** A candidate, with how it was read, which only a comparison needs to know. */
export interface ReadCandidate {
  readonly candidate: Candidate
  /** The size of the last printed digit. */
  readonly precision: string
  /** The words deny or suppose it, tell of a mean or of some owners, or of a period not read: no figure bears it out. */
  readonly isOpen: boolean
  /** What the words go on to tell is in no figure: none bears all of it out. */
  readonly saysMore: boolean
  /** What the words say of the plan; of a claim without a number, `value` is empty. */
  readonly judgement: JudgedWords | null
  /** The words that are no known records, metrics, periods and quantities: they may narrow it to a part. */
  readonly unknown: readonly string[]
  /** Words, or the subject's own name, say the period. */
  readonly isPeriodSaid: boolean
  /** The metrics of the name that was read: names may be shared. */
  readonly metricsNamed: readonly string[]
  /** Other records that the sentence names, and that may narrow it. */
  readonly othersNamed: readonly OtherName[]
  /** The ends of other quantities that say what it tells of, as "five industries" does. */
  readonly narrowedBy: readonly number[]
}

/** A record, by one of its names. */
export interface NamedRecord {
  readonly kind: ReadSubjectKind
  readonly id: string
  /** The words of the name, joined by spaces. */
  readonly key: string
  readonly confidence: number
}

/** A part of a record, by its own names. */
export interface NamedPart {
  readonly kind: ReadSubjectKind
  readonly id: string
  /** The names, as printed. */
  readonly names: readonly string[]
  readonly regionId?: string | undefined
}

/** A region, with the one that it is in. */
export interface NamedPlace {
  readonly parentId: string | null
  readonly names: readonly string[]
}

/** A programme: an initiative, or many projects that are reported as one, which is part of no other. */
export interface NamedProgramme {
  readonly kind: 'initiative' | 'project'
  readonly id: string
  readonly regionId: string
  readonly names: readonly string[]
  /** The first and the last year. */
  readonly years: readonly [number, number] | undefined
}

export interface NamedWhole {
  readonly names: readonly string[]
  readonly regionId?: string | undefined
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
  readonly wholeOf: (kind: ReadSubjectKind, id: string) => Promise<NamedWhole>
  /** Returns some regions and all that contain them. */
  readonly places: (ids: readonly string[]) => Promise<ReadonlyMap<string, NamedPlace>>
  /** Returns the programmes of a region, up to some hundred. */
  readonly programmesOf: (regionId: string) => Promise<readonly NamedProgramme[]>
}

/** The number of words of the longest name that is found. */
export const mostWords = 24
