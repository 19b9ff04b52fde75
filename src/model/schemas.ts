/** Makes the JSON Schemas of a resource's records and bodies from its declaration. */
import type { TSchema } from 'typebox'
import type { Field } from './field.ts'
import { readOnly, type Resource } from './resource.ts'
import { Type } from './schema-builder.ts'
import { jsonOf } from './json-schema.ts'

/** Returns the name of a resource's component in the OpenAPI document: `regions` → `Region`. */
export const componentOf = ({ singular }: Resource): string => `${singular.charAt(0).toUpperCase()}${singular.slice(1)}`

const closed = (id: string, description: string, properties: Record<string, TSchema>, example: unknown): TSchema =>
  Type.Object(properties, { $id: id, description, additionalProperties: false, examples: [example] })

const isList = (field: Field): boolean => field.kind === 'list'
const mayBeOmitted = (field: Field): boolean =>
  field.nullable || isList(field) || field.default !== undefined || field.standIn !== undefined
const isSet = (key: string, { isReadOnly }: Field): boolean => isReadOnly === true || key in readOnly

/** Completes a value with everything a body may omit. */
const asAnswered = ({ kind, parts, default: otherwise = null }: Field, value: unknown): unknown => {
  const whole = (object: Readonly<Record<string, unknown>>): object =>
    Object.fromEntries(Object.entries(parts ?? {}).map(([key, part]) => [key, asAnswered(part, object[key])]))
  if (kind === 'object' && value !== undefined) return whole(value as Readonly<Record<string, unknown>>)
  if (kind !== 'list') return value ?? otherwise
  const elements = (value ?? []) as readonly Readonly<Record<string, unknown>>[]
  return parts ? elements.map(whole) : elements
}

const readOnlyNote = { description: 'Set by the register; a body may carry it as it was read, and it sets nothing.' }

const bodyProperties = (resource: Resource, property: (field: Field) => TSchema): Record<string, TSchema> =>
  Object.fromEntries(
    Object.entries(resource.fields).map(([key, field]) => [
      key,
      isSet(key, field)
        ? Type.Optional({ ...field.schema, ...readOnlyNote, readOnly: true })
        : key === 'id'
          ? Type.Optional(field.schema)
          : property(field),
    ]),
  )

/** Returns the answer to creating the example. */
export const exampleRecord = ({ fields, example }: Resource): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [
      key,
      key in readOnly ? jsonOf(field.schema).examples?.[0] : asAnswered(field, example.created[key]),
    ]),
  )

/** The schema of a served record: every field is present, null if it has no value. */
export const recordSchema = (resource: Resource): TSchema =>
  closed(
    componentOf(resource),
    resource.description.en,
    Object.fromEntries(Object.entries(resource.fields).map(([key, field]) => [key, field.schema])),
    exampleRecord(resource),
  )

/** Requires a field where the one that stands in for it has no value. */
const orItsStandIn = ({ own }: Resource): object => {
  const [key, field] = Object.entries(own).find(([, { standIn }]) => standIn !== undefined) ?? []
  if (key === undefined || field?.standIn === undefined) return {}
  const isGiven = { required: [field.standIn], properties: { [field.standIn]: { type: 'string' } } }
  return { if: { not: isGiven }, then: { required: [key] } }
}

/** The schema of POST and PUT: nullable fields, lists, and fields with a default or a stand-in may be omitted. */
export const bodySchema = (resource: Resource): TSchema => ({
  ...closed(
    `${componentOf(resource)}Body`,
    `A ${resource.singular} to write.`,
    bodyProperties(resource, (field) => (mayBeOmitted(field) ? Type.Optional(field.schema) : field.schema)),
    resource.example.created,
  ),
  ...orItsStandIn(resource),
})

/** The schema of PATCH (RFC 7396): null removes a value or empties a list. */
export const patchSchema = (resource: Resource): TSchema =>
  closed(
    `${componentOf(resource)}Patch`,
    `What to change of a ${resource.singular} (JSON merge patch, RFC 7396).`,
    bodyProperties(resource, (field) =>
      Type.Optional(isList(field) ? { ...field.schema, type: ['array', 'null'] } : field.schema),
    ),
    resource.example.changed,
  )
