/** HTML as values: templates escape their contents unless they are HTML already, and mark text in Chinese. */
import { partsByLanguage } from './language.ts'

export class Html {
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** Content of a template; `undefined` renders nothing. */
export type Content = Html | string | undefined | readonly Content[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] as string)

const marked = (text: string): string =>
  partsByLanguage(text)
    .map(({ text: part, isChinese }) => (isChinese ? `<span lang="zh">${escaped(part)}</span>` : escaped(part)))
    .join('')

const textOf = (content: Content, write: (text: string) => string): string => {
  if (typeof content === 'string') return write(content)
  if (content === undefined || content instanceof Html) return content?.toString() ?? ''
  return content.map((one) => textOf(one, write)).join('')
}

/** Marks text as HTML, so that no template escapes it. */
export const raw = (text: string): Html => new Html(text)

/** The end of a template's text so far: within a tag, or in an element that holds nothing but text. */
const plainPlace = /<[^>]*$|<(?:title|option|textarea|text)\b[^<]*$/

const isPlain = (parts: TemplateStringsArray): boolean[] => {
  let before = ''
  return parts.map((part) => {
    before += part
    return plainPlace.test(before)
  })
}

/** Templates are constants of the code, so each is looked at once. */
const known = new WeakMap<TemplateStringsArray, readonly boolean[]>()
const placesIn = (parts: TemplateStringsArray): readonly boolean[] => {
  const places = known.get(parts) ?? isPlain(parts)
  known.set(parts, places)
  return places
}

/** The tag of templates. */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html => {
  const places = placesIn(parts)
  return raw(parts.map((part, at) => part + textOf(contents[at], places[at] === true ? escaped : marked)).join(''))
}
