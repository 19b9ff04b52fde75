/** The cells of a table while its file is read, and how many there may be. */
import type { Message } from '../text/messages/message.ts'
import { messageText } from '../text/messages/sentence.ts'
import { widthOf } from './table.ts'

/** A file that is no table, or more than one may be. */
export class UnreadableTable extends Error {
  readonly kind: 'invalid-request' | 'body-too-large'
  readonly detail: Message

  constructor(kind: UnreadableTable['kind'], detail: Message) {
    super(messageText('en', detail))
    this.kind = kind
    this.detail = detail
  }
}

/** In bytes. */
export const MiB = 1_048_576

/** The most that a table may have: rows, columns, UTF-16 units in a cell, bytes as canonical CSV. */
export const most = { rows: 50_000, columns: 200, cell: 32_767, bytes: 32 * MiB } as const

/** Returns a number as messages have it. */
export const countText = (count: number): string => count.toLocaleString('en')

const tooLarge = (what: 'rows' | 'columns', count: number): UnreadableTable =>
  new UnreadableTable('body-too-large', [`table-${what}`, countText(count), countText(most[what])])

/** Cells as they are read, in bounded memory: what is beyond the limits is counted and not stored. */
export class Grid {
  readonly rows: string[][] = []
  #height = 0
  #width = 0

  /** Sets a cell; both places count from 0. */
  set(row: number, column: number, text: string): void {
    if (text === '') return
    this.#height = Math.max(this.#height, row + 1)
    this.#width = Math.max(this.#width, column + 1)
    if (row >= most.rows || column >= most.columns) return
    while (this.rows.length <= row) this.rows.push([])
    const cells = this.rows[row] as string[]
    while (cells.length < column) cells.push('')
    cells[column] = text
  }

  get height(): number {
    return this.#height
  }

  get width(): number {
    return this.#width
  }

  /** Drops what is empty at the end. Throws if the cells are more than a table may have, or no text. */
  end(): void {
    if (this.#height > most.rows) throw tooLarge('rows', this.#height)
    if (this.#width > most.columns) throw tooLarge('columns', this.#width)
    for (const cells of this.rows) while (cells.at(-1) === '') cells.pop()
    while (this.rows.at(-1)?.length === 0) this.rows.pop()
    this.#height = this.rows.length
    this.#width = widthOf(this)
    if (this.#height === 0) throw new UnreadableTable('invalid-request', ['table-empty'])
    for (const [row, cells] of this.rows.entries())
      for (const [column, text] of cells.entries()) assertCell(text, (row + 1).toString(), (column + 1).toString())
  }
}

/**
 * Control characters but tab and line ends, lone surrogates, and the two characters that Unicode sets apart. Those from
 * U+0080 to U+009F stand in real files, for dashes of an older encoding.
 */
const noText = /(?![\t\n\r\x80-\x9f])[\p{Cc}\p{Cs}\ufffe\uffff]/u

const assertCell = (text: string, row: string, column: string): void => {
  if (text.length > most.cell)
    throw new UnreadableTable('body-too-large', [
      'table-cell',
      row,
      column,
      countText(text.length),
      countText(most.cell),
    ])
  const sign = noText.exec(text)
  if (!sign) return
  const code = sign[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  throw new UnreadableTable('invalid-request', ['table-character', row, column, `U+${code}`])
}
