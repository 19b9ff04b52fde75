/** Finds the cycles of references that the records of a file have closed, in memory; reads what they lead to outside. */
import { snakeCase, type Data } from '../../model/canonical.ts'
import type { Field, ResourceName } from '../../model/field.ts'
import { ofResource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import { alongWith, idsIn, selfReferences } from '../../rules/references.ts'
import type { Reader } from '../engine.ts'
import { byPosition, positions, columnOf, upTo } from '../sql/fragments.ts'
import { elementsOf, elementText, jsonValue, recursionSeed } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { turns, type Turn } from '../turns.ts'

/** The number of records from which one statement begins, and of those that it reads. */
const [beginnings, atOnce] = [500, 1000]

/** The number of steps of a walk in memory between turns of the event loop. */
const stepsAtOnce = 1000

/** A record, and what it refers to by each of some fields. */
type Reached = Readonly<Record<string, string | null>>

/** The records that a record refers to, each with the field. */
type Steps = readonly { readonly field: string; readonly id: string }[]

interface Ways {
  /** The fields that a cycle may run through. */
  readonly keys: readonly string[]
  readonly reach: (ids: string) => Query<Reached>
}

/**
 * Reads records and what they lead to by single references, the nearest first; lists are followed one step at a time.
 * Each step is a subquery: the planner might read the whole table at each step of a join.
 */
const waysOf = ofResource((resource) =>
  selfReferences(resource)
    .filter((key) => alongWith(resource, key)[0] === key)
    .map((key): Ways => {
      const keys = alongWith(resource, key)
      const single = keys.filter((one) => resource.fields[one]?.kind !== 'list')
      const table = sql.identifier(resource.name)
      const read = keys.map((one) => {
        const column = columnOf(snakeCase(one))
        const value = jsonValue(resource.fields[one] as Field, column)
        return sql`(SELECT ${value} FROM ${table} AS part WHERE part.id = path.id) AS ${column}`
      })
      return {
        keys,
        reach: queryTemplate(
          1,
          (ids = sql``) => sql<Reached>`WITH RECURSIVE path(id) AS (
      SELECT ${recursionSeed(elementText(sql`value`))} FROM ${elementsOf(ids)}
      UNION SELECT (SELECT ${byPosition(single)} FROM ${table} AS part WHERE part.id = path.id)
      FROM path CROSS JOIN (${positions(single)}) AS way)
      SELECT path.id AS id, ${sql.join(read, sql`, `)} FROM path ${upTo(atOnce)}`,
        ),
      }
    }),
)

/** A node that a walk has reached. */
interface Visit {
  readonly id: string
  readonly order: number
  /** The number of steps followed. */
  followed: number
  /** The first node that the walk knows to be reachable from this one, and that reaches it. */
  low: number
  isOpen: boolean
}

/**
 * Yields the strongly connected components of a graph, by Tarjan's algorithm, with a stack instead of recursion: a chain
 * may have many thousand nodes. Between long steps it yields none, so that the event loop can turn.
 */
function* components(graph: ReadonlyMap<string, Steps>): Generator<readonly string[]> {
  const visits = new Map<string, Visit>()
  const open: Visit[] = []
  const path: Visit[] = []
  let followed = 0
  const enter = (id: string): void => {
    const visit = { id, order: visits.size, followed: 0, low: visits.size, isOpen: true }
    visits.set(id, visit)
    path.push(visit)
    open.push(visit)
  }
  for (const from of graph.keys()) {
    if (!visits.has(from)) enter(from)
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      if (++followed % stepsAtOnce === 0) yield []
      const next = graph.get(visit.id)?.[visit.followed++]?.id
      if (next !== undefined) {
        const other = visits.get(next)
        if (other?.isOpen) visit.low = Math.min(visit.low, other.order)
        else if (!other) enter(next)
        continue
      }
      path.pop()
      const before = path.at(-1)
      if (before) before.low = Math.min(before.low, visit.low)
      if (visit.low !== visit.order) continue
      const members = open.splice(open.lastIndexOf(visit))
      for (const member of members) member.isOpen = false
      yield members.map(({ id }) => id)
    }
  }
}

const stepsIn = (keys: readonly string[], valueOf: (key: string) => unknown): Steps =>
  keys.flatMap((field) => {
    const value = valueOf(field)
    // The database gives a list as JSON, and no id begins as one.
    const ids = typeof value === 'string' && value.startsWith('[') ? (JSON.parse(value) as string[]) : idsIn(value)
    return ids.map((id) => ({ field, id }))
  })

/** The records that the file changes. */
interface Changed {
  has(resource: ResourceName, id: string): boolean
  /** Returns a record as the file leaves it, if it is there. */
  find(resource: ResourceName, id: string): Data | undefined
}

export class Cycles {
  readonly #reader: Reader
  readonly #changed: Changed
  readonly #circular = new Set<string>()
  /** The steps of records that the file does not change, by the first of the fields. */
  readonly #outside = new Map<string, Map<string, Steps>>()

  constructor(reader: Reader, changed: Changed) {
    this.#reader = reader
    this.#changed = changed
  }

  /** Reports whether a record was found to be on a cycle by this field. */
  has(name: ResourceName, field: string, id: string): boolean {
    return this.#circular.has(`${name}/${field}/${id}`)
  }

  /** Seeks the cycles to which records lead; returns the records on them. */
  async seek(name: ResourceName, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>()
    const turn = turns()
    for (const ways of waysOf(resourceOf(name))) {
      const graph = await this.#graphFrom(name, ways, ids, turn)
      for (const members of components(graph)) {
        const among = new Set(members)
        for (const member of members)
          for (const { field, id } of graph.get(member) ?? [])
            if (among.has(id)) {
              this.#circular.add(`${name}/${field}/${member}`)
              found.add(member)
            }
        await turn()
      }
    }
    return found
  }

  /** Follows all steps from some records to their ends. */
  async #graphFrom(
    name: ResourceName,
    ways: Ways,
    ids: readonly string[],
    turn: Turn,
  ): Promise<ReadonlyMap<string, Steps>> {
    const key = `${name}/${String(ways.keys[0])}`
    const outside = this.#outside.get(key) ?? new Map<string, Steps>()
    this.#outside.set(key, outside)
    const graph = new Map<string, Steps>()
    for (let next = new Set(ids); next.size > 0;) {
      await this.#read(name, ways, outside, next)
      const further = new Set<string>()
      for (const id of next) {
        const record = this.#changed.find(name, id)
        const steps = this.#changed.has(name, id)
          ? stepsIn(ways.keys, (field) => record?.[field])
          : (outside.get(id) ?? [])
        graph.set(id, steps)
        for (const step of steps) if (!graph.has(step.id) && !next.has(step.id)) further.add(step.id)
        await turn()
      }
      next = further
    }
    return graph
  }

  /** Reads what leads on from records that the file does not change. One statement for a long chain would block. */
  async #read(
    name: ResourceName,
    { keys, reach }: Ways,
    outside: Map<string, Steps>,
    ids: ReadonlySet<string>,
  ): Promise<void> {
    const unknown = [...ids].filter((id) => !outside.has(id) && !this.#changed.has(name, id))
    for (let at = 0; at < unknown.length; at += beginnings) {
      const some = unknown.slice(at, at + beginnings).filter((id) => !outside.has(id))
      if (some.length === 0) continue
      for (const row of await this.#reader.all(reach(JSON.stringify(some)))) {
        const { id } = row
        if (typeof id === 'string')
          outside.set(
            id,
            stepsIn(keys, (field) => row[snakeCase(field)]),
          )
      }
    }
  }
}
