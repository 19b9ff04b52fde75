/** The words of one language around numbers. Rows hold words separated by `|`; Latin letters are lower case. */
import type { WordRow } from '../word-table.ts'

export type Qualifier = 'exact' | 'about' | 'more-than' | 'at-least' | 'at-most' | 'less-than' | 'between'

/** A word that makes a number about, a bound, and so on. */
export interface QualifierWord {
  readonly qualifier: Qualifier
  /** Characters or words: with one of them beside it, it is another word, as 约 in 签约. */
  readonly unlessBeside?: readonly string[]
  /** It counts before a bare scale alone, as 过 in 过万亿. */
  readonly bareScaleOnly?: boolean
}

/** A word for single things, as 个 and 家: it is evidence of a count, and may tell the unit. */
export interface Classifier {
  readonly unit: string | null
  /** The nouns that may follow it. */
  readonly noun: 'any' | 'organization' | 'none'
  /** It counts only before a noun that is known, as 大 in 十大领域. */
  readonly needsNoun?: boolean
}

export interface Language {
  /** Units after a number: percent, physical units, counted nouns that need no classifier. */
  readonly units: readonly WordRow<string>[]
  readonly currencies: readonly WordRow<string>[]
  /** Currencies before a number. */
  readonly currencySigns: readonly WordRow<string>[]
  readonly classifiers: readonly WordRow<Classifier>[]
  /** Words after a number that is no quantity: durations, dates, grades. */
  readonly notUnits: string
  readonly qualifiersBefore: readonly WordRow<QualifierWord>[]
  /** Before `more-than` or `less-than` they turn it round, as in 不超过 and "will not fall below". */
  readonly negations: string
  readonly qualifiersAfter: readonly WordRow<QualifierWord>[]
  /** The text allowed between a qualifier and its number. */
  readonly fillers: string
  readonly declines: string
  /** The text allowed between a word of decline and its number or qualifier. */
  readonly declineFillers: string
  readonly ranges: string
  readonly lists: string
  /** From one number to another: both are read, and the unit of the second holds for the first. */
  readonly changes: string
  /** Before an equivalent in brackets. */
  readonly equivalents: string
  /** Words before a number that names something, as in "Table 3". */
  readonly labels: string
}
