/** The type of a rule: a function of one record, alone or with a way to look up others. */
import type { Data } from '../model/canonical.ts'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import type { Violation } from '../model/validation.ts'

/** What a figure may not be where its metric is a stock, or no flow. */
export type Flaw = 'undated' | 'negative'

export interface Code {
  readonly scheme: string
  readonly code: string
}

/** The state of the register as it would be after the write. */
export interface Lookup {
  has(resource: ResourceName, id: string): Promise<boolean>
  /** Returns ids similar to one that no record has; none where very many may be asked for. */
  similar(resource: ResourceName, id: string): Promise<readonly string[]>
  /** Returns the record into which a merged one has gone; undefined of any other. */
  mergedInto(resource: ResourceName, id: string): Promise<string | undefined>
  /** Returns a live record, or undefined. */
  find(resource: ResourceName, id: string): Promise<Data | undefined>
  /** Returns the live records whose `field` refers to `id`. */
  referring(resource: ResourceName, field: string, id: string): Promise<Data[]>
  /** Returns the id of a live figure of a metric that has no `periodEnd`, or is an amount below zero. */
  figureThatIs(flaw: Flaw, metric: string): Promise<string | undefined>
  /** Returns the id of another live record that has a code, for which it is in the way. */
  bearer(resource: ResourceName, code: Code, id: string): Promise<string | undefined>
  /** Reports whether `field`, and then it and the fields that count as one with it, lead from a record back to itself. */
  leadsBack(resource: ResourceName, field: string, id: string): Promise<boolean>
}

/** Returns the violations of a canonical record, independently of other records. */
export type OwnRule = (resource: Resource, record: Data) => Violation[]

/** Returns the violations of a canonical record with respect to other records. */
export type Rule = (resource: Resource, id: string, record: Data, lookup: Lookup) => Promise<Violation[]>
