/** Makes responses, parameters, headers and fields that occur more than once in the document named components. */
import { STATUS_CODES } from '../contract/node-http.ts'
import { componentKeyword } from '../contract/parameters.ts'
import { componentIn } from '../../model/json-schema.ts'

// Finds what occurs more than once in the document, and names it.

type Node = Readonly<Record<string, unknown>>
type Named = readonly [name: string, value: object]

const mapped = <T, U>(values: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]))

/** Returns the values that occur more than once, by name, and a function that replaces them with references. */
const shared = (kind: string, occurrences: readonly Named[]) => {
  const counts = new Map<string, number>()
  for (const [, value] of occurrences) {
    const text = JSON.stringify(value)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const components: Record<string, object> = {}
  const names = new Map<string, string>()
  for (const [name, value] of occurrences) {
    const text = JSON.stringify(value)
    if (counts.get(text) === 1 || names.has(text)) continue
    if (name in components) throw new Error(`Two different components would be called ${kind}/${name}.`)
    components[name] = value
    names.set(text, name)
  }
  const refer = (value: object): object => {
    const name = names.get(JSON.stringify(value))
    return name === undefined ? value : { $ref: `#/components/${kind}/${name}` }
  }
  return { components, refer }
}

/** In characters of JSON: a reference to a shorter field would be about as long as the field. */
const shortest = 110

/** Keywords whose values are no schemas. */
const literals = new Set(['examples', 'example', 'default', 'enum', 'const'])

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

const isLong = ([, field]: Named): boolean => JSON.stringify(field).length >= shortest

/** Returns the fields within a schema, each with its name. */
const fieldsIn = (name: string, schema: unknown): Named[] => {
  if (Array.isArray(schema)) return schema.flatMap((part) => fieldsIn(name, part))
  if (!isNode(schema)) return []
  return Object.entries(schema).flatMap(([keyword, value]): Named[] => {
    if (literals.has(keyword)) return []
    if (keyword !== 'properties') return fieldsIn(name, value)
    return Object.entries(value as Readonly<Record<string, object>>).flatMap(([key, field]): Named[] => [
      [`${name}.${key}`, field],
      ...fieldsIn(`${name}.${key}`, field),
    ])
  })
}

/** Returns the schemas with a reference wherever a field occurs more than once, and these fields beside them. */
const withSharedFields = (schemas: Readonly<Record<string, object>>): Record<string, object> => {
  const { components, refer } = shared(
    'schemas',
    Object.entries(schemas).flatMap(([name, schema]) => fieldsIn(name, schema).filter(isLong)),
  )
  const referring = <T>(schema: T): T => {
    if (Array.isArray(schema)) return schema.map(referring) as T
    if (!isNode(schema)) return schema
    return Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => {
        if (literals.has(keyword)) return [keyword, value]
        if (keyword !== 'properties') return [keyword, referring(value)]
        const fields = value as Readonly<Record<string, object>>
        return [
          keyword,
          mapped(fields, (field) => {
            const reference = refer(field)
            return reference === field ? referring(field) : reference
          }),
        ]
      }),
    ) as T
  }
  return mapped({ ...schemas, ...components }, referring)
}

interface Parameter {
  readonly name: string
  readonly required?: boolean
  readonly style?: string
  readonly explode?: boolean
  readonly schema: Node
}

interface Media {
  readonly schema: { readonly $ref?: string }
  readonly example?: { readonly type: string }
}

interface Response {
  readonly headers?: Readonly<Record<string, object>>
  readonly content?: Readonly<Record<string, Media>>
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly responses: Readonly<Record<string, Response>>
}

/** An OpenAPI document, as far as this file reads it. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

const headerNames: Readonly<Record<string, string>> = {
  etag: 'ETag',
  link: 'Link',
  location: 'Location',
  'retry-after': 'Retry-After',
  'www-authenticate': 'WWW-Authenticate',
}

const pascalCase = (text: string): string =>
  text
    .split(/[ -]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** Returns `NotFound` for a problem, `RegionCreated` for a 201 with a region, `NotModified` for an empty 304. */
const responseName = (status: string, { content = {} }: Response): string => {
  const [{ example, schema } = { schema: {} }] = Object.values<Media | undefined>(content)
  if (example) return pascalCase(example.type.replace('/problems/', ''))
  const { $ref: reference = '' } = schema
  return componentIn(reference) + (status === '200' ? '' : pascalCase(STATUS_CODES[status] ?? status))
}

/** Returns a parameter without what OpenAPI takes for granted: most are optional, and only lists have a style. */
const parameterOf = (parameter: Parameter): Named => {
  const {
    schema: { [componentKeyword]: name, ...schema },
    required,
    style,
    explode,
    ...others
  } = parameter
  const isList = schema['type'] === 'array'
  const stated = { ...others, ...(required && { required }), ...(isList && { style, explode }), schema }
  return [(name as string | undefined) ?? parameter.name, stated]
}

/** Returns the document with a reference wherever a response, parameter, header or field occurs more than once. */
export const withReferences = ({ paths, components, ...document }: OpenApiDocument): object => {
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  const responses = operations.flatMap((operation) => Object.entries(operation.responses))

  const headers = shared(
    'headers',
    responses.flatMap(([, response]) =>
      Object.entries(response.headers ?? {}).map(([name, header]): Named => [headerNames[name] ?? name, header]),
    ),
  )
  const withHeaders = (response: Response): object =>
    response.headers ? { ...response, headers: mapped(response.headers, headers.refer) } : response
  const answers = shared(
    'responses',
    responses.map(([status, response]): Named => [responseName(status, response), withHeaders(response)]),
  )
  const parameters = shared(
    'parameters',
    operations.flatMap((operation) => (operation.parameters ?? []).map(parameterOf)),
  )
  const referring = (operation: Operation): object => ({
    ...operation,
    ...(operation.parameters && {
      parameters: operation.parameters.map((parameter) => parameters.refer(parameterOf(parameter)[1])),
    }),
    responses: mapped(operation.responses, (response) => answers.refer(withHeaders(response))),
  })

  return {
    ...document,
    components: {
      ...components,
      schemas: withSharedFields(components.schemas),
      parameters: parameters.components,
      headers: headers.components,
      responses: answers.components,
    },
    paths: mapped(paths, (path) => mapped(path, referring)),
  }
}
