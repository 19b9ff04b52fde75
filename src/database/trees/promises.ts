/** Promises in order, by their states: a few words of each; pages make their items again. */
import { LRUCache } from 'lru-cache'
import { byText } from '../../figures/collections.ts'
import { datedPromises, stateOn, type DatedPromise, type PromiseState } from '../../figures/promises/promises.ts'
import type { Figure } from '../../figures/register.ts'
import { passes, conditionsOf, type Condition } from '../../model/filters.ts'
import { promiseStates } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import type { DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import type { Reader } from '../engine.ts'
import { asItStood } from '../read/as-of.ts'
import { whereOf } from '../read/filters.ts'
import { narrowed } from '../read/most-selective.ts'
import { isAmong } from '../sql/dialect.ts'
import { all, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { alikePromises, Listing, Sorted, unreportedAt } from './listing.ts'
import type { Follower, State, Touched } from './state.ts'
import { figuresAbout, StaleSubjects, keyOfSubject } from './subjects.ts'
import type { Turn } from '../turns.ts'

/** A promise, by the id of its figure, and what decides about its state. */
export interface PromiseEntry extends Pick<DatedPromise, 'lastDay' | 'whileOpen' | 'onceDue'> {
  readonly id: string
  /** The id of the finding that stands for it and those alike, if many are unreported. */
  readonly alike: string
}

/** Finds an entry by its id. */
const entryAt = (id: string): PromiseEntry => ({
  id,
  lastDay: '',
  whileOpen: 'open',
  onceDue: 'open',
  alike: '',
})

const byId = (one: PromiseEntry, other: PromiseEntry): number => byText(one.id, other.id)
const latestFirst = (one: PromiseEntry, other: PromiseEntry): number =>
  byText(other.lastDay, one.lastDay) || byText(other.id, one.id)

type Lists = Readonly<Record<PromiseState, Sorted<PromiseEntry>>>

/** So many are looked up among the figures that meet conditions; for a page of more, figures are read until it is full. */
const few = 2000
/** The most figures that are read at once for a page. */
const mostRead = 10_000
/** The lists of which the length is remembered. */
const mostCounts = 200

/** Yields what several sorted iterations yield, in order. */
function* merged<T>(
  iterations: readonly Iterator<T, undefined>[],
  compare: (one: T, other: T) => number,
): Generator<T> {
  const heads = iterations.map((iteration) => ({ iteration, value: iteration.next().value }))
  for (;;) {
    let first: (typeof heads)[number] | undefined
    for (const head of heads)
      if (head.value !== undefined && (first?.value === undefined || compare(head.value, first.value) < 0)) first = head
    if (first?.value === undefined) return
    yield first.value
    first.value = first.iteration.next().value
  }
}

export class Promises implements Follower {
  readonly #state: State
  readonly #day: string | undefined
  readonly #entries = new Map<string, PromiseEntry>()
  readonly #stale: StaleSubjects
  #today = ''
  /** The findings about those that are unreported. */
  readonly #unreported = new Listing()
  /** The names of findings that are alike, each once in memory. */
  readonly #alike = new Map<string, string>()
  /** Receives the ids of findings that come, go or read otherwise. */
  concerned: Set<string> | undefined
  #lists: Lists | undefined
  #latest: Lists | undefined
  readonly #counts = new LRUCache<string, number>({ max: mostCounts })

  /** With a day, sources published later are ignored, and it stands in for today. */
  constructor(state: State, day?: string) {
    this.#state = state
    this.#day = day
    this.#stale = new StaleSubjects(state.records)
    state.followers.add(this)
  }

  touch({ all: isAll, subjects, changes }: Touched): void {
    for (const { name, id, before, after } of changes) {
      if (name !== 'figures' || !before) continue
      if (!after || keyOfSubject(before as Figure) !== keyOfSubject(after as Figure)) this.#put(id, undefined)
    }
    if (isAll) this.#stale.addAll()
    this.#stale.add(subjects)
  }

  /** The number of subjects that it is behind. */
  get lag(): number {
    return this.#stale.size
  }

  async catchUp(turn: Turn): Promise<void> {
    await this.#stale.derive(turn, (about) => {
      const some = [...about.values()].flat()
      const promised = new Map(this.#derive(some).map((one) => [one.promise.figureId, one]))
      for (const figure of some) {
        const { lastDay, whileOpen, onceDue } = promised.get(figure.id) ?? {}
        const entry = lastDay && whileOpen && onceDue ? { id: figure.id, lastDay, whileOpen, onceDue } : undefined
        this.#put(figure.id, entry && { ...entry, alike: this.#alikeOf(figure) })
      }
    })
  }

  #derive(about: readonly Figure[]): readonly DatedPromise[] {
    return datedPromises(about, this.#state.indexes, this.#day)
  }

  #alikeOf(figure: Figure): string {
    const name = alikePromises(figure)
    const alike = this.#alike.get(name) ?? name
    this.#alike.set(alike, alike)
    return alike
  }

  #put(id: string, entry: PromiseEntry | undefined): void {
    const before = this.#entries.get(id)
    if (
      before?.lastDay === entry?.lastDay &&
      before?.whileOpen === entry?.whileOpen &&
      before?.onceDue === entry?.onceDue &&
      before?.alike === entry?.alike
    )
      return
    if (before) this.#leave(before)
    if (entry) this.#enter(entry)
    if (entry) this.#entries.set(id, entry)
    else this.#entries.delete(id)
  }

  #enter(entry: PromiseEntry): void {
    const state = stateOn(this.#today, entry)
    for (const lists of [this.#lists, this.#latest]) lists?.[state].add(entry)
    if (state === 'unreported') this.#unreported.add(unreportedAt(entry), this.concerned)
  }

  #leave(entry: PromiseEntry): void {
    const state = stateOn(this.#today, entry)
    for (const lists of [this.#lists, this.#latest]) lists?.[state].delete(entry)
    if (state === 'unreported') this.#unreported.delete(unreportedAt(entry), this.concerned)
  }

  #listsBy(compare: (one: PromiseEntry, other: PromiseEntry) => number): Lists {
    const byState = Map.groupBy(this.#entries.values(), (entry) => stateOn(this.#today, entry))
    return Object.fromEntries(
      promiseStates.map((state) => [state, new Sorted(compare, byState.get(state))]),
    ) as unknown as Lists
  }

  /** Returns the lists as of a day: from one day to the next, few promises are in another state. */
  #on(day: string): Lists {
    const today = this.#day ?? day
    if (today !== this.#today) {
      const moved = [...this.#entries.values()].filter((entry) => stateOn(this.#today, entry) !== stateOn(today, entry))
      for (const entry of moved) this.#leave(entry)
      this.#today = today
      for (const entry of moved) this.#enter(entry)
    }
    return (this.#lists ??= this.#listsBy(byId))
  }

  /** Returns the findings about those that are unreported on a day. */
  unreportedOn(today: string): Listing {
    this.#on(today)
    return this.#unreported
  }

  /** Returns the state of a promise on a day; undefined if the figure is none. */
  stateOf(id: string, today: string): PromiseState | undefined {
    const entry = this.#entries.get(id)
    return entry && stateOn(this.#day ?? today, entry)
  }

  /** Returns the id of the finding on pages that a promise is unreported on a day, if it is. */
  findingOn(id: string, today: string): string | undefined {
    const entry = this.#entries.get(id)
    const list = this.unreportedOn(today)
    return entry && stateOn(this.#today, entry) === 'unreported' ? list.visibleIdOf(unreportedAt(entry)) : undefined
  }

  /** Returns promises by the ids of their figures, made again from their subjects. */
  dated(ids: Iterable<string>): ReadonlyMap<string, DatedPromise> {
    const { records } = this.#state
    const wanted = new Set([...ids].filter((id) => this.#entries.has(id)))
    const keys = new Set([...wanted].map((id) => keyOfSubject(records.maps.figures.get(id) as Figure)))
    const promised = this.#derive([...figuresAbout(records, keys).values()].flat())
    return new Map(promised.flatMap((one) => (wanted.has(one.promise.figureId) ? [[one.promise.figureId, one]] : [])))
  }

  /** Answers a page in order of figure id, or of the last day; the reader reads the same state. */
  async page(reader: Reader, request: DerivedRequest): Promise<DerivedPage> {
    const { filters, after, limit, total, today } = request
    const states = promiseStates.filter(passes({ state: (state: PromiseState) => [state] }, filters))
    const lists = this.#on(today)
    const inStates = states.reduce((sum, state) => sum + lists[state].size, 0)
    const conditions = conditionsOf(figures, filters)
    const isLatestFirst = request.latestFirst === true
    const compare = isLatestFirst ? latestFirst : byId
    const ordered = isLatestFirst ? (this.#latest ??= this.#listsBy(latestFirst)) : lists
    const start = after === undefined ? undefined : entryAt(after)
    const inOrder = merged(
      states.map((state) => ordered[state].after(isLatestFirst ? undefined : start)),
      compare,
    )
    const meeting = conditions.length === 0 ? undefined : new Meeting(reader, conditions, request.asOf)
    const found: PromiseEntry[] = []
    const choose = (entries: Iterable<PromiseEntry>, ids?: ReadonlySet<string>): void => {
      for (const entry of entries) {
        if (!(ids?.has(entry.id) ?? true)) continue
        if (found.push(entry) > limit) break
      }
    }
    if (!meeting) choose(inOrder)
    else if (isLatestFirst && inStates > few)
      choose(this.#entriesIn(await meeting.among(), states).toSorted(latestFirst))
    else {
      // Of many that meet the conditions, some are among the first.
      const first: PromiseEntry[] = []
      for (const entry of inOrder) if (first.push(entry) === few) break
      choose(first, await meeting.among(first.map(({ id }) => id)))
      if (found.length <= limit && first.length === few && !isLatestFirst)
        for await (const id of meeting.after(first.at(-1)?.id ?? '', 4 * limit)) {
          const entry = this.#entries.get(id)
          if (!entry || !states.includes(stateOn(this.#today, entry))) continue
          if (found.push(entry) > limit) break
        }
    }
    const page = found.slice(0, limit)
    return {
      items: this.#texts(page),
      next: found.length > limit ? page.at(-1)?.id : undefined,
      ...(total && { total: meeting ? await this.#count(meeting, states, request) : inStates }),
    }
  }

  /** Returns the promises in some states among figures. */
  #entriesIn(ids: ReadonlySet<string>, states: readonly PromiseState[]): PromiseEntry[] {
    return [...ids].flatMap((id) => {
      const entry = this.#entries.get(id)
      return entry && states.includes(stateOn(this.#today, entry)) ? entry : []
    })
  }

  #texts(page: readonly PromiseEntry[]): string[] {
    const promised = this.dated(page.map(({ id }) => id))
    return page.map((entry) =>
      JSON.stringify({ ...promised.get(entry.id)?.promise, state: stateOn(this.#today, entry) }),
    )
  }

  async #count(meeting: Meeting, states: readonly PromiseState[], { filters }: DerivedRequest): Promise<number> {
    const { sequence } = this.#state
    const name = JSON.stringify([sequence, this.#today, filters])
    let count = this.#counts.get(name)
    if (count !== undefined) return count
    const lists = this.#on(this.#today)
    const inStates = states.reduce((sum, state) => sum + lists[state].size, 0)
    const ids = await meeting.among(
      inStates <= few ? states.flatMap((state) => [...lists[state].after()].map(({ id }) => id)) : undefined,
    )
    count = this.#entriesIn(ids, states).length
    this.#counts.set(name, count)
    return count
  }
}

/** The figures that meet conditions, as of a change. */
class Meeting {
  readonly #reader: Reader
  readonly #conditions: readonly Condition[]
  readonly #asOf: number | undefined
  #where: Promise<SQL> | undefined

  constructor(reader: Reader, conditions: readonly Condition[], asOf: number | undefined) {
    this.#reader = reader
    this.#conditions = conditions
    this.#asOf = asOf
  }

  #narrowed(): Promise<SQL> {
    this.#where ??= narrowed(this.#reader, figures, { conditions: this.#conditions, asOf: this.#asOf }).then(
      (selection) => selection.where(),
    )
    return this.#where
  }

  async #read(where: readonly SQL[], end: SQL = sql``): Promise<string[]> {
    const rows = await this.#reader.all(
      sql<{ id: string }>`${asItStood(this.#asOf)}SELECT id FROM figures WHERE ${all(where)} ${end}`,
    )
    return rows.map(({ id }) => id)
  }

  /** Returns the ids of all that meet them, or of those among some, which are tested one by one. */
  async among(ids?: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids?.length === 0) return new Set()
    return new Set(
      await this.#read(
        ids
          ? [isAmong(sql`id`, sql`${JSON.stringify(ids)}`), whereOf(figures, this.#conditions, 'row')]
          : [await this.#narrowed()],
      ),
    )
  }

  /** Yields their ids after one, in order, reading more at a time as long as they are wanted. */
  async *after(id: string, first: number): AsyncGenerator<string> {
    for (let [last, most] = [id, first]; ; most = Math.min(2 * most, mostRead)) {
      const ids = await this.#read([sql`id > ${last}`, await this.#narrowed()], sql`ORDER BY id ${upTo(most)}`)
      yield* ids
      if (ids.length < most) return
      last = ids.at(-1) as string
    }
  }
}
