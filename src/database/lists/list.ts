/** A list: the table of a source, its layout, and what its rows say. */
import { natureOf, type Metric } from '../../figures/register.ts'
import type { Drafts } from '../../lists/drafts.ts'
import { type Layout, sectionsOf } from '../../lists/layout.ts'
import { draftsOf, portfoliosOf } from '../../lists/rows.ts'
import { tableOf } from '../../lists/table.ts'
import type { Data } from '../../model/canonical.ts'
import type { RecordNamed } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Reader } from '../engine.ts'
import { find } from '../read/record.ts'
import { sql } from '../sql/sql.ts'
import { proposeLayout, sourceLayout } from './layouts.ts'

export interface List {
  readonly sourceId: string
  /** The edition before. */
  readonly followsId: string | null
  readonly tableHash: string
  readonly layout: Layout
  readonly drafts: Drafts
}

/** Returns the layout of a table: the stored one, else that of the edition before, else a guess. */
const layoutOf = async (reader: Reader, source: Data, csv: string): Promise<Layout> => {
  const {
    id,
    title,
    publishedOn,
    publisherId: issuer,
    followsId,
  } = source as unknown as RecordNamed<'sources'> & {
    readonly id: string
  }
  const stored = await sourceLayout(reader, id)
  if (stored !== undefined) return JSON.parse(stored) as Layout
  const earlier = followsId === null ? undefined : await find(reader, 'sources', followsId)
  const layout = earlier && (await sourceLayout(reader, followsId as string))
  const before =
    layout === undefined
      ? null
      : { id: followsId as string, title: earlier?.['title'] as string, layout: JSON.parse(layout) as Layout }
  return (await proposeLayout(reader, { csv, title, publishedOn, issuer, before })).layout
}

/** Reads the list of a source. Throws a Refusal: not-found, if it has no table. */
export const readList = async (reader: Reader, sourceId: string): Promise<List> => {
  const source = await find(reader, 'sources', sourceId)
  const [stored] = await reader.all(sql<{ csv: string }>`SELECT csv FROM source_tables WHERE source_id = ${sourceId}`)
  if (!source || !stored) throw new Refusal('not-found', ['no-attachment', 'table', sourceId])
  const table = tableOf(stored.csv)
  const followsId = source['followsId'] as string | null
  const layout = await layoutOf(reader, source, stored.csv)
  const metrics = new Map(
    (await reader.all(sql<Metric>`SELECT id, nature, unit FROM metrics`)).map((metric) => [metric.id, metric]),
  )
  const drafts = draftsOf(table, layout, {
    title: source['title'] as string,
    publishedOn: source['publishedOn'] as string | null,
    isStock: (metric) => natureOf(metrics, metric) === 'stock',
  })
  const portfolios = sectionsOf(layout).as === 'portfolio' ? portfoliosOf(drafts) : []
  const rows = [...portfolios, ...drafts.rows].sort((one, other) => one.row - other.row)
  return { sourceId, followsId, tableHash: source['tableHash'] as string, layout, drafts: { ...drafts, rows } }
}
