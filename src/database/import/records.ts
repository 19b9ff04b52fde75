/**
 * The records of a file over those of the register, to the rules: a lookup answers from the file first, else from the
 * register. Of each record, memory holds its line, its id, what becomes of it, and the fields that rules read, as JSON.
 */
import { blankOf, type Data } from '../../model/canonical.ts'
import { isNegativeAmount } from '../../model/figures.ts'
import type { ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import { idsIn, selfReferences, referencesIn, type Reference } from '../../rules/references.ts'
import { readTogether } from '../../rules/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Code, Flaw, Lookup } from '../../rules/rule.ts'
import type { BadLines, ImportCounts } from '../../store/imports.ts'
import type { Reader } from '../engine.ts'
import { figuresThatAre } from '../read/record.ts'
import { turns } from '../turns.ts'
import { takenIds } from '../write/ids.ts'
import type { Replacement } from '../write/recorder.ts'
import { Cycles } from './cycles.ts'
import { codeKey, Lookups } from './lookups.ts'

/** A line, and the record that it names. */
export interface RecordLine {
  readonly line: number
  readonly resource: ResourceName
  readonly id: string
}

/** A record that lines or the undoing of a batch name. */
export interface FileRecord extends RecordLine {
  /**
   * A line may only name a record, if it is bad by itself. What is removed is in no line.
   */
  state: 'named' | 'unchanged' | 'removed' | 'created' | 'updated'
  /** It is in the file, and not to be written. */
  isLeftOut: boolean
  /** As JSON the fields that rules read, as the file leaves them, and as they were before; undefined if there are none. */
  after: string | undefined
  before: string | undefined
  /** The records of the file that refer to it; also some that did so before. */
  referrers: FileRecord[] | undefined
}

/** The greatest number of records of a file, for which some 300 bytes each are in memory, and of characters of fields. */
const [mostRecords, mostCharacters] = [3_000_000, 2 ** 30]

const tooMuch = (): Refusal => new Refusal('body-too-large', ['many-records'])

const empty: Reader = { all: () => Promise.resolve([]) }

const has: Readonly<Record<Flaw, (record: Data) => boolean>> = {
  undated: ({ periodEnd }) => periodEnd === null,
  negative: (record) =>
    record['value'] !== undefined && isNegativeAmount(record as Parameters<typeof isNegativeAmount>[0]),
}

const codesOf = (record: Data | undefined): readonly Code[] => (record?.['codes'] ?? []) as readonly Code[]

const bears = (record: Data | undefined, { scheme, code }: Code): boolean =>
  codesOf(record).some((one) => one.scheme === scheme && one.code === code)

const unread = ofResource((resource) => blankOf(['id', ...readTogether(resource)]))

const referencesOf = ({ resource }: FileRecord, data: Data): Reference[] => referencesIn(resourceOf(resource).own, data)

const stillWritten = (records: readonly FileRecord[]): FileRecord[] => [
  ...new Set(records.filter(({ isLeftOut }) => !isLeftOut)),
]

export class FileRecords implements Lookup {
  readonly #register: Lookups
  readonly #bad: BadLines
  readonly #cycles: Cycles
  readonly #all: FileRecord[] = []
  readonly #byId = new Map(everyResource.map(({ name }) => [name, new Map<string, FileRecord>()]))
  /** The records of the file that have a code, or had it before. */
  readonly #bearers = new Map<string, FileRecord[]>()
  #characters = 0
  /** Reports whether rules look up what refers to a record of the file. */
  #isReferred = false
  /** The records that may have closed a cycle. */
  readonly #suspects: FileRecord[] = []

  /** `isEmpty`: the register had no record before, so it is not read. */
  constructor(reader: Reader, isEmpty: boolean, bad: BadLines) {
    this.#register = new Lookups(isEmpty ? empty : reader)
    this.#bad = bad
    this.#cycles = new Cycles(this.#register.reader, {
      has: (resource, id) => this.#changed(resource, id) !== undefined,
      find: (resource, id) => {
        const record = this.#changed(resource, id)
        return record && this.#current(record)
      },
    })
  }

  #named(resource: ResourceName, id: string): FileRecord | undefined {
    return this.#byId.get(resource)?.get(id)
  }

  #changed(resource: ResourceName, id: string): FileRecord | undefined {
    const record = this.#named(resource, id)
    return record?.state === 'named' || record?.state === 'unchanged' ? undefined : record
  }

  #read({ resource, id }: FileRecord, text: string): Data {
    const values = JSON.parse(text) as readonly unknown[]
    const data: Data = { ...unread(resourceOf(resource)), id }
    for (const [at, key] of readTogether(resourceOf(resource)).entries()) data[key] = values[at]
    return data
  }

  /** Returns a changed record as it would be now: a record that is left out is what it was before. */
  #current(record: FileRecord): Data | undefined {
    const text = record.isLeftOut ? record.before : record.after
    return text === undefined ? undefined : this.#read(record, text)
  }

  /** Returns what rules read of a record of the file. */
  dataOf(record: FileRecord): Data {
    return this.#read(record, record.after as string)
  }

  /** Reports whether a record is to be written. */
  isWritten(resource: ResourceName, id: string): boolean {
    const record = this.#changed(resource, id)
    return record !== undefined && !record.isLeftOut && record.state !== 'removed'
  }

  /** Yields the records to be written, in the order of their lines. */
  *written(): Generator<FileRecord> {
    for (const record of this.#all) if (record.after !== undefined && !record.isLeftOut) yield record
  }

  /** Returns the lines whose records were handed over and are not to be written. */
  leftOut(): number[] {
    return this.#all.filter(({ isLeftOut }) => isLeftOut).map(({ line }) => line)
  }

  counts(): ImportCounts {
    const counts: Record<keyof ImportCounts, Partial<Record<ResourceName, number>>> = {
      created: {},
      updated: {},
      unchanged: {},
    }
    for (const { state, resource, isLeftOut } of this.#all) {
      if (state === 'named' || state === 'removed' || isLeftOut) continue
      counts[state][resource] = (counts[state][resource] ?? 0) + 1
    }
    return counts
  }

  /** Notes which records lines name; returns, by line, the earlier lines that name the same. */
  name(lines: readonly RecordLine[]): ReadonlyMap<number, number> {
    const repeated = new Map<number, number>()
    for (const line of lines) {
      const earlier = this.#named(line.resource, line.id)
      if (earlier) repeated.set(line.line, earlier.line)
      else this.#add(line, 'named')
    }
    return repeated
  }

  #add({ line, resource, id }: RecordLine, state: FileRecord['state']): void {
    if (this.#all.length === mostRecords) throw tooMuch()
    const none = { after: undefined, before: undefined, referrers: undefined }
    const record: FileRecord = { line, resource, id, state, isLeftOut: false, ...none }
    this.#all.push(record)
    this.#byId.get(resource)?.set(id, record)
  }

  /** Notes that a record, which no line names, is deleted with the file. */
  remove(resource: ResourceName, id: string): void {
    this.#add({ line: 0, resource, id }, 'removed')
  }

  #textOf(resource: Resource, data: Data): string {
    const text = JSON.stringify(readTogether(resource).map((key) => data[key]))
    this.#characters += text.length
    if (this.#characters > mostCharacters) throw tooMuch()
    return text
  }

  /** Notes what becomes of a record that a line names; no change leaves it as it is. */
  put({ resource, id }: RecordLine, change: Replacement | undefined): void {
    const record = this.#named(resource, id) as FileRecord
    record.state = change ? (change.before ? 'updated' : 'created') : 'unchanged'
    if (!change) return
    const { after, before } = change
    record.after = this.#textOf(change.resource, after)
    record.before = before && this.#textOf(change.resource, before)
    for (const key of new Set([...codesOf(after), ...codesOf(before)].map(codeKey))) {
      const bearers = this.#bearers.get(`${resource} ${key}`) ?? []
      bearers.push(record)
      this.#bearers.set(`${resource} ${key}`, bearers)
    }
    this.#isReferred ||= before !== undefined || resource === 'metrics'
    // A line that is not named yet comes later, or never.
    if (this.#mayCloseCycle(change, (to) => (this.#named(resource, to) ?? record).line >= record.line))
      this.#suspects.push(record)
  }

  /** Returns those of these ids that the register or a line so far, good or bad, has. */
  async known(resource: ResourceName, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const others = ids.filter((id) => !this.#named(resource, id))
    const there = others.length > 0 ? await takenIds(this.#register.reader, resource, others) : new Set()
    return new Set(ids.filter((id) => there.has(id) || this.#named(resource, id)))
  }

  /** A file that is refused has its reason in a bad line, and not in those that refer to it. */
  async has(resource: ResourceName, id: string): Promise<boolean> {
    const record = this.#named(resource, id)
    if (!record) return this.#register.has(resource, id)
    return record.state === 'named'
      ? this.#bad === 'refuse' || this.#register.has(resource, id)
      : record.state !== 'removed' && !(record.state === 'created' && record.isLeftOut)
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
    const record = this.#changed(resource, id)
    return record ? this.#current(record) : this.#register.find(resource, id)
  }

  /** A record that refers to one that the file creates is in the file too, and is checked itself. */
  async referring(resource: ResourceName, field: string, id: string): Promise<Data[]> {
    const record = this.#changed(resource, id)
    if (record && record.before === undefined) return []
    const outside = (await this.#register.referring(resource, field, id)).filter(
      (other) => !this.#changed(resource, other['id'] as string),
    )
    const inside = this.#referrersOf(record, resource, (other) => idsIn(other[field]).includes(id))
    return [...outside, ...inside].sort((one, other) => ((one['id'] as string) < (other['id'] as string) ? -1 : 1))
  }

  #referrersOf(record: FileRecord | undefined, resource: ResourceName, test: (data: Data) => boolean): Data[] {
    return [...new Set(record?.referrers)].flatMap((other) => {
      const data = other.resource === resource ? this.#current(other) : undefined
      return data && test(data) ? [data] : []
    })
  }

  async figureThatIs(flaw: Flaw, metric: string): Promise<string | undefined> {
    const isFlawed = (record: Data) => record['metric'] === metric && has[flaw](record)
    const inside = this.#referrersOf(this.#named('metrics', metric), 'figures', isFlawed)
    const [first] = inside.map(({ id }) => id as string).sort()
    for (let after = ''; ;) {
      const outside = await figuresThatAre(this.#register.reader, flaw, metric, after)
      const other = outside.find((id) => !this.#changed('figures', id))
      if (other !== undefined) return first !== undefined && first < other ? first : other
      const last = outside.at(-1)
      if (last === undefined || (first !== undefined && first < last)) return first
      after = last
    }
  }

  /** A code is of the record that has it in the register and keeps it, else of the first line that gives it. */
  async bearer(resource: ResourceName, code: Code, id: string): Promise<string | undefined> {
    const outside = await this.#register.bearing(resource, code)
    const other = outside.find((one) => one !== id && !this.#changed(resource, one))
    if (other !== undefined) return other
    const [first] = (this.#bearers.get(`${resource} ${codeKey(code)}`) ?? [])
      .filter((record) => bears(this.#current(record), code))
      .sort((one, another) => this.#turnOf(one, code) - this.#turnOf(another, code))
    return first?.id === id ? undefined : first?.id
  }

  /** Orders the records that have a code. */
  #turnOf(record: FileRecord, code: Code): number {
    return record.before !== undefined && bears(this.#read(record, record.before), code) ? -1 : record.line
  }

  /** True for records on the cycles that were sought. */
  leadsBack(resource: ResourceName, field: string, id: string): Promise<boolean> {
    return Promise.resolve(this.#cycles.has(resource, field, id))
  }

  /** Returns the references of a record of the file that lead nowhere. */
  async missing(record: FileRecord): Promise<Reference[]> {
    const references = referencesOf(record, this.dataOf(record))
    const found = await Promise.all(references.map(({ target, id }) => this.has(target, id)))
    return references.filter((_reference, at) => !found[at])
  }

  /** Returns the line that names a record, if one does. */
  lineOf({ target, id }: Pick<Reference, 'target' | 'id'>): number | undefined {
    return this.#named(target, id)?.line
  }

  /** Returns the records that the file changes and to which one of it leads. */
  #linksOf(record: FileRecord, data: Data): FileRecord[] {
    const metric = has.undated(data) || has.negative(data) ? data['metric'] : undefined
    return [
      ...referencesOf(record, data).map(({ target, id }) => this.#changed(target, id)),
      // A metric is a word, and need not be a record.
      typeof metric === 'string' ? this.#changed('metrics', metric) : undefined,
    ].filter((one) => one !== undefined)
  }

  #link(record: FileRecord, data: Data): void {
    for (const to of this.#linksOf(record, data)) (to.referrers ??= []).push(record)
  }

  /** Notes which records of the file refer to which, once all are named; without bad lines, only if rules will ask. */
  async link(isAnyBad: boolean): Promise<void> {
    if (!isAnyBad && !this.#isReferred) return
    const turn = turns()
    for (const record of this.written()) {
      this.#link(record, this.dataOf(record))
      await turn()
    }
  }

  /** Leaves a record out: it is what it was before. */
  leaveOut(record: FileRecord): void {
    record.isLeftOut = true
    const before = this.#current(record)
    if (before) this.#link(record, before)
  }

  /** Returns the records to be written that refer to one which is left out and does not exist without the file. */
  unmetBy(record: FileRecord): FileRecord[] {
    if (record.state !== 'created' || !record.isLeftOut) return []
    return stillWritten(record.referrers ?? []).filter((other) =>
      referencesOf(other, this.dataOf(other)).some(({ target, id }) => target === record.resource && id === record.id),
    )
  }

  /** Returns the records to be written to whose rules it matters that one is left out. */
  neighboursOf(record: FileRecord): FileRecord[] {
    const before = this.#current(record)
    return stillWritten([
      ...(record.referrers ?? []),
      ...(before ? this.#linksOf(record, before) : []),
      ...codesOf(before).flatMap((code) => this.#bearers.get(`${record.resource} ${codeKey(code)}`) ?? []),
    ])
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
  async seekCyclesAgain(leftOut: readonly FileRecord[]): Promise<readonly FileRecord[]> {
    const moved = leftOut.filter((record) => {
      const [before, after] = [this.#current(record), this.dataOf(record)]
      const keys = selfReferences(resourceOf(record.resource))
      return before && keys.some((key) => idsIn(before[key]).some((id) => !idsIn(after[key]).includes(id)))
    })
    return stillWritten(await this.#seekCyclesFrom(moved))
  }

  async #seekCyclesFrom(records: readonly FileRecord[]): Promise<FileRecord[]> {
    const found: FileRecord[] = []
    for (const [name, some] of Map.groupBy(records, ({ resource }) => resource)) {
      const ids = some.map(({ id }) => id)
      for (const id of await this.#cycles.seek(name, ids)) found.push(...[this.#changed(name, id) ?? []].flat())
    }
    return found
  }
}
