/** The kinds of field, each as data: its values, its description, its target. */
import type { TSchema, TUnsafe } from 'typebox'
import { Type } from './schema-builder.ts'

/**
 * The unions that the types of the model are made of.
 * The model imports no declaration, so resources/index.ts adds `resourceName`.
 */
export interface Unions {
  readonly kind:
    | 'id'
    | 'name'
    | 'text'
    | 'code'
    | 'enumeration'
    | 'unit'
    | 'url'
    | 'date'
    | 'instant'
    | 'decimal'
    | 'integer'
    | 'boolean'
    | 'reference'
    | 'list'
    | 'object'
}
export type Kind = Unions['kind']
export type ResourceName = Unions['resourceName']

/** The target of a reference: one resource, or the one that another field of the record names. */
export type Target = ResourceName | { readonly by: string; readonly of: Readonly<Record<string, ResourceName>> }

export interface Field<T = unknown> {
  readonly kind: Kind
  /** The schema of the field in a record. */
  readonly schema: TUnsafe<T>
  /** The schema of a value, without null. */
  readonly value: TSchema
  /** Its description in Chinese, for the pages that show it; that in English is in the schema. */
  readonly chinese?: string
  readonly nullable: boolean
  /** The register sets it: a body may carry it as it was read, and it sets nothing. */
  readonly isReadOnly?: boolean
  /** The value of a field that a body omits; without one, a field that may not be null is required. */
  readonly default?: T
  /** The field of which it takes the value where a body omits it. */
  readonly standIn?: string
  /** The target of a reference. */
  readonly target?: Target
  /** The greatest number of digits before the point of a decimal, and after it. */
  readonly digits?: number
  readonly fraction?: number
  /** The elements of a list of plain values. */
  readonly items?: Field
  /** The fields of an object, or of the elements of a list of objects. */
  readonly parts?: Fields
}
export type Fields = Readonly<Record<string, Field>>

/** The row type that a set of fields describes. */
export type RowOf<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never }

/** A description for the API, which is in English alone, or for pages too. */
export type Description = string | { readonly en: string; readonly zh: string }

type Json = Readonly<Record<string, unknown>>
type Particulars = Pick<Partial<Field>, 'target' | 'digits' | 'fraction' | 'items' | 'parts'>

const field = <T>(
  kind: Kind,
  constraints: Json,
  description: Description,
  example: unknown,
  particulars: Particulars = {},
): Field<T> => {
  const { en, zh } = typeof description === 'string' ? { en: description } : description
  const schema = Type.Unsafe<T>({ ...constraints, description: en, examples: [example] })
  return { kind, nullable: false, schema, value: schema, ...(zh !== undefined && { chinese: zh }), ...particulars }
}

const text = (kind: Kind, constraints: Json) => (description: Description, example: string) =>
  field<string>(kind, { type: 'string', ...constraints }, description, example)

/** The pattern and length of every id and reference. */
export const idConstraints = { pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 120 }

/** No id, for `/projects/new` is the address of a form. */
export const addressOfForms = 'new'

export const id = text('id', { ...idConstraints, minLength: 1 })
export const name = text('name', { minLength: 1, maxLength: 1000 })
export const prose = text('text', { maxLength: 100_000 })
export const date = text('date', { format: 'date' })
export const instant = text('instant', { format: 'date-time' })
/** An http or https address; that it is one is a rule of the register. */
export const url = text('url', { minLength: 1, maxLength: 4000 })
/** A kebab-case term of an open vocabulary, such as a metric. */
export const term = text('code', idConstraints)
/** The year, or the financial year, in whose prices an amount is. */
export const pricesBase = text('code', { pattern: '^\\d{4}(/\\d{2})?$' })
/** An ISO 4217 code, or a singular counted noun. */
export const unit = text('unit', { pattern: '^([A-Z]{3}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$', maxLength: 60 })
/** A SHA-256 in lower-case hexadecimal. */
export const sha256 = text('code', { pattern: '^[0-9a-f]{64}$' })
export const currency = text('unit', { pattern: '^[A-Z]{3}$' })

export const code = (pattern: string, description: Description, example: string): Field<string> =>
  text('code', { pattern, maxLength: 60 })(description, example)

/** A decimal string, never a float: up to 15 digits before the point. */
export const decimal = (description: Description, example: string): Field<string> =>
  field('decimal', { type: 'string', pattern: '^-?(0|[1-9]\\d{0,14})(\\.\\d{1,3})?$' }, description, example, {
    digits: 15,
    fraction: 3,
  })
export const rate = (description: Description, example: string): Field<string> =>
  field('decimal', { type: 'string', pattern: '^(0|[1-9]\\d{0,14})(\\.\\d{1,12})?$' }, description, example, {
    digits: 15,
    fraction: 12,
  })
/** A sum of decimals, which has more digits than each of them. */
export const sum = (description: Description, example: string): Field<string> =>
  field('decimal', { type: 'string', pattern: '^-?(0|[1-9]\\d*)(\\.\\d{1,3})?$' }, description, example, {
    digits: 35,
    fraction: 3,
  })

export const integer = (description: Description, example: number): Field<number> =>
  field('integer', { type: 'integer', minimum: 1 }, description, example)
/** An integer that may be 0. */
export const count = (description: Description, example: number): Field<number> =>
  field('integer', { type: 'integer', minimum: 0 }, description, example)
export const boolean = (description: Description, example: boolean): Field<boolean> =>
  field('boolean', { type: 'boolean' }, description, example)

export const enumeration = <const V extends readonly string[]>(
  values: V,
  description: Description,
  example: V[number],
) => field<V[number]>('enumeration', { type: 'string', enum: values }, description, example)

export const reference = (target: Target, description: Description, example: string): Field<string> =>
  field('reference', { type: 'string', ...idConstraints }, description, example, { target })

/** The greatest number of elements of a list: each is a row to write, and a reference to look up. */
const maxItems = 1000

/** An unordered set of references, kept sorted and without repeats. */
export const references = (
  target: ResourceName,
  description: Description,
  example: readonly string[],
): Field<string[]> => {
  const [first = ''] = example
  const items = reference(target, description, first)
  return field('list', { type: 'array', maxItems, items: { type: 'string', ...idConstraints } }, description, example, {
    items,
  })
}

/** A list of plain values in the order sent. */
export const list = <T>(items: Field<T>, description: Description, example: readonly T[]): Field<T[]> =>
  field('list', { type: 'array', maxItems, items: items.schema }, description, example, { items })

const objectOf = (parts: Fields): Json => {
  const required = Object.keys(parts).filter((key) => !parts[key]?.nullable)
  const properties = Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, part.schema]))
  return { type: 'object', required, properties, additionalProperties: false }
}

/** A list of objects in the order sent. */
export const listOf = <F extends Fields>(
  parts: F,
  description: Description,
  example: readonly unknown[],
): Field<RowOf<F>[]> =>
  field('list', { type: 'array', maxItems, items: objectOf(parts) }, description, example, { parts })

/** An object in an element of a list, of parts that may all be null; null if they all are. */
export const object = <F extends Fields>(
  parts: F,
  description: Description,
  example: unknown,
): Field<RowOf<F> | null> => optional(field<RowOf<F>>('object', objectOf(parts), description, example, { parts }))

/** The same field, which the register sets. */
export const setByRegister = <T>(of: Field<T>): Field<T> => ({ ...of, isReadOnly: true })

/** The same field, which a body may omit. */
export const withDefault = <T>(of: Field<T>, value: NoInfer<T>): Field<T> => ({
  ...of,
  default: value,
  schema: Type.Unsafe<T>({ ...of.schema, default: value }),
})

/** The same field, which takes the value of another where a body omits it; a body has one of the two. */
export const orElse = <T>(of: Field<T>, standIn: string): Field<T> => ({ ...of, standIn })

/** The same field, which may be null. */
export const optional = <T>(of: Field<T>): Field<T | null> => {
  const { type, enum: values, ...rest } = of.schema as unknown as Json
  const allowed = Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {}
  return { ...of, nullable: true, schema: Type.Unsafe<T | null>({ type: [type, 'null'], ...allowed, ...rest }) }
}
