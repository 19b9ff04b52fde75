/** A sorted list in chunks: adding or deleting one of a million items moves a few hundred of them. */
import { firstFrom } from '../../figures/collections.ts'

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
