/** Texts that spreadsheets would run as formulas: in CSV an apostrophe stands before them. */

/** Full-width signs count too: spreadsheets in Chinese and Japanese take them for their ASCII ones. */
const formula = /^[=+\-@＝＋－＠'\t\r\n]/

/** Returns a text that no spreadsheet runs. */
export const guarded = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** Returns the text that was guarded. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text
