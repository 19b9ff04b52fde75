/**
 * The records of a file over those of the register, to the rules: a lookup answers from the file first, else from the
 * register. Memory holds the ids, some numbers for each record, and outside of the heap the fields that rules read.
 */
import type { Data } from '../../model/canonical.ts'
import { isNegativeAmount } from '../../model/figures.ts'
import type { ResourceName } from '../../model/field.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import { idsIn, selfReferences, referencesIn, type Reference } from '../../rules/references.ts'
import { readTogether } from '../../rules/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Code, Flaw, Lookup } from '../../rules/rule.ts'
import type { BadLines, ImportCounts } from '../../store/imports.ts'
import type { Reader } from '../engine.ts'
import { figuresThatAre, hasAll } from '../read/record.ts'
import { turns } from '../turns.ts'
import type { Replacement } from '../write/recorder.ts'
import { Cycles } from './cycles.ts'
import { codeKey, Lookups } from './lookups.ts'

/** A line, and the record that it names. */
export interface RecordLine {
  readonly line: number
  readonly resource: ResourceName
  readonly id: string
}

/** The greatest number of records of a file, for which some 150 bytes each are in memory, and of bytes of fields. */
const [mostRecords, mostBytes] = [3_000_000, 2 ** 31 - 1]

const tooMuch = (): Refusal => new Refusal('body-too-large', ['many-records'])

/** Records as JSON in one buffer outside of the heap, each named by where it begins; 0 is none. */
class Pool {
  #bytes = Buffer.alloc(2 ** 16)
  #end = 4

  add(record: readonly unknown[]): number {
    const text = JSON.stringify(record)
    const [begin, length] = [this.#end, Buffer.byteLength(text)]
    this.#end = begin + 4 + length
    if (this.#end > mostBytes) throw tooMuch()
    if (this.#end > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.min(Math.max(2 * this.#bytes.length, this.#end), mostBytes))
      this.#bytes.copy(grown)
      this.#bytes = grown
    }
    this.#bytes.writeInt32LE(length, begin)
    this.#bytes.write(text, begin + 4)
    return begin
  }

  at(begin: number): readonly unknown[] {
    const length = this.#bytes.readInt32LE(begin)
    return JSON.parse(this.#bytes.toString('utf8', begin + 4, begin + 4 + length)) as readonly unknown[]
  }
}

/** The numbers of a record: its line, its resource, what becomes of it, and where its fields are in the pool. */
const [lineAt, resourceAt, stateAt, afterAt, beforeAt, width] = [0, 1, 2, 3, 4, 5]

/**
 * A line may only name a record, if it is bad by itself. What is left out is in the file, and not to be written. What is
 * removed is in no line.
 */
const states = {
  named: 0,
  unchanged: 1,
  removed: 2,
  created: 3,
  updated: 4,
  createdAndLeftOut: 5,
  updatedAndLeftOut: 6,
} as const
const toLeaveOut = states.createdAndLeftOut - states.created

const empty: Reader = { all: () => Promise.resolve([]) }

const has: Readonly<Record<Flaw, (record: Data) => boolean>> = {
  undated: ({ periodEnd }) => periodEnd === null,
  negative: (record) =>
    record['value'] !== undefined && isNegativeAmount(record as Parameters<typeof isNegativeAmount>[0]),
}

const codesOf = (record: Data | undefined): readonly Code[] => (record?.['codes'] ?? []) as readonly Code[]

const bears = (record: Data | undefined, { scheme, code }: Code): boolean =>
  codesOf(record).some((one) => one.scheme === scheme && one.code === code)

export class FileRecords implements Lookup {
  readonly #register: Lookups
  readonly #bad: BadLines
  readonly #cycles: Cycles
  readonly #pool = new Pool()
  readonly #ids: string[] = []
  readonly #numbers = new Map(everyResource.map(({ name }) => [name, new Map<string, number>()]))
  #columns = new Int32Array(width * 1024)
  /** The records of the file that refer to one of it, by their numbers; also some that did so before. */
  readonly #referrers = new Map<number, number[]>()
  /** The records of the file that have a code, or had it before, by their numbers. */
  readonly #bearers = new Map<string, number[]>()
  /** Reports whether rules look up what refers to a record of the file. */
  #isReferred = false
  /** The records that may have closed a cycle. */
  readonly #suspects: number[] = []

  /** `isEmpty`: the register had no record before, so it is not read. */
  constructor(reader: Reader, isEmpty: boolean, bad: BadLines) {
    this.#register = new Lookups(isEmpty ? empty : reader)
    this.#bad = bad
    this.#cycles = new Cycles(this.#register.reader, {
      has: (resource, id) => this.#changedNumber(resource, id) !== undefined,
      find: (resource, id) => {
        const number = this.#changedNumber(resource, id)
        return number === undefined ? undefined : this.#current(number)
      },
    })
  }

  #column(number: number, at: number): number {
    return this.#columns[number * width + at] as number
  }

  #numberOf(resource: ResourceName, id: string): number | undefined {
    return this.#numbers.get(resource)?.get(id)
  }

  #changedNumber(resource: ResourceName, id: string): number | undefined {
    const number = this.#numberOf(resource, id)
    return number !== undefined && this.#column(number, stateAt) >= states.removed ? number : undefined
  }

  #resourceOf(number: number): ResourceName {
    return (everyResource[this.#column(number, resourceAt)] as (typeof everyResource)[number]).name
  }

  #read(number: number, begin: number): Data {
    const values = this.#pool.at(begin)
    const keys = readTogether(resourceOf(this.#resourceOf(number)))
    return { id: this.#ids[number], ...Object.fromEntries(keys.map((key, at) => [key, values[at]])) }
  }

  /** Returns a changed record as it would be now: a record that is left out is what it was before. */
  #current(number: number): Data | undefined {
    const begin = this.#column(number, this.isLeftOut(number) ? beforeAt : afterAt)
    return begin === 0 ? undefined : this.#read(number, begin)
  }

  /** Returns what rules read of a record of the file. */
  recordOf(number: number): Data {
    return this.#read(number, this.#column(number, afterAt))
  }

  namedBy(number: number): RecordLine {
    return { line: this.#column(number, lineAt), resource: this.#resourceOf(number), id: this.#ids[number] as string }
  }

  isLeftOut(number: number): boolean {
    return this.#column(number, stateAt) >= states.createdAndLeftOut
  }

  /** Reports whether a record is to be written. */
  isWritten(resource: ResourceName, id: string): boolean {
    const number = this.#changedNumber(resource, id)
    return number !== undefined && !this.isLeftOut(number) && this.#column(number, stateAt) !== states.removed
  }

  /** Yields the numbers of the records to be written, in the order of their lines. */
  *written(): Generator<number> {
    for (let number = 0; number < this.#ids.length; number++) {
      const state = this.#column(number, stateAt)
      if (state === states.created || state === states.updated) yield number
    }
  }

  /** Returns the lines whose records were handed over and are not to be written. */
  leftOut(): number[] {
    const lines: number[] = []
    for (let number = 0; number < this.#ids.length; number++)
      if (this.isLeftOut(number)) lines.push(this.#column(number, lineAt))
    return lines
  }

  counts(): ImportCounts {
    const counts: Record<keyof ImportCounts, Partial<Record<ResourceName, number>>> = {
      created: {},
      updated: {},
      unchanged: {},
    }
    for (let number = 0; number < this.#ids.length; number++) {
      const [state, resource] = [this.#column(number, stateAt), this.#resourceOf(number)]
      for (const action of ['created', 'updated', 'unchanged'] as const)
        if (state === states[action]) counts[action][resource] = (counts[action][resource] ?? 0) + 1
    }
    return counts
  }

  /** Notes which records lines name; returns, by line, the earlier lines that name the same. */
  name(lines: readonly RecordLine[]): ReadonlyMap<number, number> {
    const repeated = new Map<number, number>()
    for (const { line, resource, id } of lines) {
      const earlier = this.#numberOf(resource, id)
      if (earlier !== undefined) repeated.set(line, this.#column(earlier, lineAt))
      else this.#add(line, resource, id)
    }
    return repeated
  }

  #add(line: number, resource: ResourceName, id: string): number {
    const number = this.#ids.push(id) - 1
    if (number === mostRecords) throw tooMuch()
    if ((number + 1) * width > this.#columns.length) {
      const grown = new Int32Array(2 * this.#columns.length)
      grown.set(this.#columns)
      this.#columns = grown
    }
    this.#numbers.get(resource)?.set(id, number)
    const resourceNumber = everyResource.findIndex(({ name }) => name === resource)
    this.#columns.set([line, resourceNumber, states.named, 0, 0], number * width)
    return number
  }

  /** Notes that a record, which no line names, is deleted with the file. */
  remove(resource: ResourceName, id: string): void {
    const number = this.#add(0, resource, id)
    this.#columns[number * width + stateAt] = states.removed
  }

  /** Notes what becomes of a record that a line names; no change leaves it as it is. */
  put({ resource, id }: RecordLine, change: Replacement | undefined): void {
    const number = this.#numberOf(resource, id) as number
    const at = number * width
    this.#columns[at + stateAt] = change ? (change.before ? states.updated : states.created) : states.unchanged
    if (!change) return
    const keys = readTogether(change.resource)
    const { after, before } = change
    this.#columns[at + afterAt] = this.#pool.add(keys.map((key) => after[key]))
    if (before) this.#columns[at + beforeAt] = this.#pool.add(keys.map((key) => before[key]))
    for (const key of new Set([...codesOf(after), ...codesOf(before)].map(codeKey))) {
      const bearers = this.#bearers.get(`${resource} ${key}`)
      if (bearers) bearers.push(number)
      else this.#bearers.set(`${resource} ${key}`, [number])
    }
    this.#isReferred ||= before !== undefined || resource === 'metrics'
    // A line that has no number yet comes later, or never.
    if (this.#mayCloseCycle(change, (to) => (this.#numberOf(resource, to) ?? number) >= number))
      this.#suspects.push(number)
  }

  /** Returns those of these ids that the register or a line so far, good or bad, has. */
  async known(resource: ResourceName, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const others = ids.filter((id) => this.#numberOf(resource, id) === undefined)
    const there = others.length > 0 ? await hasAll(this.#register.reader, resource, others) : new Set()
    return new Set(ids.filter((id) => there.has(id) || this.#numberOf(resource, id) !== undefined))
  }

  /** A file that is refused has its reason in a bad line, and not in those that refer to it. */
  async has(resource: ResourceName, id: string): Promise<boolean> {
    const number = this.#numberOf(resource, id)
    if (number === undefined) return this.#register.has(resource, id)
    const state = this.#column(number, stateAt)
    return state === states.named
      ? this.#bad === 'refuse' || this.#register.has(resource, id)
      : state !== states.createdAndLeftOut && state !== states.removed
  }

  /** No record of a file refers to a merged one: it is led to the other before. */
  mergedInto(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  /** A file may name very many. */
  similar(): Promise<readonly string[]> {
    return Promise.resolve([])
  }

  async find(resource: ResourceName, id: string): Promise<Data | undefined> {
    const number = this.#changedNumber(resource, id)
    return number === undefined ? this.#register.find(resource, id) : this.#current(number)
  }

  /** A record that refers to one that the file creates is in the file too, and is checked itself. */
  async referring(resource: ResourceName, field: string, id: string): Promise<Data[]> {
    const number = this.#changedNumber(resource, id)
    if (number !== undefined && this.#column(number, beforeAt) === 0) return []
    const outside = (await this.#register.referring(resource, field, id)).filter(
      (record) => this.#changedNumber(resource, record['id'] as string) === undefined,
    )
    const inside =
      number === undefined ? [] : this.#referrersOf(number, resource, (record) => idsIn(record[field]).includes(id))
    return [...outside, ...inside].sort((one, other) => ((one['id'] as string) < (other['id'] as string) ? -1 : 1))
  }

  #referrersOf(number: number, resource: ResourceName, test: (record: Data) => boolean): Data[] {
    return [...new Set(this.#referrers.get(number))].flatMap((other) => {
      const record = this.#resourceOf(other) === resource ? this.#current(other) : undefined
      return record && test(record) ? [record] : []
    })
  }

  async figureThatIs(flaw: Flaw, metric: string): Promise<string | undefined> {
    const number = this.#numberOf('metrics', metric)
    const isFlawed = (record: Data) => record['metric'] === metric && has[flaw](record)
    const inside = number === undefined ? [] : this.#referrersOf(number, 'figures', isFlawed)
    const [first] = inside.map(({ id }) => id as string).sort()
    for (let after = ''; ;) {
      const outside = await figuresThatAre(this.#register.reader, flaw, metric, after)
      const other = outside.find((id) => this.#changedNumber('figures', id) === undefined)
      if (other !== undefined) return first !== undefined && first < other ? first : other
      const last = outside.at(-1)
      if (last === undefined || (first !== undefined && first < last)) return first
      after = last
    }
  }

  /** A code is of the record that has it in the register and keeps it, else of the first line that gives it. */
  async bearer(resource: ResourceName, code: Code, id: string): Promise<string | undefined> {
    const outside = await this.#register.bearing(resource, code)
    const other = outside.find((one) => one !== id && this.#changedNumber(resource, one) === undefined)
    if (other !== undefined) return other
    const [first] = (this.#bearers.get(`${resource} ${codeKey(code)}`) ?? [])
      .filter((number) => bears(this.#current(number), code))
      .sort((one, another) => this.#turnOf(one, code) - this.#turnOf(another, code))
    return first === undefined || this.#ids[first] === id ? undefined : this.#ids[first]
  }

  /** Orders the records that have a code. */
  #turnOf(number: number, code: Code): number {
    const begin = this.#column(number, beforeAt)
    return begin !== 0 && bears(this.#read(number, begin), code) ? -1 : number
  }

  /** True for records on the cycles that were sought. */
  leadsBack(resource: ResourceName, field: string, id: string): Promise<boolean> {
    return Promise.resolve(this.#cycles.has(resource, field, id))
  }

  /** Returns the references of a record of the file that lead nowhere. */
  async missing(number: number): Promise<Reference[]> {
    const references = this.#referencesIn(number, this.recordOf(number))
    const found = await Promise.all(references.map(({ target, id }) => this.has(target, id)))
    return references.filter((_reference, at) => !found[at])
  }

  /** Returns the line that names a record, if one does. */
  lineOf({ target, id }: Pick<Reference, 'target' | 'id'>): number | undefined {
    const number = this.#numberOf(target, id)
    return number === undefined ? undefined : this.#column(number, lineAt)
  }

  #referencesIn(number: number, record: Data): Reference[] {
    return referencesIn(resourceOf(this.#resourceOf(number)).own, record)
  }

  /** Returns the records that the file changes and to which one of it leads. */
  #linksOf(number: number, record: Data): number[] {
    const metric = has.undated(record) || has.negative(record) ? record['metric'] : undefined
    return [
      ...this.#referencesIn(number, record).map(({ target, id }) => this.#changedNumber(target, id)),
      // A metric is a word, and need not be a record.
      typeof metric === 'string' ? this.#changedNumber('metrics', metric) : undefined,
    ].filter((one) => one !== undefined)
  }

  #link(number: number, record: Data): void {
    for (const to of this.#linksOf(number, record)) {
      const referrers = this.#referrers.get(to)
      if (referrers) referrers.push(number)
      else this.#referrers.set(to, [number])
    }
  }

  /** Notes which records of the file refer to which, once all are named; without bad lines, only if rules will ask. */
  async link(isAnyBad: boolean): Promise<void> {
    if (!isAnyBad && !this.#isReferred) return
    const turn = turns()
    for (const number of this.written()) {
      this.#link(number, this.recordOf(number))
      await turn()
    }
  }

  /** Leaves a record out: it is what it was before. */
  leaveOut(number: number): void {
    const at = number * width + stateAt
    this.#columns[at] = this.#column(number, stateAt) + toLeaveOut
    const before = this.#current(number)
    if (before) this.#link(number, before)
  }

  /** Returns the records to be written that refer to one which is left out and does not exist without the file. */
  unmetBy(number: number): number[] {
    if (this.#column(number, stateAt) !== states.createdAndLeftOut) return []
    const [resource, id] = [this.#resourceOf(number), this.#ids[number]]
    return this.#stillWritten(this.#referrers.get(number) ?? []).filter((other) =>
      this.#referencesIn(other, this.recordOf(other)).some((one) => one.target === resource && one.id === id),
    )
  }

  /** Returns the records to be written to whose rules it matters that one is left out. */
  neighboursOf(number: number): number[] {
    const before = this.#current(number)
    return this.#stillWritten([
      ...(this.#referrers.get(number) ?? []),
      ...(before ? this.#linksOf(number, before) : []),
      ...codesOf(before).flatMap((code) => this.#bearers.get(`${this.#resourceOf(number)} ${codeKey(code)}`) ?? []),
    ])
  }

  #stillWritten(numbers: readonly number[]): number[] {
    return [...new Set(numbers)].filter((number) => !this.isLeftOut(number))
  }

  /**
   * A record may close a cycle if it now refers to another record, or if it is new and refers to itself or to a later
   * line: on each cycle there is such a record.
   */
  #mayCloseCycle({ resource, id, before, after }: Replacement, isLater: (id: string) => boolean): boolean {
    return selfReferences(resource).some((key) => {
      const known = idsIn(before?.[key])
      return idsIn(after[key]).some((to) => (before ? !known.includes(to) : to === id || isLater(to)))
    })
  }

  /** Seeks the cycles that records of the file may have closed. */
  async seekCycles(): Promise<void> {
    await this.#seekCyclesFrom(this.#suspects)
  }

  /** Seeks the cycles that records close by what they were before; returns the records of the file on these. */
  async seekCyclesAgain(leftOut: readonly number[]): Promise<readonly number[]> {
    const moved = leftOut.filter((number) => {
      const [before, after] = [this.#current(number), this.recordOf(number)]
      const keys = selfReferences(resourceOf(this.#resourceOf(number)))
      return (
        before !== undefined && keys.some((key) => idsIn(before[key]).some((id) => !idsIn(after[key]).includes(id)))
      )
    })
    return this.#stillWritten(await this.#seekCyclesFrom(moved))
  }

  async #seekCyclesFrom(numbers: readonly number[]): Promise<number[]> {
    const found: number[] = []
    for (const [resource, some] of Map.groupBy(numbers, (number) => this.#resourceOf(number)))
      for (const id of await this.#cycles.seek(
        resource,
        some.map((number) => this.#ids[number] as string),
      )) {
        const number = this.#changedNumber(resource, id)
        if (number !== undefined) found.push(number)
      }
    return found
  }
}
