/** The references of the lines' records as a table, and all that leads to a record which is not there. */
import { ofResource } from '../../../model/resource.ts'
import { everyResource } from '../../../resources/index.ts'
import type { Session } from '../../engine.ts'
import { edges } from '../../schema/references.ts'
import { joinEach, temporary, textType } from '../../sql/dialect.ts'
import { columnOf } from '../../sql/fragments.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { inRange, ranges } from './ranges.ts'
import { isMissing, literal, wasThere } from './was-there.ts'

/** Adds the references through one field; `is_new` marks records that were not there before the import. */
const fillings = edges.map(({ owner, table, ownerColumn, column, target }) => ({
  owner,
  fill: queryTemplate(
    3,
    (begun = sql``, after = sql``, last = sql``) => sql`INSERT INTO links (target, target_id, resource, id, is_new)
    SELECT ${literal(target)}, held.${columnOf(column)}, named.resource, named.id,
      CASE WHEN ${wasThere(owner, sql`named.id`, begun)} THEN 0 ELSE 1 END
    FROM named ${joinEach(columnOf(table), sql`held`, sql`held.${columnOf(ownerColumn)} = named.id`)}
    WHERE named.resource = ${literal(owner)} AND ${inRange(sql`named.id`, after, last)}
      AND held.${columnOf(column)} IS NOT NULL ON CONFLICT DO NOTHING`,
  ),
  /** Adds those of the records to the fresh ones that refer to a record which is not there. */
  addUnmet: queryTemplate(
    3,
    (begun = sql``, after = sql``, last = sql``) => sql`INSERT INTO fresh (resource, id, is_new)
    SELECT named.resource, named.id, CASE WHEN ${wasThere(owner, sql`named.id`, begun)} THEN 0 ELSE 1 END
    FROM named ${joinEach(columnOf(table), sql`held`, sql`held.${columnOf(ownerColumn)} = named.id`)}
    WHERE named.resource = ${literal(owner)} AND ${inRange(sql`named.id`, after, last)}
      AND held.${columnOf(column)} IS NOT NULL
      AND ${isMissing(target, sql`held.${columnOf(column)}`)}
    ON CONFLICT DO NOTHING`,
  ),
}))

const isKept = sql`NOT EXISTS (
  SELECT 1 FROM left_out WHERE left_out.resource = links.resource AND left_out.id = links.id)`

/** Adds what refers to a fresh record that is not there. */
const unmetByFresh = ofResource(({ name }) =>
  queryTemplate(
    0,
    () => sql`INSERT INTO fresh (resource, id, is_new) SELECT links.resource, links.id, max(links.is_new)
    FROM fresh AS gone JOIN links ON links.target = gone.resource AND links.target_id = gone.id
    WHERE links.target = ${literal(name)} AND ${isKept}
      AND ${isMissing(name, sql`links.target_id`)}
    GROUP BY links.resource, links.id ON CONFLICT DO NOTHING`,
  ),
)

/** One statement, as a chain may have many thousand records. A record that was there before breaks the chain. */
const unmetThrough = queryTemplate(
  0,
  () => sql`INSERT INTO fresh (resource, id, is_new)
  WITH RECURSIVE gone (resource, id, is_new) AS (
    SELECT resource, id, is_new FROM fresh WHERE is_new = 1
    UNION SELECT links.resource, links.id, links.is_new FROM gone
    JOIN links ON links.target = gone.resource AND links.target_id = gone.id WHERE gone.is_new = 1)
  SELECT links.resource, links.id, max(links.is_new) FROM gone AS links WHERE ${isKept}
  GROUP BY links.resource, links.id ON CONFLICT DO NOTHING`,
)

/** Notes all references of the lines' records, and which of them lead to a record that is not there. */
export const fillLinks = async (session: Session, begun: number): Promise<void> => {
  const columns = sql`target ${textType}, target_id ${textType}, resource ${textType}, id ${textType}, is_new INTEGER,
    PRIMARY KEY (target, target_id, resource, id)`
  await session.run(temporary('links', columns))
  for (const { name } of everyResource)
    for await (const range of ranges(session, 'named', name))
      for (const { fill, addUnmet: add } of fillings.filter(({ owner }) => owner === name)) {
        await session.run(fill(begun, ...range))
        await session.run(add(begun, ...range))
      }
}

/** Adds to the fresh records all that refer to one of them which is not there, and what refers to those, and so on. */
export const addUnmet = async (session: Session): Promise<void> => {
  for (const resource of everyResource) await session.run(unmetByFresh(resource)())
  await session.run(unmetThrough())
}
