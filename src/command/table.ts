/** Draws a table for a terminal: columns aligned by display width, numbers to the right. */
import stringWidth from 'string-width'

export interface Column<T> {
  readonly head: string
  readonly cell: (row: T) => string
  readonly isNumber?: boolean
}

/** Removes control characters: a name must not move the cursor, break a line, or reverse its direction. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, ' ')

/** Pads by display width: a Chinese character takes two columns. */
const padded = (text: string, width: number, isNumber = false): string => {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return isNumber ? space + text : text + space
}

export const tableOf = <T>(columns: readonly Column<T>[], rows: readonly T[]): string => {
  const lines = [columns.map(({ head }) => head), ...rows.map((row) => columns.map(({ cell }) => plain(cell(row))))]
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
