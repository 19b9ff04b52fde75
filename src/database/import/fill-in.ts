/** Completes the records of rows: resolves names that stand for ids, and makes ids for rows that have none. */
import { LRUCache } from 'lru-cache'
import { canonical, type Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Violation } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Candidate } from '../../store/search.ts'
import { wholeName } from '../../text/name-keys.ts'
import type { Reader } from '../engine.ts'
import { resolve } from '../search/resolve.ts'
import { freeId, idsFrom, wantedId } from '../write/ids.ts'
import type { CheckedLine } from './checked-line.ts'
import type { NameInPlace } from './names-in-csv.ts'
import { LineSet } from './skipping/line-set.ts'

/** The number of remembered names and beginnings of ids. */
const remembered = 5000

/** The number of records that a fault lists. */
const listed = 5

const replaced = (value: unknown, ids: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string') return ids.get(value) ?? value
  if (Array.isArray(value)) return value.map((element) => replaced(element, ids))
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, ids)]))
    : value
}

/** Completes lines in their order. `isTaken` tells whether the register or an earlier line has a record. */
export class FillIn {
  readonly #before: Reader
  readonly #isTaken: (resource: ResourceName, id: string) => Promise<boolean>
  readonly #resolved = new LRUCache<string, readonly Candidate[]>({ max: remembered })
  /** The lines that were given an id. */
  readonly given = new LineSet()
  readonly #ids = new LRUCache<string, Generator<string, never>>({ max: remembered })

  /** `before`: the register before the import, so that a name means the same in every line. */
  constructor(before: Reader, isTaken: (resource: ResourceName, id: string) => Promise<boolean>) {
    this.#before = before
    this.#isTaken = isTaken
  }

  async #candidates(target: ResourceName, name: string): Promise<readonly Candidate[]> {
    const key = `${target}/${name}`
    const known = this.#resolved.get(key)
    if (known) return known
    const found = (await resolve(this.#before, name, target)).filter(({ confidence }) => confidence >= wholeName)
    this.#resolved.set(key, found)
    return found
  }

  async #resolve({ pointer, target, name }: NameInPlace): Promise<{ readonly id: string } | Violation> {
    const [first, ...others] = await this.#candidates(target, name)
    const shown = `\`${name.slice(0, 100)}\``
    if (!first) return { pointer, detail: `No record of ${target} has the id or name ${shown}.` }
    if (others.length === 0) return first
    const ids = [first, ...others].slice(0, listed).map(({ id }) => `\`${id}\``)
    return { pointer, detail: `${shown} is a name of several ${target}: ${ids.join(', ')}. Write one of these ids.` }
  }

  /** Numbers go on from the last one for the same words: many rows may have one title. */
  async #newId(line: CheckedLine, own: Data, batch: Set<string>): Promise<string> {
    const resource = resourceOf(line.resource as ResourceName)
    const wanted = await wantedId(resource, own)
    const key = `${resource.name}/${wanted}`
    const ids = this.#ids.get(key) ?? idsFrom(wanted)
    this.#ids.set(key, ids)
    const id = await freeId(ids, (one) => batch.has(`${resource.name}/${one}`) || this.#isTaken(resource.name, one))
    batch.add(`${resource.name}/${id}`)
    this.given.add(line.line)
    return id
  }

  async #filled(line: CheckedLine, batch: Set<string>): Promise<CheckedLine> {
    const { own: before, names = [], resource } = line
    if (!before || resource === null) return line
    const answers = await Promise.all(names.map((place) => this.#resolve(place)))
    const misshapen = answers.filter((answer) => 'detail' in answer)
    if (misshapen.length > 0) return { ...line, misshapen, own: undefined }
    const ids = new Map(names.map(({ standIn }, at) => [standIn, (answers[at] as { id: string }).id]))
    const own = names.length > 0 ? canonical(resourceOf(resource), replaced(before, ids) as Data) : before
    return { ...line, own, id: line.id ?? (await this.#newId(line, own, batch)) }
  }

  async complete(lines: readonly CheckedLine[]): Promise<readonly CheckedLine[]> {
    const batch = new Set(lines.map(({ resource, id }) => `${String(resource)}/${String(id)}`))
    const complete: CheckedLine[] = []
    for (const line of lines)
      complete.push(line.id !== null && !line.names?.length ? line : await this.#filled(line, batch))
    return complete
  }
}
