/** Finds a page in order of id without sorting all matches: by merging ranges of an index, or by a short walk. */
import { snakeCase } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { type Condition, treeOf } from '../../model/filters.ts'
import { equalityOperators } from '../../model/operators.ts'
import type { Resource } from '../../model/resource.ts'
import type { Reader } from '../engine.ts'
import { linkName } from '../schema/names.ts'
import { among, rowOf } from '../sql/dialect.ts'
import { all, belowOf, columnOf, isAny, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { partTemplate } from '../sql/templates.ts'
import { entriesOf, countOf, type Narrowed } from './most-selective.ts'
import { whereOf } from './filters.ts'

/** Up to this many index ranges are merged. Beyond, most records are likely to match, so a walk soon fills a page. */
const mergedAtMost = 250

/** The start of a page, and its direction. */
interface Way {
  readonly after: string | undefined
  readonly isDescending: boolean
  readonly limit: number
}

/** Reports whether a condition concerns only the row itself. */
const isOfRow = (
  {
    filter: {
      path: [key = ''],
      field,
      operator,
    },
  }: Condition,
  { fields }: Resource,
): boolean => fields[key] === field && operator.name !== 'within'

/** Reports whether a condition asks for records that refer to one of several others. */
const isOfReferences = (
  {
    filter: {
      path: [key = ''],
      field,
      operator,
    },
  }: Condition,
  { own }: Resource,
): boolean =>
  typeof field.target === 'string' &&
  equalityOperators.includes(operator.name) &&
  (own[key] === field || own[key]?.items === field)

const nodesOf = async (
  reader: Reader,
  resource: Resource,
  { filter: { field, operator }, value }: Condition,
): Promise<readonly string[]> =>
  operator.name !== 'within'
    ? [...new Set([value].flat() as string[])]
    : (
        await reader.all(
          sql<{
            id: string
          }>`SELECT id FROM ${belowOf(treeOf(resource, field) as ResourceName, value as string)} AS below`,
        )
      ).map(({ id }) => id)

/** The table with references in order of the referring record: that of the resource, or of the elements of a list. */
interface References {
  readonly table: SQL
  readonly id: SQL
  readonly at: SQL
  readonly isLinked: boolean
}

const referencesOf = (
  { name, own }: Resource,
  {
    filter: {
      path: [key = ''],
    },
  }: Condition,
): References =>
  own[key]?.kind === 'list'
    ? { table: columnOf(linkName(name, key)), id: columnOf('record_id'), at: columnOf('value'), isLinked: true }
    : { table: columnOf(name), id: columnOf('id'), at: columnOf(snakeCase(key)), isLinked: false }

const beyond = (id: SQL, { after, isDescending }: Way): SQL[] =>
  after === undefined ? [] : [isDescending ? sql`${id} < ${after}` : sql`${id} > ${after}`]

/** The source of the rows of a page, and their order. */
export interface Rows {
  readonly from: SQL
  readonly order: SQL
}

const byId = (id: SQL, { isDescending }: Way): SQL => (isDescending ? sql`${id} DESC` : id)

/** Merges index ranges; the database reads each only as far as the page needs. */
const merged = (
  resource: Resource,
  leading: Condition,
  rest: readonly Condition[],
  nodes: readonly string[],
  way: Way,
): Rows => {
  const { table, id, at, isLinked } = referencesOf(resource, leading)
  const own = columnOf(resource.name)
  const others =
    rest.length === 0
      ? []
      : isLinked
        ? [isAny(sql`SELECT 1 FROM ${own} WHERE ${all([sql`id = record_id`, whereOf(resource, rest, 'row')])}`)]
        : [whereOf(resource, rest, 'row')]
  // A list of references may match several times.
  const branch = partTemplate(
    1,
    (node = sql``) => sql`SELECT ${id} AS found_id, ${isLinked ? id : rowOf(own)} AS found_row FROM ${table}
    WHERE ${all([sql`${at} = ${node}`, ...beyond(id, way), ...others])}`,
  )
  const branches = branch(
    nodes.map((node) => [node]),
    isLinked ? ' UNION ' : ' UNION ALL ',
  )
  const found = sql`(${branches} ORDER BY ${byId(sql`found_id`, way)} ${upTo(way.limit)}) AS found`
  return {
    from: sql`${found} JOIN ${own} ON ${isLinked ? sql`id` : rowOf(own)} = found_row`,
    order: byId(sql`found_id`, way),
  }
}

/**
 * Returns the rows of a page from the index ranges of a reference; undefined if there are too many ranges, or a
 * condition that a row alone does not answer.
 */
const mergedIfFew = async (
  reader: Reader,
  resource: Resource,
  { leading, rest }: Narrowed,
  way: Way,
): Promise<Rows | undefined> => {
  if (!leading || !isOfReferences(leading, resource)) return undefined
  if (!rest.every((condition) => isOfRow(condition, resource))) return undefined
  const nodes = await nodesOf(reader, resource, leading)
  return nodes.length <= mergedAtMost ? merged(resource, leading, rest, nodes, way) : undefined
}

// Finds a page of the records that meet conditions, in order of id, without sorting all of them.

/** Up to this many records are sorted faster than they are found by a walk. */
const few = 500
/** A walk goes no further than this: ids that meet a condition may stand together, far from where it begins. */
const walkedAtMost = 2500

/** Returns the rows of a page found by a walk; undefined if that does not fill it soon. */
const walked = async (
  reader: Reader,
  resource: Resource,
  { leading, rest }: Narrowed,
  way: Way,
): Promise<Rows | undefined> => {
  const entries = leading && entriesOf(resource, leading)
  if (!entries || (await countOf(reader, entries, few)) < few) return undefined
  const [own, order] = [columnOf(resource.name), byId(columnOf('id'), way)]
  const passed = sql`SELECT * FROM ${own} WHERE ${all(beyond(columnOf('id'), way))} ORDER BY ${order}
    ${upTo(walkedAtMost)}`
  const found = await reader.all(sql<{ id: string }>`SELECT id FROM (${passed}) AS ${own}
    WHERE ${whereOf(resource, [leading, ...rest], 'row')} ORDER BY ${order} ${upTo(way.limit)}`)
  if (found.length < way.limit) return undefined
  return { from: sql`${own} WHERE id IN ${among(found.map(({ id }) => id))}`, order }
}

/** Returns the rows of a page in order of id; undefined if a plain query is no worse. */
export const pageInOrder = async (
  reader: Reader,
  resource: Resource,
  selection: Narrowed,
  way: Way,
): Promise<Rows | undefined> =>
  (await mergedIfFew(reader, resource, selection, way)) ?? walked(reader, resource, selection, way)
