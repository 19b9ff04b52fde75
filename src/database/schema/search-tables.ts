/** The tables by which records are found: their words, and the keys of their names. */
import type { Table } from 'drizzle-orm'
import type { Kit } from './column-builders.ts'
import { placeOf } from './full-text.ts'

export const searchTables = (kit: Kit): readonly Table[] => {
  /** The searched texts of each record, as words; triggers keep the full-text index `words` by it. */
  const texts = kit.table(
    'texts',
    {
      /** In the order in which records came. */
      number: kit.integer('number').primaryKey(),
      resource: kit.text('resource').notNull(),
      recordId: kit.text('record_id').notNull(),
      /** The length of the title, in characters. */
      length: kit.integer('length').notNull(),
      named: kit.text('named').notNull(),
      told: kit.text('told').notNull(),
      /** A JSON array of the texts themselves, the title first. */
      shown: kit.text('shown').notNull(),
      place: kit.computed(kit.integer('place'), placeOf),
    },
    (columns) => [kit.unique('texts_record', [columns.resource, columns.recordId])],
  )

  /** The names, aliases, ids and codes by which records are resolved. */
  const names = kit.table(
    'names',
    {
      resource: kit.text('resource').notNull(),
      /** The first hundred characters; `rest` has the others. */
      key: kit.text('key').notNull(),
      rest: kit.text('rest').notNull(),
      /** The distance of the name from the record, in hundredths. */
      distance: kit.integer('distance').notNull(),
      recordId: kit.text('record_id').notNull(),
    },
    (columns) => [
      kit.longKey(
        'names_key',
        [columns.resource, columns.key, columns.rest, columns.distance, columns.recordId],
        columns.rest,
      ),
    ],
  )

  return [texts, names]
}
