/** The arguments of a tool: the parameters of its operation, without the suffix of an operator. */
import { maximumLimit } from '../http/contract/parameters.ts'
import { invalid } from '../http/contract/problems.ts'
import { parameterFault } from '../http/pipeline/validate.ts'
import type { JsonSchema } from '../model/json-schema.ts'
import { operators } from '../model/operators.ts'
import { unkeepable, validator } from '../model/validation.ts'
import type { Operation, Parameter } from './document.ts'
import type { Tool } from './tools.ts'

export type Query = Readonly<Record<string, string>>

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
  readonly read: (given: unknown) => Query
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
        ...(Object.fromEntries(query) as Query),
      }
    },
    inWords: (text) =>
      [...known].reduce((words, [name, parameter]) => words.replaceAll(`\`${parameter.name}\``, `\`${name}\``), text),
  }
}
