/** The little of Markdown that the generated parts need. */

/** What would end a cell or a line is escaped. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${heads.join(' | ')} |`,
    `|${'---|'.repeat(heads.length)}`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`.replaceAll('|  |', '| |')),
  ].join('\n')

export const code = (text: string): string => `\`${text}\``

/** Each as code, side by side. */
export const codes = (texts: readonly string[]): string => texts.map(code).join(' ')

export const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`
