/** Tracks the records that an import has named and written, in temporary tables: a file may be larger than memory. */
import { LRUCache } from 'lru-cache'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Lookup } from '../../rules/rule.ts'
import type { Session } from '../engine.ts'
import { findAll, hasAll, referring, undated } from '../read/by-id.ts'
import type { Change } from '../write/statements.ts'
import { Cycles } from './cycles.ts'
import { gathering } from './gathering.ts'
import { NamedLines, type Named } from './named-lines.ts'

/** The number of cached records: parts come soon after their wholes, and many records refer to the same sources. */
const cached = 1000

/** No line has a greater number. */
const lastLine = 2 ** 31 - 1

type Gathered<T> = (key: string) => Promise<T | undefined>

/** Makes a function for each name when it is first asked for. */
const byName = <T>(make: (name: string) => Gathered<T>): ((name: string) => Gathered<T>) => {
  const made = new Map<string, Gathered<T>>()
  return (name) => {
    const known = made.get(name) ?? make(name)
    made.set(name, known)
    return known
  }
}

/** The register with the records of an import, to the rules of each line. */
export class Staging implements Lookup {
  readonly named: NamedLines
  readonly #session: Session
  readonly #cache = new LRUCache<string, Data>({ max: cached })
  #created: ReadonlySet<string> = new Set()
  #last = 0
  #isSought = false
  #isSettling = false
  readonly #cycles: Cycles
  readonly #has: (resource: string) => Gathered<true>
  readonly #find: (resource: string) => Gathered<Data>
  readonly #referring: (resourceAndField: string) => Gathered<Data[]>
  readonly #leadsBack: (resourceAndField: string) => Gathered<true>

  /** `begun`: the last change before the import. */
  constructor(session: Session, begun: number) {
    this.#session = session
    this.named = new NamedLines(session, begun)
    this.#cycles = new Cycles(session)
    this.#has = byName((resource) =>
      gathering(async (ids) => {
        const there = this.#isSettling
          ? await hasAll(session, resource as ResourceName, ids)
          : await this.known(resource as ResourceName, ids, this.#last)
        return new Map([...there].map((id) => [id, true]))
      }),
    )
    this.#find = byName((resource) => gathering((ids) => findAll(session, resource as ResourceName, ids)))
    this.#referring = byName((resourceAndField) => {
      const [resource, field = ''] = resourceAndField.split('/')
      return gathering(async (ids) => {
        const records = await referring(session, resource as ResourceName, field, ids)
        return Map.groupBy(records, (record) => record[field] as string)
      })
    })
    this.#leadsBack = byName((resourceAndField) => {
      const [resource = '', field = ''] = resourceAndField.split('/')
      return gathering(
        async (ids) => new Map((await this.#cycles.among(resource, field, ids)).map((id) => [id, true as const])),
      )
    })
  }

  async begin(): Promise<void> {
    await this.named.begin()
    await this.#cycles.begin()
  }

  /**
   * Caches records that are being written; `referring` knows of them until the next are.
   * `last`: the last line of these. Lines are named ahead, and those after it count as still to come.
   */
  note(changes: readonly Change[], last: number): void {
    this.#last = last
    for (const { resource, id, after } of changes) if (after) this.#cache.set(`${resource.name}/${id}`, after)
    this.#created = new Set(changes.filter(({ before }) => !before).map(({ resource, id }) => `${resource.name}/${id}`))
  }

  /**
   * Begins to leave lines out: from now on only the records in the tables count, and these may have changed since they
   * were last read.
   */
  settle(): void {
    this.#isSettling = true
    this.#cache.clear()
    this.#created = new Set()
  }

  /** Returns those of these ids that the register or lines up to `last` have. */
  async known(resource: ResourceName, ids: readonly string[], last: number): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set()
    const live = await hasAll(this.#session, resource, ids)
    const others = ids.filter((id) => !live.has(id))
    return new Set([...live, ...(await this.named.among(resource, others, last))])
  }

  /** Returns those of these ids that the register or any line so far, written or not, has. */
  takenAmong(resource: ResourceName, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.known(resource, ids, lastLine)
  }

  /** A record that a line names is there, or that line is refused by itself. */
  async has(resource: ResourceName, id: string): Promise<boolean> {
    return this.#cache.get(`${resource}/${id}`) !== undefined || (await this.#has(resource)(id)) === true
  }

  /** A file may name very many. */
  similar(): Promise<readonly string[]> {
    return Promise.resolve([])
  }

  async find(resource: ResourceName, id: string): Promise<Data | undefined> {
    const key = `${resource}/${id}`
    const known = this.#cache.get(key)
    if (known) return known
    const found = await this.#find(resource)(id)
    if (found) this.#cache.set(key, found)
    return found
  }

  /** Skips a record created just now: those that refer to it are checked with it, were deferred, or are still to come. */
  async referring(resource: ResourceName, field: string, id: string): Promise<Data[]> {
    return this.#created.has(`${resource}/${id}`) ? [] : ((await this.#referring(`${resource}/${field}`)(id)) ?? [])
  }

  undated(metric: string): Promise<string | undefined> {
    return undated(this.#session, metric)
  }

  /** True only after `seekCycles`: until then a record that may be on a cycle is deferred. */
  async leadsBack(resource: ResourceName, field: string, id: string): Promise<boolean> {
    return this.#isSought && (await this.#leadsBack(`${resource}/${field}`)(id)) === true
  }

  /** Defers every record written that is on a cycle. On each there is one that is deferred already. */
  async seekCycles(): Promise<void> {
    for await (const lines of this.named.deferred()) await this.seekCyclesFrom(lines)
    this.#isSought = true
    this.#created = new Set()
  }

  forgetCycles(): Promise<unknown> {
    return this.#cycles.forget()
  }

  /** Defers every record written that is on a cycle through one of these, which refer to others than they did. */
  async seekCyclesFrom(records: readonly Omit<Named, 'line'>[]): Promise<void> {
    for (const [resource, some] of Map.groupBy(records, (record) => record.resource)) {
      const ids = some.map(({ id }) => id)
      await this.#cycles.seek(resource, ids, (member) => this.named.deferWritten(resource, member))
    }
  }

  /** Yields the deferred lines, some at a time. */
  deferred(): AsyncGenerator<readonly Named[]> {
    return this.named.deferred()
  }
}
