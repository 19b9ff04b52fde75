/** Messages are data, a code and parameters, until somebody reads them in a language. */
import type { messages } from './en.ts'

/** The languages in which the register speaks to people. */
export type Language = 'en' | 'zh'

type English = typeof messages
type ParamsOf<M> = M extends (...params: infer P) => string ? P : []
/** The messages around other messages: of their parameters, those that are lists are messages. */
export const around = [
  'at-place',
  'in-element',
  'in-member',
  'in-query',
  'at-pointer',
  'and-more',
  'rest-unread',
  'lines-bad',
  'merge-breaks',
] as const satisfies readonly (keyof English)[]

type Around = (typeof around)[number]
type Plain = {
  readonly [C in Exclude<keyof English, Around>]: readonly [code: C, ...params: ParamsOf<English[C]>]
}[Exclude<keyof English, Around>]

export type Message =
  | Plain
  | readonly [code: 'at-place', place: string | undefined, rest: Message]
  | readonly [code: 'in-element', number: string, rest: Message]
  | readonly [code: 'in-member', member: string, rest: Message]
  | readonly [code: 'in-query', key: string, pointer: string, rest: Message]
  | readonly [code: 'at-pointer', pointer: string, rest: Message]
  | readonly [code: 'and-more', first: Message, rest: Message]
  | readonly [code: 'rest-unread', rest: Message]
  | readonly [code: 'merge-breaks', address: string, field: string, rest: Message]
  | readonly [code: 'lines-bad', count: number, line: string, pointer: string, rest: Message]

/** The messages of another language: one for each code. */
export type Messages = {
  readonly [C in keyof English]: English[C] extends string ? string : (...params: ParamsOf<English[C]>) => string
}
