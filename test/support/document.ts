/** The parts of an OpenAPI document that the tests look at. */

export type Schema = Readonly<Record<string, unknown>>

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description: string
  readonly example?: unknown
  readonly schema: Schema
}

export interface Response {
  readonly description: string
  readonly headers?: object
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

export interface Media {
  readonly schema: Schema
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

interface Described {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly security?: readonly object[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, Response>>
}

export interface Document {
  readonly openapi: string
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>>; readonly securitySchemes: object }
}

export interface Operation extends Described {
  readonly path: string
  readonly method: string
  readonly parameters: readonly Parameter[]
}

/** Every operation, with where it is. */
export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ parameters: [], ...described, path, method })),
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

/** Every property of every component, however deep; a property that is a component is itself described there. */
export const propertiesOf = ({ components }: Document): Property[] =>
  Object.entries(components.schemas)
    .flatMap(([name, schema]) => inside(schema, name))
    .filter(({ property }) => !('$ref' in property))
