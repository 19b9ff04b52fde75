/** Answers rules about the register as it would be with a change, and names what refers to a record. */
import type { ResourceName } from '../../model/field.ts'
import type { Lookup } from '../../rules/rule.ts'
import { edges } from '../schema/references.ts'
import type { Reader } from '../engine.ts'
import { find, has, referring, undated } from '../read/by-id.ts'
import { missing } from '../read/record.ts'
import { sql } from '../sql/sql.ts'
import { firstAmong } from '../sql/ancestors.ts'
import { columnOf, upTo } from '../sql/fragments.ts'
import type { Replacement } from './change.ts'

/** Looks up live records as they will be after a change. */
export const lookupAfter = (reader: Reader, { resource, id: changed, before, after }: Replacement): Lookup => {
  const isChanged = (name: ResourceName, id: unknown): boolean => name === resource.name && id === changed
  return {
    has: async (name, id) => isChanged(name, id) || has(reader, name, id),
    similar: async (name, id) => (await missing(reader, name, id)) ?? [],
    find: async (name, id) => (isChanged(name, id) ? after : find(reader, name, id)),
    referring: async (name, field, id) => [
      // Nothing refers to a record that does not exist yet.
      ...(isChanged(name, id) && before === undefined
        ? []
        : (await referring(reader, name, field, [id])).filter((record) => !isChanged(name, record['id']))),
      ...(name === resource.name && after[field] === id ? [after] : []),
    ],
    // Only metrics ask, so no figure has changed.
    undated: async (metric) => (await undated(reader, metric))[0],
    // Rules ask it of the changed record alone: the walk goes on from the record that it will refer to.
    leadsBack: async (name, field, id) => (await firstAmong(reader, name, field, after[field] as string, [id])) === id,
  }
}

const referrersNamed = 5

/** Returns sentences that name some of the other records that refer to one. */
export const referrersOf = async (reader: Reader, name: ResourceName, id: string): Promise<string[]> => {
  const found = await Promise.all(
    edges
      .filter(({ target }) => target === name)
      .map(async (edge) => {
        const owner = columnOf(edge.ownerColumn)
        const rows = await reader.all(sql<{
          owner: string
        }>`SELECT DISTINCT ${owner} AS owner FROM ${sql.identifier(edge.table)}
      WHERE ${columnOf(edge.column)} = ${id} ORDER BY owner ${upTo(referrersNamed + 1)}`)
        return rows
          .filter((row) => edge.owner !== name || row.owner !== id)
          .map((row) => `\`${edge.path}\` of ${edge.owner}/${row.owner} refers to it.`)
      }),
  )
  const all = found.flat()
  return all.length > referrersNamed ? [...all.slice(0, referrersNamed), 'And so do others.'] : all
}
