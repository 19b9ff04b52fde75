/** Keeps at hand what was used lately. */

/** At least so many of the things last used, and at most twice as many: of two generations the older one goes at once. */
export class Recent<T> {
  readonly #size: number
  #young = new Map<string, T>()
  #old = new Map<string, T>()

  constructor(size: number) { this.#size = size }

  get(key: string): T | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: string, value: T): void {
    this.#young.set(key, value)
    if (this.#young.size < this.#size) return
    this.#old = this.#young
    this.#young = new Map()
  }
}
