/** A sorted list in chunks: adding or deleting one of a million items moves a few hundred of them. */
import { createHash } from 'node:crypto'
import { mostAlike, sharedBy } from '../../figures/checks/alike.ts'
import { type Check, type FindingKind, findingKinds, kindNameOf } from '../../figures/checks/checks.ts'
import { byText, firstFrom } from '../../figures/collections.ts'
import type { Figure } from '../../figures/register.ts'
import type { lastCharacter } from '../../text/characters.ts'

/** A chunk is divided when it is twice as long. */
const usualLength = 512

export class Chunked<T> {
  readonly #compare: (one: T, other: T) => number
  readonly #chunks: T[][] = []
  #size = 0
  /** Counts the changes, so that an iteration finds its place again. */
  #version = 0

  /** Takes items in any order, each different from the others. */
  constructor(compare: (one: T, other: T) => number, items: readonly T[] = []) {
    this.#compare = compare
    const sorted = items.toSorted(compare)
    for (let at = 0; at < sorted.length; at += usualLength) this.#chunks.push(sorted.slice(at, at + usualLength))
    this.#size = sorted.length
  }

  get size(): number {
    return this.#size
  }

  /** Returns the place of the first item that passes; all later ones must pass too. */
  #firstFrom(passes: (item: T) => boolean): { readonly chunk: number; readonly at: number } {
    const chunk = firstFrom(this.#chunks, (one) => passes(one.at(-1) as T))
    return { chunk, at: firstFrom(this.#chunks[chunk] ?? [], passes) }
  }

  #from(item: T): { readonly chunk: number; readonly at: number } {
    return this.#firstFrom((one) => this.#compare(one, item) >= 0)
  }

  /** Returns the first item that does not come before another one. */
  from(item: T): T | undefined {
    const { chunk, at } = this.#from(item)
    return this.#chunks[chunk]?.[at]
  }

  has(item: T): boolean {
    const found = this.from(item)
    return found !== undefined && this.#compare(found, item) === 0
  }

  /** Adds an item, in the place of one that is equal to it. */
  add(item: T): void {
    this.#version++
    const { chunk, at } = this.#from(item)
    const place = Math.min(chunk, Math.max(0, this.#chunks.length - 1))
    const items = this.#chunks[place] ?? []
    if (items.length === 0) this.#chunks.push(items)
    const found = chunk === place ? items[at] : undefined
    if (found !== undefined && this.#compare(found, item) === 0) {
      items[at] = item
      return
    }
    items.splice(chunk === place ? at : items.length, 0, item)
    this.#size++
    if (items.length >= 2 * usualLength) this.#chunks.splice(place + 1, 0, items.splice(usualLength))
  }

  /** Deletes the item that is equal to another; reports whether there was one. */
  delete(item: T): boolean {
    const { chunk, at } = this.#from(item)
    const items = this.#chunks[chunk]
    if (items === undefined || this.#compare(items[at] as T, item) !== 0) return false
    this.#version++
    items.splice(at, 1)
    if (items.length === 0) this.#chunks.splice(chunk, 1)
    this.#size--
    return true
  }

  /** Returns the first items. */
  first(most: number): T[] {
    const items: T[] = []
    for (const item of this.after()) {
      if (items.length === most) break
      items.push(item)
    }
    return items
  }

  /** Yields the items after another one, which need not be in the list, or all; the list may change meanwhile. */
  *after(item?: T): Generator<T, undefined> {
    let last = item
    for (;;) {
      const place =
        last === undefined ? { chunk: 0, at: 0 } : this.#firstFrom((one) => this.#compare(one, last as T) > 0)
      const version = this.#version
      let { chunk, at } = place
      while (version === this.#version) {
        const items = this.#chunks[chunk]
        if (items === undefined) return undefined
        if (at < items.length) yield (last = items[at++] as T)
        else [chunk, at] = [chunk + 1, 0]
      }
    }
  }
}

// The findings of a check in order of id; many that are alike are one, and hidden behind it.

/** The id of an unreported promise fits whole. A comma sorts before every sign of an id. */
const longestId = 140
const wholePart = 90
const digestLength = 43

const nameOf = ({ resource, id }: Check['records'][number]): string =>
  resource === 'figures' ? id : `${resource}:${id}`

const fitting = (id: string): string =>
  id.length <= longestId ? id : `${id.slice(0, wholePart)},${createHash('sha256').update(id).digest('base64url')}`

export type Identified = Check & { readonly id: string }

/**
 * Gives each finding its id, which stays the same while its numbers change.
 * A second finding of one check about the same records, as of two rates that they print, is numbered.
 */
export const identified = (found: readonly Check[]): Identified[] => {
  const times = new Map<string, number>()
  return found.map((check) => {
    const id = [kindNameOf(check), ...check.records.map(nameOf)].join(',')
    const time = (times.get(id) ?? 0) + 1
    times.set(id, time)
    return { id: fitting(time === 1 ? id : `${id},${time.toString()}`), ...check }
  })
}

const groupId = (check: string, sourceId: string, metric: string): string =>
  fitting([check, `sources:${sourceId}`, metric].join(','))

/** Returns the id of the finding that stands for those that are alike, if they are many; empty if a finding has none alike. */
export const alikeOf = (check: Check): string => {
  const shared = sharedBy(check)
  return shared ? groupId(check.check, shared.source?.id ?? '', shared.metric.id) : ''
}

/** The check whose findings the day decides. */
export const byDay = 'unreported-promise'

/** Returns the id of the finding that stands for the promises of a source and metric, if many are unreported. */
export const alikePromises = ({ sourceId, metric }: Pick<Figure, 'sourceId' | 'metric'>): string =>
  groupId(byDay, sourceId, metric)

/** Returns the finding about a promise that is unreported, by the id of its figure. */
export const unreportedAt = ({ id, alike }: Pick<FoundFinding, 'id' | 'alike'>): FoundFinding => ({
  id: `${byDay},${id}`,
  unit: id,
  alike,
})

/** Returns the figure of an unreported promise by the id of its finding. */
export const promiseIn = (id: string): string | undefined => {
  const [check, figureId, ...more] = id.split(',')
  return check === byDay && more.length === 0 ? figureId : undefined
}

/** Returns the resources of the records in the id of a single finding; undefined if the id is cut. */
export const resourcesIn = (id: string): ReadonlySet<string> | undefined => {
  if (id.length === wholePart + 1 + digestLength && id[wholePart] === ',') return undefined
  const [, ...names] = id.split(',')
  return new Set(names.map((name) => (name.includes(':') ? (name.split(':')[0] as string) : 'figures')))
}

const placeOf: ReadonlyMap<string, number> = new Map(findingKinds.map(({ name }, place) => [name, place]))

/** Returns the place of the kind that an id begins with; -1 if it begins with none. */
export const placeIn = (id: string): number => placeOf.get(id.slice(0, id.indexOf(','))) ?? -1

/** Returns the kind that an id begins with. */
export const kindIn = (id: string): FindingKind | undefined => findingKinds[placeIn(id)]

/** Compares ids by the order of pages. */
export const inPageOrder = (one: string, other: string): number => placeIn(one) - placeIn(other) || byText(one, other)

/** A finding, as little of it as finds it again. */
export interface FoundFinding {
  readonly id: string
  /** The unit that it follows from: the key of a subject, the root of a tree, a name or a figure. */
  readonly unit: string
  /** The id of the finding that stands for it and those alike, if they are many; else empty. */
  readonly alike: string
}

/** Comes before all findings of an id, or after them. */
export const foundAt = (id: string, unit: '' | typeof lastCharacter = ''): FoundFinding => ({ id, unit, alike: '' })

/** While units are brought up to date, a finding that moves from one to another is listed for both. */
const byIdAndUnit = (one: FoundFinding, other: FoundFinding): number =>
  byText(one.id, other.id) || byText(one.unit, other.unit)

export class Listing {
  /** Findings that stand for themselves, and for each group what stands for it. */
  readonly visible = new Chunked<FoundFinding>(byIdAndUnit)
  readonly #groups = new Map<string, Chunked<FoundFinding>>()

  /** Returns what is on a page under an id. */
  at(id: string): FoundFinding | undefined {
    const found = this.visible.from(foundAt(id))
    return found?.id === id ? found : undefined
  }

  /** Returns the members of a group that are many; undefined if a finding stands for itself. */
  manyIn(name: string): Chunked<FoundFinding> | undefined {
    const group = this.#groups.get(name)
    return group && group.size > mostAlike ? group : undefined
  }

  /** Reports whether there is a finding, on a page or behind the one that stands for it. */
  has(id: string): boolean {
    const isIn = (group: Chunked<FoundFinding>): boolean => group.from(foundAt(id))?.id === id
    return isIn(this.visible) || [...this.#groups.values()].some(isIn)
  }

  /** Returns the id under which a finding is on a page. */
  visibleIdOf({ id, alike }: FoundFinding): string {
    return this.manyIn(alike) ? alike : id
  }

  /** Adds a finding; adds to `concerned` the ids of others that are shown or hidden by it. */
  add(found: FoundFinding, concerned: Set<string> | undefined): void {
    const { alike } = found
    if (alike === '') {
      this.visible.add(found)
      return
    }
    let group = this.#groups.get(alike)
    if (!group) this.#groups.set(alike, (group = new Chunked(byIdAndUnit)))
    const before = group.size
    group.add(found)
    concerned?.add(alike)
    if (group.size <= mostAlike) this.visible.add(found)
    else if (before <= mostAlike) {
      for (const member of group.after()) {
        this.visible.delete(member)
        concerned?.add(member.id)
      }
      this.visible.add(foundAt(alike))
    }
  }

  /** Deletes a finding, as `add` adds it. */
  delete(found: FoundFinding, concerned: Set<string> | undefined): void {
    const { alike } = found
    const group = this.#groups.get(alike)
    if (!group) {
      this.visible.delete(found)
      return
    }
    const before = group.size
    group.delete(found)
    concerned?.add(alike)
    if (group.size === 0) this.#groups.delete(alike)
    if (before <= mostAlike) this.visible.delete(found)
    if (before <= mostAlike || group.size > mostAlike) return
    this.visible.delete(foundAt(alike))
    for (const member of group.after()) {
      this.visible.add(member)
      concerned?.add(member.id)
    }
  }
}
