/** A layout says what the columns of a table are, and what holds for all its rows. */
import type { FigureRecord } from '../resources/figures.ts'
import type { projects } from '../resources/projects.ts'
import type { RecordOf } from '../model/resource.ts'

type ProjectRecord = RecordOf<typeof projects>

/** What a column without a role beside its name is. */
export const plainColumns = [
  'title',
  'localTitle',
  'region',
  'period',
  'partOf',
  'summary',
  'note',
  'number',
  'ignore',
] as const

/** A column of amounts: each cell is a figure about the project of its row. */
export interface FigureColumn {
  /** What the column is called: by its heading, or by its place (`#7`). */
  readonly column: string
  readonly as: 'figure'
  readonly metric: string
  readonly stage: FigureRecord['stage']
  readonly unit: string
  /** The number by which a printed number is multiplied: 10000 for 万元. Left out it is 1. */
  readonly scale?: number
  readonly periodStart?: string
  readonly periodEnd?: string
  readonly prices?: string
  /** The column whose figure of the same row it supersedes. */
  readonly supersedes?: string
}

export type LayoutColumn =
  | { readonly column: string; readonly as: (typeof plainColumns)[number] }
  | { readonly column: string; readonly as: 'code'; readonly scheme: string }
  | { readonly column: string; readonly as: 'participant'; readonly role: string }
  | {
      readonly column: string
      readonly as: 'status'
      /** The status that each printed word stands for. */
      readonly values: Readonly<Record<string, ProjectRecord['status']>>
    }
  | FigureColumn

export interface Layout {
  /** The rows at the top that are captions and headings. */
  readonly headerRows: number
  readonly columns: readonly LayoutColumn[]
  /** The words with which headings between rows begin; as portfolios, each is the whole of the rows below it. */
  readonly sections?: { readonly words: readonly string[]; readonly as?: 'portfolio' }
  /** The words of rows of totals. */
  readonly totals?: readonly string[]
  /** Identities within a row: one column is the sum of others. */
  readonly sums?: readonly { readonly total: string; readonly of: readonly string[] }[]
  /** What every record of the list has where its row has nothing else. */
  readonly defaults?: Partial<
    Pick<
      ProjectRecord,
      'kind' | 'status' | 'regionId' | 'parentId' | 'initiativeId' | 'industryIds' | 'startsOn' | 'endsOn'
    >
  >
  /** Each figure supersedes the one that it matches in the edition before. */
  readonly supersedesEdition?: boolean
}
