/** What a rule of the register is: a question asked of one record, which may look at others. */
import type { Data } from '../resources/canonical.ts'
import type { ResourceName } from '../resources/field.ts'
import type { Resource } from '../resources/resource.ts'
import type { Violation } from '../resources/validation.ts'

/** The register as it would be after the write in question. */
export interface Lookup {
  /** A live record, or undefined. */
  find(resource: ResourceName, id: string): Promise<Data | undefined>
  /** The live records whose `field` refers to `id`. */
  referring(resource: ResourceName, field: string, id: string): Promise<Data[]>
}

/** Answers what is wrong with a canonical record; nothing when all is well. */
export type Rule = (resource: Resource, id: string, record: Data, lookup: Lookup) => Violation[] | Promise<Violation[]>
