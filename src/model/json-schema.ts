/** Reads schemas as JSON Schema: TypeBox types the values that a schema describes, not its keywords. */
import type { TSchema } from 'typebox'

/** The keywords that our schemas are read for. */
export interface JsonSchema {
  readonly $id?: string
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly default?: string | number | boolean
  readonly examples?: readonly unknown[]
  /** The values other than null. */
  readonly enum?: readonly string[]
  readonly items?: JsonSchema
  readonly maxItems?: number
  readonly maxLength?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly then?: JsonSchema
}

/** Returns a schema as JSON Schema. */
export const jsonOf = (schema: TSchema): JsonSchema => schema

/** Returns the schemas of an object's properties. */
export const propertiesOf = (schema: TSchema): Readonly<Record<string, JsonSchema>> => jsonOf(schema).properties ?? {}

/** Returns the last part of a reference: the name of a component. */
export const componentIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)
