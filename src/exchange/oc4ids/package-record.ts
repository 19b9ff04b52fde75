/** A record made from an OC4IDS package. */
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'

/** A record, and the JSON pointer of its origin in the package. */
export interface PackageRecord {
  readonly resource: ResourceName
  readonly record: Data & { readonly id: string }
  readonly pointer: string
  /** The records of the register that have its name, if there are several. */
  readonly namesakes?: readonly string[] | undefined
}

export const made = (resource: ResourceName, record: PackageRecord['record'], pointer: string): PackageRecord => ({
  resource,
  record,
  pointer,
})
