/** Names fields by their labels in messages, which name them by the keys of the API. */
import type { Fields } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { isChinese } from '../words/language.ts'
import type { Message } from '../../text/messages/message.ts'
import { messageOf, words } from '../words/words.ts'
import { labelOf } from './words.ts'

const keysOf = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([key, { parts = {} }]) => [key, ...keysOf(parts)])

const keys: ReadonlySet<string> = new Set(everyResource.flatMap(({ own }) => keysOf(own)))

const inCode = /`(\w+)`/g
/** Chinese has no spaces beside quotation marks. */
const inCodeSpaced = / ?`(\w+)` ?/g

/** Returns a message in the language of the page, with the labels of the fields that it names; `typed` names none. */
export const labelled = (message: Message, typed: readonly string[] = []): string =>
  messageOf(message).replace(isChinese() ? inCodeSpaced : inCode, (code, key: string) =>
    keys.has(key) && !typed.includes(key) ? words().frame.quoted(labelOf(key)) : code,
  )
