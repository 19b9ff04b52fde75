/** The columns of a list, from the declaration of its resource: its name, and what says most in few words. */
import type { Field } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { link, table, type Column } from '../layout/components.ts'
import { pageOf } from '../layout/addresses.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { otherTitleOf, titleOf, type Names, type Row } from '../layout/queries.ts'
import { labelOf, period } from '../layout/words.ts'
import { fieldView } from '../record/fields.ts'
import { figuresTable } from '../tables/figures.ts'
import { words } from '../words/words.ts'

const most = 6

const brief: readonly Field['kind'][] = [
  'enumeration',
  'reference',
  'unit',
  'code',
  'date',
  'boolean',
  'decimal',
  'text',
]
/** Too long to be read, or said by another column. */
const elsewhere = ['summary', 'note', 'textHash', 'startsOn', 'endsOn', 'url', 'archivedUrl', 'retrievedOn']

const periodColumn = (): Column<Row> => ({
  name: words().columns.period,
  cell: ({ startsOn, endsOn }) =>
    startsOn === null && endsOn === null ? undefined : period(startsOn as string | null, endsOn as string | null),
})

const nameColumn = (resource: Resource): Column<Row> => ({
  name: words().columns['title' in resource.own ? 'title' : 'name' in resource.own ? 'name' : 'id'],
  cell: (record) => {
    const other = otherTitleOf(record)
    const small = other === undefined ? undefined : html` <small>${other}</small>`
    return html`${link(pageOf(resource.name, record.id), titleOf(record))}${small}`
  },
})

const columnsOf = (resource: Resource, names: Names): Column<Row>[] => {
  const { own } = resource
  const fields = Object.entries(own).filter(([key, { kind }]) => brief.includes(kind) && !elsewhere.includes(key))
  const column = ([key, field]: [string, Field]): Column<Row> => ({
    name: key === 'parentId' ? words().columns.partOf : labelOf(key),
    isNumber: field.kind === 'decimal',
    cell: (record): Content => fieldView(field, record[key], record, names),
  })
  const period = 'startsOn' in own ? [periodColumn()] : []
  return [nameColumn(resource), ...fields.slice(0, most - period.length).map(column), ...period]
}

/** Renders records as a table. */
export const recordsTable = (resource: Resource, records: readonly Row[], names: Names, caption: string): Html =>
  resource.name === 'figures'
    ? figuresTable(caption, records as readonly Row<'figures'>[], names, false)
    : table(caption, columnsOf(resource, names), records)
