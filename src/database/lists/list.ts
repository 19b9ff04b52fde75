/** A list: the table of a source, its layout, and what its rows say. */
import { natureOf, type Metric } from '../../figures/register.ts'
import type { Edition } from '../../lists/columns.ts'
import type { Drafts } from '../../lists/drafts.ts'
import { type Layout, sectionsOf } from '../../lists/layout.ts'
import { draftsOf, portfoliosOf } from '../../lists/rows.ts'
import { tableOf } from '../../lists/table.ts'
import type { RecordNamed } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Reader } from '../engine.ts'
import { successorOf } from '../history/sequence.ts'
import { find } from '../read/record.ts'
import { sql } from '../sql/sql.ts'
import { tableLayout } from './layouts.ts'

export interface List {
  readonly sourceId: string
  /** The edition before. */
  readonly followsId: string | null
  readonly tableHash: string
  readonly layout: Layout
  readonly drafts: Drafts
  /** The totals of the whole list that are figures of the programme that it is part of. */
  readonly ofProgramme: Drafts['totals']
  readonly isStock: Edition['isStock']
}

/** Returns a layout with what the records of its defaults have been merged into. */
const withSuccessors = async (reader: Reader, layout: Layout): Promise<Layout> => {
  const defaults = { ...layout.defaults }
  for (const [key, resource] of [
    ['parentId', 'projects'],
    ['initiativeId', 'initiatives'],
  ] as const) {
    const id = defaults[key] ?? null
    if (id !== null) defaults[key] = (await successorOf(reader, resource, id)) ?? id
  }
  return { ...layout, defaults }
}

/** Reads the list of a source. Throws a Refusal: not-found, if it has no table. */
export const readList = async (reader: Reader, sourceId: string): Promise<List> => {
  const source = (await find(reader, 'sources', sourceId)) as RecordNamed<'sources'> | undefined
  const [stored] = await reader.all(sql<{ csv: string }>`SELECT csv FROM source_tables WHERE source_id = ${sourceId}`)
  if (!source || !stored) throw new Refusal('not-found', ['no-attachment', 'table', sourceId])
  const table = tableOf(stored.csv)
  const { title, publishedOn, followsId, tableHash } = source
  const found = await tableLayout(reader, { ...source, ...stored, id: sourceId })
  const layout = await withSuccessors(reader, found.layout)
  const defined = await reader.all(sql<Metric>`SELECT id, nature, unit FROM metrics`)
  const metrics = new Map(defined.map((metric) => [metric.id, metric]))
  const isStock = (metric: string): boolean => natureOf(metrics, metric) === 'stock'
  const drafts = draftsOf(table, layout, { title, publishedOn, isStock })
  const portfolios = sectionsOf(layout).as === 'portfolio' ? portfoliosOf(drafts) : []
  const rows = [...portfolios, ...drafts.rows].sort((one, other) => one.row - other.row)
  const { parentId = null } = layout.defaults ?? {}
  const ofProgramme = parentId === null ? [] : drafts.totals.filter(({ section }) => section === null)
  const all = { ...drafts, rows }
  return { sourceId, followsId, tableHash: tableHash as string, layout, drafts: all, ofProgramme, isStock }
}
