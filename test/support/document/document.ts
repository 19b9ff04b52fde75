/** The parts of an OpenAPI document that tests read. */

export type Schema = Readonly<Record<string, unknown>>

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description: string
  readonly example?: unknown
  readonly schema: Schema
}

export interface Reference {
  readonly $ref: string
}

export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, Reference | object>>
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

export interface Media {
  readonly schema: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

export interface Operation {
  readonly path: string
  readonly method: string
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly security?: readonly object[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, Response>>
}

/** An operation as it stands in the document. */
type Described = Omit<Operation, 'path' | 'method' | 'parameters' | 'responses'> & {
  readonly parameters?: readonly (Parameter | Reference)[]
  readonly responses: Readonly<Record<string, Response | Reference>>
}

export interface Document {
  readonly openapi: string
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly headers: Readonly<Record<string, object>>
    readonly responses: Readonly<Record<string, Response>>
    readonly securitySchemes: object
  }
}

/** Returns the keys from the root of the document to the component that a reference names. */
export const keysOf = ({ $ref }: Reference): string[] => $ref.split('/').slice(1)

/** Returns a value, or what its reference leads to. */
export const resolved = <T extends object>(document: Document, value: T | Reference): T =>
  '$ref' in value
    ? (keysOf(value).reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document) as T)
    : value

/** Returns every operation with its path, its method, and its parameters and responses in place of references. */
export const operationsOf = (document: Document): Operation[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], responses, ...described }]) => ({
      ...described,
      path,
      method,
      parameters: parameters.map((parameter) => resolved(document, parameter)),
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, resolved(document, response)]),
      ),
    })),
  )

export interface Property {
  readonly at: string
  readonly property: Schema
}

const inside = (schema: Schema, at: string): Property[] => {
  const {
    properties = {},
    items,
    additionalProperties,
  } = schema as { properties?: Record<string, Schema>; items?: Schema; additionalProperties?: unknown }
  return [
    ...Object.entries(properties).flatMap(([name, property]) => [
      { at: `${at}/${name}`, property },
      ...inside(property, `${at}/${name}`),
    ]),
    ...(items ? inside(items, `${at}[]`) : []),
    ...(typeof additionalProperties === 'object' ? inside(additionalProperties as Schema, `${at}/*`) : []),
  ]
}

/** Returns every property of every component at any depth, except references, which are described there. */
export const propertiesOf = ({ components }: Document): Property[] =>
  Object.entries(components.schemas)
    .flatMap(([name, schema]) => inside(schema, name))
    .filter(({ property }) => !('$ref' in property))
