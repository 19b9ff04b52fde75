/** Keeps counts at hand: of a whole resource by what the changes say of it, of part of it as long as nothing is written. */
import type { ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import type { Reader } from '../engine.ts'
import { keptUntilWritten } from '../state-cache.ts'
import { shaped } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'

/** Of parts of resources: whoever turns pages asks for the same count with each. */
const countsKept = 1000

export interface Counts {
  /** How many records of a resource there are. */
  readonly all: (reader: Reader, resource: Resource) => Promise<number>
  /** What was counted under this key in the state that is read, or is counted now. */
  readonly kept: <T extends object>(reader: Reader, key: string, count: () => Promise<T>) => Promise<T>
}

interface Counted {
  readonly count: number
  readonly sequence: number
}

const counted = ofResource(({ name }) =>
  shaped(
    0,
    () => sql`SELECT count(*) AS count, (SELECT sequence FROM register) AS sequence FROM ${sql.identifier(name)}`,
  ),
)

const countedOn = shaped(
  2,
  (
    resource,
    after,
  ) => sql`SELECT count(CASE action WHEN 'create' THEN 1 END) - count(CASE action WHEN 'delete' THEN 1 END) AS count,
  (SELECT sequence FROM register) AS sequence FROM changes WHERE resource = ${resource} AND sequence > ${after}`,
)

const countIn = async (reader: Reader, resource: Resource): Promise<number> => {
  const [row] = await reader.all(counted(resource)())
  return (row as unknown as Counted).count
}

export const countsOf = (): Counts => {
  const whole = new Map<ResourceName, Counted>()
  const parts = keptUntilWritten<object>({ max: countsKept })
  return {
    all: async (reader, resource) => {
      const before = whole.get(resource.name)
      const [row] = await reader.all(before ? countedOn(resource.name, before.sequence) : counted(resource)())
      const { count, sequence } = row as unknown as Counted
      // Whoever reads an older state counts that.
      if (before && sequence < before.sequence) return countIn(reader, resource)
      const now = { sequence, count: (before?.count ?? 0) + count }
      whole.set(resource.name, now)
      return now.count
    },
    kept: async <T extends object>(reader: Reader, key: string, count: () => Promise<T>) =>
      (await parts(reader, [key], async () => new Map([[key, await count()]])))[0] as T,
  }
}
