/** The language of the page that is being rendered: set once for a request, and asked wherever words are chosen. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Language } from '../../text/messages/message.ts'

/** A language, and the names in it of the metrics that the register defines. */
interface Speaking {
  readonly language: Language
  readonly named: ReadonlyMap<string, string>
}

const speaking = new AsyncLocalStorage<Speaking>()

/** Runs a function that renders pages in a language. */
export const inLanguage = <T>(language: Language, render: () => T, named: Speaking['named'] = new Map()): T =>
  speaking.run({ language, named }, render)

export const language = (): Language => speaking.getStore()?.language ?? 'en'

export const isChinese = (): boolean => language() === 'zh'

/** Returns the name of a metric that the register defines, in the language of the page; undefined for all others. */
export const nameOfMetric = (metric: string): string | undefined => speaking.getStore()?.named.get(metric)

/** The addresses of pages: those of programs and of files have no language. */
const ofPage = /^\/(?!(?:v1|docs|health|zh)\b|\/)[^.?#]*(?=$|[?#])/

/** Returns the address of a page in the language of the page that is being rendered; any other address as it is. */
export const localised = (href: string, to: Language = language()): string =>
  to === 'zh' && ofPage.test(href) ? `/zh${href}` : href
