/** The parts of the schemas of queries, bodies and answers: each has its description and an example where it is declared. */
import type { TProperties, TSchema } from 'typebox'
import { Type } from '../../model/schema-builder.ts'

const closed = { additionalProperties: false }

/** An object without other members than these. */
export const closedObject = <Properties extends TProperties>(properties: Properties) => Type.Object(properties, closed)

/** An object that the document has under this name. */
export const namedObject = <Properties extends TProperties>(
  name: string,
  description: string,
  properties: Properties,
) => Type.Object(properties, { $id: name, description, ...closed })

export const stringField = (description: string, example: string) => Type.String({ description, examples: [example] })

export const nullableString = (description: string, example: string | null) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description, examples: [example] })

/** A text that is one of these. */
export const oneOf = (values: readonly string[], description: string, example: string) =>
  Type.Unsafe<string>({ type: 'string', enum: values, description, examples: [example] })

export const booleanField = (description: string, example: boolean) =>
  Type.Boolean({ description, examples: [example] })

export const arrayOf = <Items extends TSchema>(items: Items, description: string) =>
  Type.Array(items, { description, examples: [[]] })

/** Numbers of records by resource; without those of which there are none. */
export const countsByResource = (description: string, example: Readonly<Record<string, number>>): TSchema =>
  Type.Unsafe({ type: 'object', additionalProperties: { type: 'integer' }, description, examples: [example] })
