/** What a rule of the register is: a question asked of one record, alone or beside others. */
import type { Data } from '../model/canonical.ts'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import type { Violation } from '../model/validation.ts'

/** The register as it would be after the write in question. */
export interface Lookup {
  has(resource: ResourceName, id: string): Promise<boolean>
  /** A live record, or undefined. */
  find(resource: ResourceName, id: string): Promise<Data | undefined>
  /** The live records whose `field` refers to `id`. */
  referring(resource: ResourceName, field: string, id: string): Promise<Data[]>
  /** Whether following `field`, to others of the same resource, leads from a record back to it. */
  leadsBack(resource: ResourceName, field: string, id: string): Promise<boolean>
}

/** Answers what is wrong with a canonical record, whatever else is in the register; nothing when all is well. */
export type OwnRule = (resource: Resource, record: Data) => Violation[]

/** The same, looking at other records. */
export type Rule = (resource: Resource, id: string, record: Data, lookup: Lookup) => Promise<Violation[]>
