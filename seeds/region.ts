/** Defines a generated region: a record without the fields that the register adds. */
import { romanizer } from '../src/database/write/ids.ts'

const slugOf = await romanizer()

export interface Region {
  readonly id: string
  readonly name: string
  readonly localName: string
  readonly aliases: readonly string[]
  readonly kind: string
  readonly parentId?: string
  readonly isoCode?: string
  readonly gbCode?: string
}

/** Makes an id as the register does, but without the apostrophe of pinyin: `Xi'an` → `xian`. */
export const idOf = (name: string): string => slugOf(name.replace(/(?<=[a-z])'(?=[aeo][a-z]*$)/, ''))

export const distinct = (names: readonly string[]): string[] => [...new Set(names)]
