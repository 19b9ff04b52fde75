/** What the sentences of findings are made of: data, without words of any language. */
import type { checkNames } from '../../model/vocabulary.ts'

export type CheckName = (typeof checkNames)[number]

export interface Named {
  readonly id: string
  readonly name: string
  readonly localName: string | null
}

/** A record in a sentence. A finding keeps its id alone; whoever reads the finding adds what the record is called then. */
export interface NamedReference {
  readonly resource: string
  readonly id: string
  readonly name?: string
  readonly localName?: string | null
  /** The region of a subject. */
  readonly region?: Named | null
  /** The publisher of a source, and the day of its publication. */
  readonly publisher?: Named | null
  readonly publishedOn?: string | null
}

/** An amount with its bounds. Words may print no unit. */
export interface StatedAmount {
  readonly qualifier: 'exact' | 'about' | 'at-least' | 'more-than' | 'at-most' | 'less-than' | 'between'
  readonly value: string
  readonly upperValue: string | null
  readonly unit: string | null
}

/** What a source says: how much of what, about whom and when. */
export interface Statement extends StatedAmount {
  readonly figureId: string
  readonly subject: NamedReference
  readonly metric: NamedReference
  readonly stage: 'target' | 'planned' | 'committed' | 'actual'
  readonly unit: string
  readonly periodStart: string | null
  readonly periodEnd: string | null
  readonly source: NamedReference
}

interface Equation {
  readonly figure: Statement
  readonly from: Statement
  readonly of: Statement
  /** What the figure is by the two others, at its own digits. */
  readonly computed: StatedAmount
  /** What `of` would have to be; null if it may be anything. */
  readonly implied: StatedAmount | null
}

/** What is found about a figure, and the words that its source prints. */
interface Words {
  readonly figure: Statement
  readonly asPrinted: string
}

interface Params {
  'value-not-as-printed': Words & { readonly read: readonly StatedAmount[] }
  'not-in-source': { readonly figure: Statement; readonly missing: string }
  'share-disagrees': Equation
  'change-disagrees': Equation
  'difference-disagrees': Equation
  'sum-differs': { readonly figure: Statement; readonly addends: number; readonly sum: StatedAmount }
  'source-contradicts-itself': { readonly figures: readonly Statement[] }
  'parts-differ': { readonly whole: Statement; readonly parts: number; readonly sum: StatedAmount }
  'parts-exceed-whole': { readonly whole: Statement; readonly least: StatedAmount; readonly most: StatedAmount }
  'qualifier-not-as-printed': Words & { readonly read: StatedAmount }
  'target-lowered': { readonly figure: Statement; readonly earlier: Statement; readonly by: 'amount' | 'day' }
  'possible-duplicate': {
    readonly subjects: readonly NamedReference[]
    readonly number: number
    readonly equal: Statement
  }
  'sources-disagree': { readonly figures: readonly Statement[] }
  'rate-outlier': {
    readonly figure: Statement
    readonly beside: StatedAmount
    readonly from: string
    readonly to: string
    readonly rate: string
    readonly neighbours: readonly string[]
  }
  'outside-dates': { readonly figure: Statement; readonly startsOn: string | null; readonly endsOn: string | null }
  'far-from-plan': { readonly plan: Statement; readonly outcome: Statement }
  'printed-before-period-ends': { readonly figure: Statement }
  'undefined-metric': { readonly figure: Statement }
  /** With `computed` and `implied` where the figure contradicts the two others. */
  'share-unlinked': Omit<Equation, 'computed'> & { readonly computed: StatedAmount | null }
  'share-of-nothing': { readonly figure: Statement }
  'no-project-count': { readonly subject: NamedReference; readonly source: null; readonly metric: NamedReference }
  'unreported-promise': { readonly promise: Statement }
}

export type ParamsOf<C extends CheckName> = Params[C]

/** The checks that find many alike, which are told in one sentence. */
export const checksOfMany = [
  'printed-before-period-ends',
  'undefined-metric',
  'target-lowered',
  'no-project-count',
  'unreported-promise',
] as const satisfies readonly CheckName[]

export type CheckOfMany = (typeof checksOfMany)[number]

/** Many findings of one check that are alike in source and metric; what no source prints has no source. */
export interface Many {
  readonly count: number
  readonly source: NamedReference | null
  readonly metric: NamedReference
}

export type ManyOf<C extends CheckOfMany> = C extends 'no-project-count'
  ? Many
  : Many & { readonly source: NamedReference }

export interface FindingMessage {
  readonly check: CheckName
  readonly params: ParamsOf<CheckName> | Many
}

/** The sentences of a language: one for each check, and one for many findings that are alike. */
export interface Sentences {
  readonly one: { readonly [C in CheckName]: (params: ParamsOf<C>) => string }
  readonly many: { readonly [C in CheckOfMany]: (many: ManyOf<C>) => string }
}
