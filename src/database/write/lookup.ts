/** Answers rules: live records and what refers to them, with the records about to be written laid over them. */
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Lookup } from '../../rules/rule.ts'
import { edges } from '../schema/references.ts'
import type { Reader } from '../engine.ts'
import { find, has, referring } from '../read/by-id.ts'
import { sql } from '../sql/sql.ts'
import { firstAmong } from '../sql/ancestors.ts'
import { columnOf, upTo } from '../sql/fragments.ts'

/** Records about to be written, by resource and id; null where one is about to be deleted. */
export class Pending {
  readonly #records = new Map<string, Data | null>()
  readonly #key = (name: ResourceName, id: string): string => `${name}/${id}`

  get(name: ResourceName, id: string): Data | null | undefined {
    return this.#records.get(this.#key(name, id))
  }
  set(name: ResourceName, id: string, record: Data | null): void {
    this.#records.set(this.#key(name, id), record)
  }

  of(name: ResourceName): Data[] {
    return [...this.#records].flatMap(([key, record]) => (key.startsWith(`${name}/`) && record ? [record] : []))
  }

  idsOf(name: ResourceName): string[] {
    return [...this.#records.keys()].flatMap((key) => (key.startsWith(`${name}/`) ? [key.slice(name.length + 1)] : []))
  }
}

export const lookupOver = (reader: Reader, pending: Pending): Lookup => ({
  has: async (name, id) => {
    const written = pending.get(name, id)
    return written === undefined ? has(reader, name, id) : written !== null
  },
  find: async (name, id) => {
    const written = pending.get(name, id)
    return written === undefined ? find(reader, name, id) : (written ?? undefined)
  },
  referring: async (name, field, id) => [
    ...(await referring(reader, name, field, id)).filter(
      (record) => pending.get(name, record['id'] as string) === undefined,
    ),
    ...pending.of(name).filter((record) => record[field] === id),
  ],
  leadsBack: async (name, field, id) => {
    const passed = new Set<string>()
    let at: string | null = id
    // Another record's circle cannot be there, but a walk that trusts that would never end.
    while (at !== null && !passed.has(at)) {
      passed.add(at)
      const written = pending.get(name, at)
      at =
        written === undefined
          ? await firstAmong(reader, name, field, at, pending.idsOf(name))
          : ((written?.[field] ?? null) as string | null)
    }
    return at === id
  },
})

const referrersNamed = 5

/** Some of the other records that refer to one, as sentences. */
export const referrersOf = async (reader: Reader, name: ResourceName, id: string): Promise<string[]> => {
  const found = await Promise.all(
    edges
      .filter(({ target }) => target === name)
      .map(async (edge) => {
        const owner = columnOf(edge.ownerColumn)
        const rows = await reader.all(sql`SELECT DISTINCT ${owner} AS owner FROM ${sql.identifier(edge.table)}
      WHERE ${columnOf(edge.column)} = ${id} ORDER BY owner ${upTo(referrersNamed + 1)}`)
        return rows
          .filter((row) => edge.owner !== name || row['owner'] !== id)
          .map((row) => `\`${edge.path}\` of ${edge.owner}/${String(row['owner'])} refers to it.`)
      }),
  )
  return found.flat().slice(0, referrersNamed)
}
