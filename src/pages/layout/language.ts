/** Finds the parts of a text that are in another language than the page, so that browsers read and draw them as such. */
import type { Language } from '../../text/language.ts'
import { hasHan } from '../../text/languages/han.ts'

const anyLatin = /\p{Script=Latin}/u
/** Characters of Chinese with the punctuation and numbers between them. */
const runs = /\p{Script=Han}(?:[\p{Script=Han}\p{Nd}\u3000-\u303F\uFF00-\uFFEF.,%~“”·…-]*\p{Script=Han})?/gu
/** A gap between two words of several letters. No place of a text is looked at from more than one word. */
const gaps = /\p{Script=Latin}{2}([^\p{Script=Latin}]+)(?=\p{Script=Latin}{2})/gu

/** Reports whether a text has several words: a name or a code by itself is said alike in both languages. */
const isPhrase = (text: string): boolean => [...text.matchAll(gaps)].some(([, gap = '']) => /\s/.test(gap))

export interface Part {
  readonly text: string
  /** Undefined if it is in the language of the page. */
  readonly lang: string | undefined
}

const partsInEnglish = (text: string): readonly Part[] => {
  if (!hasHan(text)) return [{ text, lang: undefined }]
  if (!anyLatin.test(text)) return [{ text, lang: 'zh' }]
  const parts: Part[] = []
  let from = 0
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (index > from) parts.push({ text: text.slice(from, index), lang: undefined })
    parts.push({ text: run, lang: 'zh' })
    from = index + run.length
  }
  return from < text.length ? [...parts, { text: text.slice(from), lang: undefined }] : parts
}

/** Splits a text on a page in English into its parts in Chinese and others; a page in Chinese marks whole texts. */
export const partsByLanguage = (text: string, of: Language): readonly Part[] =>
  of === 'en' ? partsInEnglish(text) : [{ text, lang: !hasHan(text) && isPhrase(text) ? 'en' : undefined }]
