/**
 * Checks every part of a request against its route's schema.
 * Refuses unknown and repeated names; coerces nothing in a body.
 */
import { madeOnce } from '../../model/resource.ts'
import type { FastifyServerOptions } from 'fastify'
import type { TSchema } from 'typebox'
import { bodyValidator, isPlainText, unescaped, validator, type Violation } from '../../model/validation.ts'
import { invalid, type Fault, type Problem } from '../contract/problems.ts'
import { propertiesOf, type JsonSchema } from '../../model/json-schema.ts'

type Query = Readonly<Record<string, string | string[]>>
type Node = Readonly<Record<string, unknown>>

/** Returns the values of a list; `\,` is a comma within one. */
const partsIn = (list: string): string[] => list.split(/(?<!\\),/).map((part) => part.replaceAll('\\,', ','))

/** Reads the text of a parameter by the schema's type; unreadable text stays text, and fails the check. */
const typed = (text: string, { type, items = {} }: JsonSchema): unknown => {
  if (type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return type === 'array' ? partsIn(text).map((part) => typed(part, items)) : text
}

/** Returns the fault of a parameter, or of an element of its list. */
export const parameterFault = ({ pointer, detail }: Violation): Fault => {
  const [, parameter = '', element] = pointer.split('/').map(unescaped)
  return {
    parameter,
    detail: element === undefined ? detail : ['in-element', (Number(element) + 1).toString(), detail],
  }
}

const faultsOf = (query: Query): Fault[] =>
  Object.entries(query).flatMap(([parameter, text]): Fault[] =>
    Array.isArray(text)
      ? [{ parameter, detail: ['repeated'] }]
      : isPlainText(parameter + text)
        ? []
        : [{ parameter, detail: ['unmatchable'] }],
  )

type Parameters = Readonly<Record<string, JsonSchema>>

/** Adds another parameter to the fault of a value that is none of a list, if it takes that value and nothing is nearer. */
const withOther = ({ pointer, detail }: Violation, value: Node, parameters: Parameters): Violation => {
  const [, name = '', element] = pointer.split('/').map(unescaped)
  const wrong = element === undefined ? value[name] : (value[name] as unknown[])[Number(element)]
  if (detail[0] !== 'enum') return { pointer, detail }
  const [, values, hints = []] = detail
  if (hints.some((hint) => 'meant' in hint)) return { pointer, detail }
  const other = Object.keys(parameters).find((one) => parameters[one]?.enum?.includes(wrong as string))
  if (other === undefined) return { pointer, detail }
  return { pointer, detail: ['enum', values, [...hints, { meant: `${other}=${String(wrong)}` }]] }
}

const checkParameters = (schema: TSchema) => {
  const check = validator(schema, 'parameter')
  const properties = propertiesOf(schema)
  return (query: Query) => {
    const faults = faultsOf(query)
    if (faults.length > 0) return { error: invalid(faults) }
    const value = Object.fromEntries(
      Object.entries(query).map(([name, text]) => [name, typed(text as string, properties[name] ?? {})]),
    )
    const violations = check(value)
    return violations.length > 0
      ? { error: invalid(violations.map((one) => parameterFault(withOther(one, value, properties)))) }
      : { value }
  }
}

/** Checks the headers that the route names, and no others. */
const checkHeaders = (schema: TSchema) => {
  const check = checkParameters(schema)
  const properties = propertiesOf(schema)
  return (headers: Query) => {
    const { value, error } = check(Object.fromEntries(Object.entries(headers).filter(([name]) => name in properties)))
    return error ? { error } : { value: { ...headers, ...value } }
  }
}

const checkBody = (schema: TSchema) => {
  const check = bodyValidator(schema)
  return (body: unknown) => {
    const violations = check(body)
    return violations.length > 0 ? { error: invalid(violations) } : { value: body }
  }
}

type Check = (value: never) => { readonly error: Problem } | { readonly value: unknown }

const checking: Readonly<Record<string, (schema: TSchema) => Check>> = {
  headers: madeOnce(checkHeaders),
  body: madeOnce(checkBody),
  params: madeOnce(checkParameters),
  querystring: madeOnce(checkParameters),
}

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>

/** Returns what checks requests in place of the framework's compilers, which are then not even loaded. */
export const schemaController = (schemaNamed: (name: string) => TSchema | undefined): SchemaController => {
  const wholeOf = (schema: TSchema & JsonSchema): TSchema =>
    schema.$ref === undefined ? schema : (schemaNamed(schema.$ref.replace(/#$/, '')) as TSchema)
  const buildValidator = () => (route: { schema: TSchema & JsonSchema; httpPart: string }) => {
    let check: Check | undefined
    return (value: never) => (check ??= (checking[route.httpPart] ?? checkParameters)(wholeOf(route.schema)))(value)
  }
  // Handlers send text, so there is nothing for the framework to serialize.
  const buildSerializer = () => () => (value: unknown) => JSON.stringify(value)
  return { compilersFactory: { buildValidator, buildSerializer } } as unknown as SchemaController
}
