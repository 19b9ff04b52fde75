/** Names fields by their labels in sentences that other rooms write with the keys of the API. */
import type { Fields } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { isChinese } from '../words/language.ts'
import { told } from '../words/told.ts'
import { words } from '../words/words.ts'
import { labelOf } from './words.ts'

const keysOf = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([key, { parts = {} }]) => [key, ...keysOf(parts)])

const keys: ReadonlySet<string> = new Set(everyResource.flatMap(({ own }) => keysOf(own)))

const inCode = /`(\w+)`/g
/** Chinese has no spaces beside quotation marks. */
const inCodeSpaced = / ?`(\w+)` ?/g

/** Returns a sentence in the language of the page, with the labels of the fields that it names; `typed` names none. */
export const labelled = (sentence: string, typed: readonly string[] = []): string =>
  told(sentence).replace(isChinese() ? inCodeSpaced : inCode, (code, key: string) =>
    keys.has(key) && !typed.includes(key) ? words().frame.quoted(labelOf(key)) : code,
  )
