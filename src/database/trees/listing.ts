/** Sorted lists, and the findings of a check in one; many that are alike are one, and hidden behind it. */
import { createHash } from 'node:crypto'
import sortedBtree from 'sorted-btree'
import { mostAlike, sharedBy } from '../../figures/checks/alike.ts'
import { type Check, type FindingKind, findingKinds, kindNameOf } from '../../figures/checks/checks.ts'
import { byText } from '../../figures/collections.ts'
import type { Figure } from '../../figures/register.ts'
import type { lastCharacter } from '../../text/characters.ts'

/** Items in order, each different from the others. */
export class Sorted<T> extends sortedBtree.default<T, undefined> {
  constructor(compare: (one: T, other: T) => number, items: readonly T[] = []) {
    super([], compare)
    for (const item of items) this.add(item)
  }

  /** Adds an item, in the place of one that is equal to it. */
  add(item: T): void {
    this.set(item, undefined)
  }

  /** Yields the items after another one, which need not be in the list, or all; the list may change meanwhile. */
  *after(item?: T): Generator<T> {
    for (let next = this.nextHigherKey(item); next !== undefined; next = this.nextHigherKey(next)) yield next
  }
}

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

/** Returns the first finding of an id. */
const foundIn = (list: Sorted<FoundFinding>, id: string): FoundFinding | undefined => {
  const [found] = list.getPairOrNextHigher(foundAt(id)) ?? []
  return found?.id === id ? found : undefined
}

export class Listing {
  /** Findings that stand for themselves, and for each group what stands for it. */
  readonly visible = new Sorted<FoundFinding>(byIdAndUnit)
  readonly #groups = new Map<string, Sorted<FoundFinding>>()

  /** Returns what is on a page under an id. */
  at(id: string): FoundFinding | undefined {
    return foundIn(this.visible, id)
  }

  /** Returns the members of a group that are many; undefined if a finding stands for itself. */
  manyIn(name: string): Sorted<FoundFinding> | undefined {
    const group = this.#groups.get(name)
    return group && group.size > mostAlike ? group : undefined
  }

  /** Reports whether there is a finding, on a page or behind the one that stands for it. */
  has(id: string): boolean {
    return [this.visible, ...this.#groups.values()].some((list) => foundIn(list, id) !== undefined)
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
    if (!group) this.#groups.set(alike, (group = new Sorted(byIdAndUnit)))
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
