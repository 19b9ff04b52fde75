/** Makes responses, parameters, headers and fields that occur more than once in the document named components. */
import { STATUS_CODES } from '../contract/node-http.ts'
import { componentKeyword } from '../contract/parameters.ts'
import { componentIn } from '../../model/json-schema.ts'
import { mapped, shared, type Named, type Node } from './repeated.ts'
import { withSharedFields } from './shared-fields.ts'

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
export interface Document {
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
export const withReferences = ({ paths, components, ...document }: Document): object => {
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
