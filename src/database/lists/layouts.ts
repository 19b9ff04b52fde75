/** Stores the layouts of tables, and proposes one for a table without. */
import type { Layout } from '../../lists/layout.ts'
import type { EditionBefore } from '../../lists/proposed-layout.ts'
import type { LayoutRequest, TableLayout } from '../../store/store.ts'
import type { Engine, Reader } from '../engine.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'

const readLayout = queryTemplate(
  1,
  (id) => sql<{ layout: string }>`SELECT layout FROM source_layouts WHERE source_id = ${id}`,
)
const removeLayout = queryTemplate(1, (id) => sql`DELETE FROM source_layouts WHERE source_id = ${id}`)
// A source that is gone by now gets none.
const putLayout = queryTemplate(
  2,
  (id, layout) => sql`INSERT INTO source_layouts (source_id, layout)
    SELECT id, ${layout} FROM sources WHERE id = ${id}
    ON CONFLICT (source_id) DO UPDATE SET layout = excluded.layout`,
)

/** Returns the stored layout of a source as JSON, or undefined. */
export const sourceLayout = async (reader: Reader, id: string | null): Promise<string | undefined> =>
  (await reader.all(readLayout(id)))[0]?.layout

/** Stores a layout, or removes it with null, and returns the one before. It is no change of a record. */
export const putSourceLayout = (
  engine: Engine,
  id: string,
  layout: string | null,
  assertHolds: (before: string | undefined) => void,
): Promise<string | undefined> =>
  engine.transaction(async (session) => {
    const before = await sourceLayout(session, id)
    assertHolds(before)
    await session.run(layout === null ? removeLayout(id) : putLayout(id, layout))
    return before
  })

const namesOfMetrics = queryTemplate(
  0,
  () => sql<{ id: string; name: string; localName: string | null; nature: string }>`SELECT id, name,
    local_name AS "localName", nature FROM metrics`,
)

const editionBefore = queryTemplate(
  1,
  (id) => sql<EditionBefore>`SELECT id, title, csv, layout FROM sources
    JOIN source_layouts ON source_layouts.source_id = id
    LEFT JOIN source_tables ON source_tables.source_id = id WHERE id = ${id}`,
)

/** Returns the stored layout of a table; else that of the edition before, or a guess. */
export const tableLayout = async (
  reader: Reader,
  { id, csv, title, publishedOn, publisherId: issuer, followsId }: LayoutRequest,
): Promise<TableLayout> => {
  const stored = await sourceLayout(reader, id)
  if (stored !== undefined) return { stored, layout: JSON.parse(stored) as Layout, from: null }
  const [before = null] = followsId === null ? [] : await reader.all(editionBefore(followsId))
  const metrics = (await reader.all(namesOfMetrics())).map(({ id, name, localName, nature }) => ({
    id,
    names: localName === null ? [name] : [name, localName],
    isStock: nature === 'stock',
  }))
  // Few tables are without a layout, and guessing one reads words of quantities.
  const { proposedLayout } = await import('../../lists/proposed-layout.ts')
  const { tableOf } = await import('../../lists/table.ts')
  return { stored, ...proposedLayout(tableOf(csv), { title, publishedOn, issuer, metrics }, before) }
}
