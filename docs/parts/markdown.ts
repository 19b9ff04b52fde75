/** Writes the Markdown of the generated parts: tables and code. */

/** Escapes the characters that would end a cell or a line. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${heads.join(' | ')} |`,
    `|${'---|'.repeat(heads.length)}`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`.replaceAll('|  |', '| |')),
  ].join('\n')

export const code = (text: string): string => `\`${text}\``

/** Writes each text as code, separated by spaces. */
export const codes = (texts: readonly string[]): string => texts.map(code).join(' ')

export const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`
