/** Takes the fresh records out of the tables again, or puts them back as they were before the import. */
import { snakeCase } from '../../../model/canonical.ts'
import type { ResourceName } from '../../../model/field.ts'
import { ofResource, type Resource } from '../../../model/resource.ts'
import { everyResource } from '../../../resources/index.ts'
import { selfReferences } from '../../../rules/cycles.ts'
import type { Session } from '../../engine.ts'
import type { Trying } from '../options.ts'
import { edges, type Edge } from '../../schema/references.ts'
import { overlayName } from '../../schema/names.ts'
import { isIn } from '../../sql/dialect.ts'
import { columnOf, listed } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { ranges } from './ranges.ts'
import { formerState, freshIds, literal, wasThere } from './was-there.ts'

/** Notes the records that will refer to another record of their resource once they are put back. */
const noteMoved = ofResource((resource) =>
  selfReferences(resource).map((key) => {
    const [table, column] = [sql.identifier(resource.name), columnOf(snakeCase(key))]
    return queryTemplate(
      3,
      (begun = sql``, after = sql``, last = sql``) => sql`INSERT INTO moved (resource, id)
      SELECT ${literal(resource.name)}, current.id FROM ${table} AS current 
      WHERE ${isIn(sql`current.id`, freshIds(resource.name, after, last))}
      AND EXISTS (SELECT 1 ${formerState(resource.name, sql`current.id`, begun)}
        AND former.${column} IS NOT NULL AND former.${column} IS DISTINCT FROM current.${column})
      ON CONFLICT DO NOTHING`,
    )
  }),
)

const takeOut = ofResource(({ name }) =>
  queryTemplate(
    3,
    (begun = sql``, after = sql``, last = sql``) => sql`DELETE FROM ${sql.identifier(name)}
    WHERE ${isIn(sql`id`, freshIds(name, after, last))}
    AND NOT ${wasThere(name, sql`${sql.identifier(name)}.id`, begun)}`,
  ),
)

/** The elements of lists stay as the import wrote them: rules only ask whether these exist, and here they do. */
const putBack = ofResource(({ name, fields }) => {
  const [table, columns] = [sql.identifier(name), Object.keys(fields).map((key) => columnOf(snakeCase(key)))]
  return queryTemplate(
    3,
    (begun = sql``, after = sql``, last = sql``) => sql`UPDATE ${table} SET ${listed(columns)} = (
      SELECT ${sql.join(
        columns.map((column) => sql`former.${column}`),
        sql`, `,
      )} ${formerState(name, sql`${table}.id`, begun)})
    WHERE ${isIn(sql`id`, freshIds(name, after, last))} AND EXISTS (SELECT 1 ${formerState(name, sql`${table}.id`, begun)})`,
  )
})

/** A dry run lays records over those before, which show again. */
const takeOff = ofResource(({ name }) =>
  queryTemplate(
    3,
    (_begun, after = sql``, last = sql``) => sql`DELETE FROM ${sql.identifier(overlayName(name))}
    WHERE ${isIn(sql`id`, freshIds(name, after, last))}`,
  ),
)

/** The fields that rules follow to other records, beyond asking whether these exist. */
const followed: readonly Pick<Edge, 'owner' | 'column' | 'target'>[] = [
  ...edges.filter(({ owner, target, ownerColumn }) => owner === target && ownerColumn === 'id'),
  { owner: 'figures', column: 'metric', target: 'metrics' },
]

const defer = (resource: ResourceName, ids: SQL, begun: SQL): SQL => sql`INSERT INTO deferred (line, resource, id)
  SELECT line, resource, id FROM named WHERE resource = ${literal(resource)} AND id IN (${ids})
  AND EXISTS (SELECT 1 FROM changes
    WHERE changes.resource = named.resource AND record_id = named.id AND sequence > ${begun})
  ON CONFLICT DO NOTHING`

/** Defers the lines whose records refer to a fresh record, or that such a record refers to. */
const deferNeighbours = followed.flatMap(({ owner, column, target }) => {
  const held = columnOf(column)
  const table = sql.identifier(owner)
  const below = (ids: SQL): SQL => sql`SELECT id FROM ${table} WHERE ${isIn(held, ids)}`
  const above = (ids: SQL): SQL => sql`SELECT ${held} FROM ${table} WHERE ${isIn(sql`id`, ids)}`
  const deferring = (of: ResourceName, resource: ResourceName, found: (ids: SQL) => SQL) => ({
    of,
    query: queryTemplate(3, (begun = sql``, after = sql``, last = sql``) =>
      defer(resource, found(freshIds(of, after, last)), begun),
    ),
  })
  return [deferring(target, owner, below), deferring(owner, target, above)]
})

const freshResources = queryTemplate(0, () => sql<{ resource: ResourceName }>`SELECT DISTINCT resource FROM fresh`)

/** Undoes the fresh records, and defers the lines for whose rules these matter. */
export const undoFresh = async (session: Session, begun: number, trying?: Trying): Promise<void> => {
  const names = new Set((await session.all(freshResources())).map(({ resource }) => resource))
  const touched = everyResource.filter(({ name }) => names.has(name))
  const undoing = (resource: Resource) => {
    if (!trying) return [takeOut(resource), putBack(resource)]
    return trying.has(resource.name) ? [takeOff(resource)] : []
  }
  const steps = touched.flatMap((resource) =>
    [...noteMoved(resource), ...undoing(resource)].map((query) => ({ of: resource.name, query })),
  )
  for (const { of, query } of [...steps, ...deferNeighbours.filter((step) => names.has(step.of))])
    for await (const range of ranges(session, 'fresh', of)) await session.run(query(begun, ...range))
}
