/** HTML as values: templates escape their contents unless they are HTML already. */

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

const textOf = (content: Content): string => {
  if (typeof content === 'string') return content.replace(/[&<>"']/g, (sign) => entities[sign] as string)
  if (content === undefined || content instanceof Html) return content?.toString() ?? ''
  return content.map(textOf).join('')
}

/** Marks text as HTML, so that no template escapes it. */
export const raw = (text: string): Html => new Html(text)

/** The tag of templates. */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  raw(parts.map((part, index) => part + textOf(contents[index])).join(''))
