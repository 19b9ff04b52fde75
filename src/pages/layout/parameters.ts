/** Derives the parameters of pages from those of the API. */
import type { TSchema } from 'typebox'
import { idParameter } from '../../http/contract/parameters.ts'
import { propertiesOf } from '../../model/json-schema.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'

/** Returns a schema without some of its parameters. */
export const without = (schema: TSchema, ...names: readonly string[]): TSchema => {
  const left = Object.entries(propertiesOf(schema)).filter(([name]) => !names.includes(name))
  return Type.Object(Object.fromEntries(left), { additionalProperties: false })
}

/** The query of a page of revisions: those before one. */
export const revisionsQuery = Type.Object(
  { before: Type.Optional(Type.Integer({ minimum: 2 })) },
  { additionalProperties: false },
)

/** Returns the schema of the path of one revision of a record. */
export const revisionParameters = (resource: Resource): TSchema =>
  Type.Object(
    { ...propertiesOf(idParameter(resource)), revision: Type.Integer({ minimum: 1 }) },
    { additionalProperties: false },
  )
