/** Finds Chinese in texts of any language, so that browsers read it aloud and draw it as Chinese. */

const anyHan = /\p{Script=Han}/u
const anyLatin = /\p{Script=Latin}/u
/** Characters of Chinese with the punctuation and numbers between them. */
const runs = /\p{Script=Han}(?:[\p{Script=Han}\p{Nd}\u3000-\u303F\uFF00-\uFFEF.,%~“”·…-]*\p{Script=Han})?/gu

export interface Part {
  readonly text: string
  readonly isChinese: boolean
}

/** Splits a text into its parts in Chinese and others; a text without Latin letters is of one language. */
export const partsByLanguage = (text: string): readonly Part[] => {
  if (!anyHan.test(text)) return [{ text, isChinese: false }]
  if (!anyLatin.test(text)) return [{ text, isChinese: true }]
  const parts: Part[] = []
  let from = 0
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (index > from) parts.push({ text: text.slice(from, index), isChinese: false })
    parts.push({ text: run, isChinese: true })
    from = index + run.length
  }
  return from < text.length ? [...parts, { text: text.slice(from), isChinese: false }] : parts
}
