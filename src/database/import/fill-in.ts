/** Completes the records of rows: resolves names that stand for ids, and makes ids for rows that have none. */
import type { Message } from '../../text/messages/message.ts'
import { LRUCache } from 'lru-cache'
import { canonical, type Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Violation } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Reader } from '../engine.ts'
import { bearersOf } from '../search/names.ts'
import { freeId, wantedId } from '../write/ids.ts'
import type { CheckedLine } from './checked-lines.ts'
import { mayBeId } from './csv.ts'
import type { FileRecords } from './records.ts'

/** The number of remembered beginnings of ids. */
const remembered = 5000

/** The records that names mean, by target and name. */
type Meanings = ReadonlyMap<string, readonly string[]>

/** An id-shaped text that was read as a name: its line, and the record that it means. */
interface Reading {
  readonly line: number
  readonly id: string
}

const addressOf = (resource: ResourceName | null, id: string | null): string => `${String(resource)}/${String(id)}`

const shown = (name: string): string => `\`${name.slice(0, 100)}\``

/** Puts ids in the places of names. */
const withIds = (value: unknown, ids: ReadonlyMap<string, string>, pointer = ''): unknown => {
  if (Array.isArray(value)) return value.map((element, at) => withIds(element, ids, `${pointer}/${at.toString()}`))
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withIds(inner, ids, `${pointer}/${key}`)]))
    : (ids.get(pointer) ?? value)
}

/** Completes lines in their order. */
export class FillIn {
  readonly #before: Reader
  readonly #records: FileRecords
  /** The lines that were given an id. */
  readonly given = new Set<number>()
  /** The last number of an id that was given, by the words that it is made of. */
  readonly #numbers = new LRUCache<string, number>({ max: remembered })
  /** Names that may have been ids of later lines, by their addresses: no more than the register has names. */
  readonly #readings = new Map<string, Reading>()

  /** `before`: the register before the import, so that a name means the same in every line. */
  constructor(before: Reader, records: FileRecords) {
    this.#before = before
    this.#records = records
  }

  /** Returns the meanings of all texts that are no ids of the register, of earlier lines or of the batch. */
  async #meaningsIn(lines: readonly CheckedLine[], batch: ReadonlySet<string>): Promise<Meanings> {
    const places = lines.flatMap(({ own, names = [] }) => (own ? names : []))
    const meanings = new Map<string, readonly string[]>()
    for (const [target, some] of Map.groupBy(places, (place) => place.target)) {
      const texts = [...new Set(some.map(({ name }) => name))]
      const [possible, names] = [texts.filter(mayBeId), texts.filter((text) => !mayBeId(text))]
      const others = possible.filter((id) => !batch.has(addressOf(target, id)))
      const ids = await this.#records.known(target, others)
      const unknown = [...names, ...others.filter((id) => !ids.has(id))]
      for (const [name, found] of await bearersOf(this.#before, target, unknown))
        meanings.set(addressOf(target, name), found)
    }
    return meanings
  }

  /** Puts ids in the places of the names of a line. */
  #resolved(line: CheckedLine, meanings: Meanings): CheckedLine {
    const { own, names = [], resource } = line
    if (!own || resource === null) return line
    const ids = new Map<string, string>()
    const misshapen: Violation[] = []
    for (const { pointer, target, name } of names) {
      const [first, ...others] = meanings.get(addressOf(target, name)) ?? []
      if (first !== undefined && others.length === 0) ids.set(pointer, first)
      else if (first !== undefined) {
        const ids = [first, ...others].map(shown)
        misshapen.push({ pointer, detail: ['name-of-several', shown(name), target, ids] })
      } else if (!mayBeId(name)) misshapen.push({ pointer, detail: ['no-id-or-name', target, shown(name)] })
    }
    if (misshapen.length > 0) return { ...line, misshapen, own: undefined }
    if (ids.size === 0) return line
    for (const { pointer, target, name } of names) {
      const id = ids.get(pointer)
      if (id !== undefined && target === resource && mayBeId(name))
        this.#readings.set(addressOf(target, name), { line: line.line, id })
    }
    return { ...line, own: canonical(resourceOf(resource), withIds(own, ids) as Data) }
  }

  /** Refuses a line whose id was read as a name of another record: who wrote it may have meant this line. */
  #unread(line: CheckedLine): CheckedLine {
    const { resource, id, own } = line
    const reading = own && this.#readings.get(addressOf(resource, id))
    if (!reading) return line
    const detail: Message = ['read-as-name', reading.line.toString(), shown(reading.id)]
    return { ...line, misshapen: [{ pointer: '/id', detail }], own: undefined }
  }

  /** Numbers go on from the last one for the same words: many rows may have one title. */
  async #newId(line: CheckedLine, own: Data, batch: Set<string>): Promise<string> {
    const resource = resourceOf(line.resource as ResourceName)
    const wanted = await wantedId(resource, own)
    const key = addressOf(resource.name, wanted)
    const takenAmong = async (ids: readonly string[]): Promise<ReadonlySet<string>> =>
      new Set([
        ...ids.filter((one) => batch.has(addressOf(resource.name, one))),
        ...(await this.#records.known(resource.name, ids)),
      ])
    const { id, number } = await freeId(wanted, takenAmong, (this.#numbers.get(key) ?? 0) + 1)
    this.#numbers.set(key, number)
    batch.add(addressOf(resource.name, id))
    this.given.add(line.line)
    return id
  }

  async complete(lines: readonly CheckedLine[]): Promise<readonly CheckedLine[]> {
    const batch = new Set(lines.map(({ resource, id }) => addressOf(resource, id)))
    const meanings = await this.#meaningsIn(lines, batch)
    const complete: CheckedLine[] = []
    for (const read of lines) {
      const line = this.#resolved(this.#unread(read), meanings)
      const { id, own, resource } = line
      complete.push(id === null && own && resource ? { ...line, id: await this.#newId(line, own, batch) } : line)
    }
    return complete
  }
}
