/** How SQLite's index of names is asked, in which each name is a term of its parts: `regions!guangdong#province!05!guangdong`. */
import type { ResourceName } from '../../model/field.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** Before whatever is in a part, and in this order, so that terms are in the order of the parts. */
const [end, afterEnd, space] = ['!', '"', '#']
const lastCharacter = '\u{10ffff}'

const between = (first: string, beyond: string): SQL => sql`term >= ${first} AND term < ${beyond}`
const asTerm = (resource: ResourceName, key: string): string => resource + end + key.replaceAll(' ', space)

export const isCalled = (resource: ResourceName, key: string): SQL =>
  between(asTerm(resource, key) + end, asTerm(resource, key) + afterEnd)
export const isCalledFrom = (resource: ResourceName, key: string): SQL =>
  between(asTerm(resource, key) + end, asTerm(resource, key) + lastCharacter)
export const asCalled = sql`term`
