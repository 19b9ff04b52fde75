/** HTML as values: templates escape their contents unless they are HTML already, and mark text in another language. */
import { escaped, hasHan } from '../../text/characters.ts'
import { language, localised } from '../words/language.ts'
import type { Language } from '../../text/messages/message.ts'

// Finds the parts of a text that are in another language than the page, so that browsers read and draw them as such.

const anyLatin = /\p{Script=Latin}/u
/** Characters of Chinese with the punctuation and numbers between them. */
const runs = /\p{Script=Han}(?:[\p{Script=Han}\p{Nd}\u3000-\u303F\uFF00-\uFFEF.,%~“”·…-]*\p{Script=Han})?/gu
/** A gap between two words of several letters. No place of a text is looked at from more than one word. */
const gaps = /\p{Script=Latin}{2}([^\p{Script=Latin}]+)(?=\p{Script=Latin}{2})/gu

/** Reports whether a text has several words: a name or a code by itself is said alike in both languages. */
const isPhrase = (text: string): boolean => [...text.matchAll(gaps)].some(([, gap = '']) => /\s/.test(gap))

interface Part {
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

export class Html {
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** Content of a template; `undefined` and `false` render nothing. */
export type Content = Html | string | undefined | false | readonly Content[]

/** Writes a text into a template. */
type Writer = (text: string) => string

const marked = (text: string): string =>
  partsByLanguage(text, language())
    .map(({ text: part, lang }) =>
      lang === undefined ? escaped(part) : `<span lang="${lang}">${escaped(part)}</span>`,
    )
    .join('')

/** Links lead to pages in the language of the page that they stand on. */
const addressed = (href: string): string => escaped(localised(href))

const textOf = (content: Content, write: Writer): string => {
  if (typeof content === 'string') return write(content)
  if (content === undefined || content === false) return ''
  if (content instanceof Html) return content.toString()
  return content.map((one) => textOf(one, write)).join('')
}

/** Puts a sign between parts. */
export const separated = (parts: readonly Content[], sign: string): Content =>
  parts.map((part, at) => [at > 0 && sign, part])

/** Marks text as HTML, so that no template escapes it. */
export const raw = (text: string): Html => new Html(text)

/** The end of a template's text so far: within a tag or attributes alone, or in an element that holds nothing but text. */
const plainPlace = /(?:<|^ [a-z-]+=")[^<>]*$|<(?:title|option|textarea|text)\b[^<]*$/
const addressPlace = / (?:href|action)="$/

const writersFor = (parts: TemplateStringsArray): Writer[] => {
  let before = ''
  return parts.map((part) => {
    before += part
    if (addressPlace.test(part)) return addressed
    return plainPlace.test(before) ? escaped : marked
  })
}

/** Templates are constants of the code, so each is looked at once. */
const known = new WeakMap<TemplateStringsArray, readonly Writer[]>()
const writersIn = (parts: TemplateStringsArray): readonly Writer[] => {
  const writers = known.get(parts) ?? writersFor(parts)
  known.set(parts, writers)
  return writers
}

/** The tag of templates. */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html => {
  const writers = writersIn(parts)
  return raw(parts.map((part, at) => part + textOf(contents[at], writers[at] ?? marked)).join(''))
}
