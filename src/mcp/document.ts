/** Reads the operations and arguments of tools from the OpenAPI document. */
import type {} from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { maximumLimit } from '../http/contract/parameters.ts'
import { invalid } from '../http/contract/problems.ts'
import { parameterFault } from '../http/pipeline/validate.ts'
import { componentIn, type JsonSchema } from '../model/json-schema.ts'
import { operators } from '../model/operators.ts'
import { unkeepable, validator } from '../model/validation.ts'
import type { Tool } from './tools.ts'

// Reads operations from the OpenAPI document, from which the tools are made.

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description: string
  readonly example?: unknown
  readonly schema: JsonSchema
}

/** A GET of the API: what it takes, and the component that it answers with. */
interface Operation {
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
export const toolDocument = async (app: FastifyInstance) => {
  const { paths, components } = (await app.described()).swagger() as unknown as Document
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

// The arguments of a tool: the parameters of its operation, without the suffix of an operator.

export type ToolQuery = Readonly<Record<string, string>>

/** An answer is JSON, with whole records and their sources. */
const fixed = ['format', 'bom', 'fields', 'include']

/** Shorter pages than those of the API: an assistant reads every word of them. */
const usualLimit = 10

const tree = '.within'
const suffixes = operators.map(({ suffix }) => suffix).filter((suffix) => suffix !== '' && suffix !== tree)

/** Returns the parameters by argument. Where a parameter leads into a tree, that is what its argument means. */
const byArgument = ({ parameters }: Operation, without: readonly string[]): ReadonlyMap<string, Parameter> => {
  const plain = parameters.filter(
    ({ name }) => ![...fixed, ...without].includes(name) && !suffixes.some((suffix) => name.endsWith(suffix)),
  )
  return new Map([
    ...plain.filter(({ name }) => !name.endsWith(tree)).map((one) => [one.name, one] as const),
    ...plain.filter(({ name }) => name.endsWith(tree)).map((one) => [one.name.slice(0, -tree.length), one] as const),
  ])
}

const schemaOf = ({ name, schema, description, example }: Parameter): JsonSchema => ({
  ...schema,
  description,
  ...(example !== undefined && { examples: [example] }),
  ...(name === 'limit' && {
    maximum: maximumLimit,
    description: `Length of a page; ${usualLimit.toString()} by default.`,
  }),
})

export interface Arguments {
  /** The schema of the arguments. */
  readonly schema: JsonSchema
  /** Turns arguments into the query of the operation. Throws a problem if they do not match the schema. */
  readonly read: (given: unknown) => ToolQuery
  /** Returns a text of the API with its parameters named as arguments. */
  readonly inWords: (text: string) => string
}

/** Returns the arguments of a tool. */
export const argumentsOf = ({ without = [] }: Tool, operation: Operation): Arguments => {
  const known = byArgument(operation, without)
  const schema = {
    type: 'object',
    properties: Object.fromEntries([...known].map(([name, parameter]) => [name, schemaOf(parameter)])),
    required: [...known].flatMap(([name, { required = false }]) => (required ? [name] : [])),
    additionalProperties: false,
  }
  const check = validator(schema, 'argument')
  return {
    schema,
    read: (given) => {
      const misshapen = check(given)
      const violations = misshapen.length > 0 ? misshapen : unkeepable(given)
      if (violations.length > 0) throw invalid(violations.map(parameterFault))
      const query = Object.entries(given as object).map(([name, value]) => [
        known.get(name)?.name,
        Array.isArray(value) ? value.join(',') : String(value),
      ])
      return {
        ...(known.has('limit') && { limit: usualLimit.toString() }),
        ...(Object.fromEntries(query) as ToolQuery),
      }
    },
    inWords: (text) =>
      [...known].reduce((words, [name, parameter]) => words.replaceAll(`\`${parameter.name}\``, `\`${name}\``), text),
  }
}
