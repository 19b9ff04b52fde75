/** A region as it is generated, before the register makes it a record. */
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

/** `Xi'an` → `xian`, which is how an address would have it; else as the register itself makes ids. */
export const idOf = (name: string): string => slugOf(name.replace(/(?<=[a-z])'(?=[aeo][a-z]*$)/, ''))

export const distinct = (names: readonly string[]): string[] => [...new Set(names)]
