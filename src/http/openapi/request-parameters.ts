/** The parameters of a request as the document shows them: examples of optional ones in words, and header fields. */
import type { FastifySchema, RouteOptions } from 'fastify'
import { createOnlyHeader, ifMatchHeader, ifNoneMatchHeader } from '../contract/etag.ts'
import { idempotencyHeader } from '../pipeline/idempotency.ts'

type Node = Readonly<Record<string, unknown>>

interface Properties {
  readonly properties: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
}

const exampleText = (example: unknown): string =>
  Array.isArray(example) ? example.map((one) => String(one).replaceAll(',', '\\,')).join(',') : String(example)

/** Moves the example of an optional parameter into its description: Swagger UI would send any other. */
const inWords = (schema: Node): Node => {
  const { examples: [example] = [], items, ...constraints } = schema as { examples?: readonly unknown[]; items?: Node }
  // The parameter itself says what its values are.
  const item = Object.entries(items ?? {}).filter(([key]) => key !== 'examples' && key !== 'description')
  return {
    ...constraints,
    ...(items && { items: Object.fromEntries(item) }),
    ...(example !== undefined && {
      description: `${String(schema['description'])} For example \`${exampleText(example)}\`.`,
    }),
  }
}

const queryOf = ({ properties, required = [], ...query }: Properties): object => ({
  ...query,
  required,
  style: 'form',
  explode: false,
  properties: Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      required.includes(name) ? property : inWords(property),
    ]),
  ),
})

/** Header fields are read where they take effect and not checked against a schema; here they are only described. */
const headersOf = ({ headers, response = {} }: FastifySchema, { method, config }: RouteOptions): Node => ({
  ...(headers as Properties | undefined)?.properties,
  ...('304' in (response as object) && ifNoneMatchHeader),
  ...('412' in (response as object) && { ...ifMatchHeader, ...(method === 'PUT' && createOnlyHeader) }),
  ...(config?.idempotent === true && idempotencyHeader),
})

/** Returns the schema of a route with all parameters as the document shows them. */
export const withParameters = (schema: FastifySchema, route: RouteOptions): FastifySchema => ({
  ...schema,
  ...(schema.querystring !== undefined && { querystring: queryOf(schema.querystring as Properties) }),
  headers: { type: 'object', properties: headersOf(schema, route) },
})
