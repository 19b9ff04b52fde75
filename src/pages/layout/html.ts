/** HTML as values: templates escape their contents unless they are HTML already, and mark text in another language. */
import { escaped } from '../../text/characters.ts'
import { language, localised } from '../words/language.ts'
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
  if (content === undefined || content instanceof Html) return content?.toString() ?? ''
  return content.map((one) => textOf(one, write)).join('')
}

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
