/** Writes a table: for a terminal, with columns aligned by display width and numbers to the right, or as CSV. */
import { csvRow } from '../exchange/delimited/rows.ts'
import { readable } from '../text/in-words.ts'
import { plain } from './messages.ts'
import stringWidth from 'string-width'

export interface TextColumn<T> {
  readonly head: string
  /** Null is an empty cell. */
  readonly cell: (row: T) => string | null
  /** Decimals of its cells are grouped for a terminal, and set to the right. */
  readonly isNumber?: boolean
}

const decimal = /^-?\d+(\.\d+)?$/

const shown = <T>({ cell, isNumber = false }: TextColumn<T>, row: T): string => {
  const text = cell(row) ?? '-'
  return isNumber && decimal.test(text) ? readable(text) : plain(text)
}

/** Pads by display width: a Chinese character takes two columns. */
const padded = (text: string, width: number, isNumber = false): string => {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return isNumber ? space + text : text + space
}

export const textTable = <T>(columns: readonly TextColumn<T>[], rows: readonly T[]): string => {
  const lines = [columns.map(({ head }) => head), ...rows.map((row) => columns.map((column) => shown(column, row)))]
  const widths = columns.map((_column, at) => Math.max(...lines.map((line) => stringWidth(line[at] ?? ''))))
  return lines
    .map((line) =>
      columns
        .map(({ isNumber }, at) => padded(line[at] ?? '', widths[at] ?? 0, isNumber))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `LAST USED` → `lastUsed`. */
const keyOf = (head: string): string =>
  head.toLowerCase().replaceAll(/ (\w)/g, (_all, letter: string) => letter.toUpperCase())

/** Writes the same columns as CSV with a header. */
export const csvTable = <T>(columns: readonly TextColumn<T>[], rows: readonly T[]): string => {
  const writing = columns.map(({ isNumber }) => (isNumber === true ? 'plain' : 'guarded'))
  return [
    csvRow(columns.map(({ head }) => keyOf(head))),
    ...rows.map((row) =>
      csvRow(
        columns.map(({ cell }) => cell(row)),
        writing,
      ),
    ),
  ].join('')
}
