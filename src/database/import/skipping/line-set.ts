/** A set of line numbers, one bit a line: a file may have many more lines than memory has room for numbers. */

/** The number of lines of a page; pages without lines are not made. */
const linesOfPage = 2 ** 15

const [bits, shift] = [32, 5]

export class LineSet {
  readonly #pages = new Map<number, Uint32Array>()

  add(line: number): void {
    const at = Math.floor(line / linesOfPage)
    const page = this.#pages.get(at) ?? new Uint32Array(linesOfPage / bits)
    this.#pages.set(at, page)
    const word = (line % linesOfPage) >> shift
    page[word] = (page[word] as number) | (1 << (line % bits))
  }

  has(line: number): boolean {
    const word = this.#pages.get(Math.floor(line / linesOfPage))?.[(line % linesOfPage) >> shift] ?? 0
    return (word & (1 << (line % bits))) !== 0
  }
}
