/** Reads operations from the OpenAPI document, from which the tools are made. */
import type {} from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { componentIn, type JsonSchema } from '../model/json-schema.ts'

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description: string
  readonly example?: unknown
  readonly schema: JsonSchema
}

/** A GET of the API: what it takes, and the component that it answers with. */
export interface Operation {
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly parameters: readonly Parameter[]
  readonly answer: string
}

export type Components = Readonly<Record<string, JsonSchema>>

interface Reference {
  readonly $ref: string
}

interface Response {
  readonly content: Readonly<Record<string, { readonly schema: Reference }>>
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get: {
          readonly summary: string
          readonly description: string
          readonly parameters: readonly (Parameter | Reference)[]
          readonly responses: { readonly 200: Response | Reference }
        }
      }
    >
  >
  readonly components: {
    readonly schemas: Components
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly responses: Readonly<Record<string, Response>>
  }
}

/** Returns what reads operations of the API, and the schemas that they refer to. */
export const documentOf = (app: FastifyInstance) => {
  const { paths, components } = app.swagger() as unknown as Document
  const resolved = <T extends object>(value: T | Reference, among: Readonly<Record<string, T>>): T =>
    '$ref' in value ? (among[componentIn(value.$ref)] as T) : value

  const operation = (path: string): Operation => {
    const described = paths[path]?.get
    if (!described) throw new Error(`The document has no GET ${path}.`)
    const { content } = resolved(described.responses[200], components.responses)
    return {
      path,
      summary: described.summary,
      description: described.description,
      parameters: described.parameters
        .map((parameter) => resolved(parameter, components.parameters))
        .filter((parameter) => parameter.in === 'query'),
      answer: componentIn(content['application/json']?.schema.$ref ?? ''),
    }
  }
  return { operation, schemas: components.schemas }
}
