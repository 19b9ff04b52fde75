/** Validates values against schemas, and says in plain words what is wrong, by JSON pointer. */
import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/schema'
import type { Hint, PatternName } from '../text/messages/en.ts'
import type { Message } from '../text/messages/message.ts'
import { didYouMean, ifNear, otherName } from './closest-name.ts'
import { idConstraints } from './field.ts'
import { jsonOf, type JsonSchema } from './json-schema.ts'

/** Names what a pattern asks for: a reader of an error need not read regular expressions. A test finds those without. */
export const patternNames: Readonly<Record<string, PatternName>> = {
  [idConstraints.pattern]: 'id',
  '^([A-Z]{3}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$': 'unit',
  '^[A-Z]{3}$': 'currency',
  '^-?(0|[1-9]\\d{0,14})(\\.\\d{1,3})?$': 'decimal',
  '^(0|[1-9]\\d{0,14})(\\.\\d{1,12})?$': 'rate',
  '^[A-Z]{2}(-[A-Z0-9]{1,3})?$': 'iso-code',
  '^\\d{4}(/\\d{2})?$': 'prices',
  '^[0-9a-f]{64}$': 'sha256',
  '^[0-9a-f-]{36}$': 'uuid',
  '^\\d{6}$': 'six-digits',
  '^[0-9A-Z]+(\\.[0-9A-Z]+)*$': 'code-of-class',
  '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$': 'language',
}

/** The faults of a file that are listed, and the notices; all are counted. */
export const faultsListed = 1000

/** A violation: its JSON pointer (RFC 6901) and a message. */
export interface Violation {
  readonly pointer: string
  readonly detail: Message
}

/** A fault of a request: a violation in its body, or a bad parameter. */
export type Fault = { readonly parameter: string; readonly detail: Message } | Violation

type Node = Readonly<Record<string, unknown>>

/** Escapes a key for a JSON pointer. */
export const pointerPart = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** Reads a part of a JSON pointer (RFC 6901). */
export const unescaped = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~')

/** Returns the subschema that a pointer into a value leads to. */
const schemaAt = (schema: JsonSchema, pointer: string): JsonSchema => {
  let at = schema
  for (const key of pointer.split('/').slice(1)) {
    at = (at.properties ? at.properties[key] : at.items) ?? {}
  }
  return at
}

const example = ({ examples = [] }: JsonSchema): string | undefined => {
  const shown = examples.find((one) => one !== null)
  return shown === undefined ? undefined : JSON.stringify(shown)
}

/** The longest text that may be another word for a value. */
const longestWord = 40

/** Returns the suggestion of the same word in other letters, if a pattern takes it. */
const respelt = (value: string, pattern: string): Hint[] => {
  if (value.length > longestWord) return []
  const word = value.trim()
  const small = word.toLowerCase().replaceAll(/[\s_]+/g, '-')
  const meant = [small, word.toUpperCase()].find((one) => new RegExp(pattern).test(one))
  return meant === undefined ? [] : didYouMean(value, [meant])
}

const wrong: Readonly<Record<string, (params: Node, at: JsonSchema, value: unknown) => Message>> = {
  type: ({ type }) => ['type', [type as string | string[]].flat()],
  enum: ({ allowedValues }, _at, value) => {
    const values = allowedValues as (string | null)[]
    if (typeof value !== 'string') return ['enum', values]
    const names = values.filter((allowed) => allowed !== null)
    const called = otherName(value.slice(0, longestWord), names)
    return ['enum', values, called.length > 0 ? called : ifNear(value, names)]
  },
  pattern: ({ pattern }, at, value) => {
    const hints = respelt(String(value), String(pattern))
    const name = patternNames[String(pattern)]
    return name ? ['pattern', name, example(at), hints] : ['other-pattern', String(pattern), example(at), hints]
  },
  format: ({ format }, at) => ['format', String(format), example(at)],
  minLength: ({ limit }) => ['minLength', String(limit)],
  maxLength: ({ limit }) => ['maxLength', String(limit)],
  minItems: ({ limit }) => ['minItems', String(limit)],
  maxItems: ({ limit }) => ['maxItems', String(limit)],
  uniqueItems: () => ['uniqueItems'],
  minimum: ({ limit }) => ['minimum', String(limit)],
  maximum: ({ limit }) => ['maximum', String(limit)],
}

/** A filter of the same field is meant rather than the nearest name: `regionId.within` by `region` and by `regionId`. */
const noSuch = (noun: string, key: string, properties: JsonSchema['properties'] = {}): Message => {
  const names = Object.keys(properties)
  const within = names.filter((name) => [`${key}Id.within`, `${key}Ids.within`].includes(name))
  const ofField = names.filter((name) => name.startsWith(`${key.replace(/\..*/, '')}.`))
  return ['no-such', noun, didYouMean(key, [within, ofField, names].find(({ length }) => length > 0) ?? [])]
}

const valueAt = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Node)[unescaped(key)], value)

/** An object with more unknown fields is looked at no further; the first eight are named, as TypeBox does. */
const [mostUnknown, named] = [20, 8]

/**
 * Returns what is too long or has too much in it to be looked at: patterns, and comparisons of all elements of a list,
 * would take seconds, or more stack than there is.
 */
const oversized = (value: unknown, schema: JsonSchema, noun: string): Violation[] => {
  const { maxLength = Infinity, maxItems = Infinity, items, properties } = schema
  // A character has at most two UTF-16 units.
  if (typeof value === 'string')
    return value.length > 2 * maxLength ? [{ pointer: '', detail: ['maxLength', maxLength.toString()] }] : []
  if (Array.isArray(value) && value.length > maxItems)
    return [{ pointer: '', detail: ['maxItems', maxItems.toString()] }]
  const isList = Array.isArray(value) && items !== undefined
  if (typeof value !== 'object' || value === null || !(isList || properties)) return []
  const at = (key: string): string => `/${pointerPart(key)}`
  const keys = Object.keys(value)
  const unknown = isList ? [] : keys.filter((key) => !Object.hasOwn(properties ?? {}, key))
  if (unknown.length > mostUnknown)
    return unknown.slice(0, named).map((key) => ({ pointer: at(key), detail: noSuch(noun, key, properties) }))
  const found: Violation[] = []
  for (const key of keys)
    for (const { pointer, detail } of oversized((value as Node)[key], (isList ? items : properties?.[key]) ?? {}, noun))
      found.push({ pointer: at(key) + pointer, detail })
  return found
}

/** Returns a function that lists the violations of a value. The schema is compiled once, at the first call. */
export const validator = (schema: TSchema, noun = 'field'): ((value: unknown) => Violation[]) => {
  let compiled: Validator | undefined
  const root = jsonOf(schema)
  return (value) => {
    compiled ??= Compile(schema)
    const tooLarge = oversized(value, root, noun)
    if (tooLarge.length > 0) return tooLarge
    if (compiled.Check(value)) return []
    const [, errors] = compiled.Errors(value)
    // A condition, which fails by what it requires, is about the first field, and TypeBox comes to it last.
    const inOrder = errors.toSorted((one, other) => Number(other.keyword === 'if') - Number(one.keyword === 'if'))
    const violations = inOrder.flatMap(({ keyword, instancePath, params }): Violation[] => {
      if (keyword === 'required' || keyword === 'if') {
        const { requiredProperties = root.then?.required ?? [] } = params as { requiredProperties?: string[] }
        return requiredProperties.map((key) => ({
          pointer: `${instancePath}/${pointerPart(key)}`,
          detail: ['required'] as const,
        }))
      }
      // The schema of an unknown property is `false`. TypeBox stops at eight errors, before it counts such properties.
      if (keyword === 'boolean') {
        const last = instancePath.lastIndexOf('/')
        const [parent, key] = [instancePath.slice(0, last), instancePath.slice(last + 1)]
        return [{ pointer: instancePath, detail: noSuch(noun, unescaped(key), schemaAt(root, parent).properties) }]
      }
      const isListed = errors.some((other) => other.keyword === 'enum' && other.instancePath === instancePath)
      const say = keyword === 'type' && isListed ? undefined : wrong[keyword]
      const detail = say?.(params, schemaAt(root, instancePath), valueAt(value, instancePath))
      return detail === undefined ? [] : [{ pointer: instancePath, detail }]
    })
    return violations.length > 0 ? violations : [{ pointer: '', detail: ['misshapen'] }]
  }
}

/** Reports whether a database can store a text unchanged: it has no NUL and no lone surrogates. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

const isKeepable = (value: unknown): boolean =>
  typeof value === 'string'
    ? isPlainText(value)
    : typeof value !== 'object' || value === null || Object.values(value).every(isKeepable)

/** Returns a violation for every string in a JSON value that no database can store. */
export const unkeepable = (value: unknown, pointer = ''): Violation[] => {
  if (isKeepable(value)) return []
  if (typeof value === 'string') return [{ pointer, detail: ['unstorable'] }]
  return Object.entries(value as object).flatMap(([key, inner]) => unkeepable(inner, `${pointer}/${pointerPart(key)}`))
}

/** Returns a check of a whole body: its shape, then its texts. */
export const bodyValidator = (schema: TSchema): ((body: unknown) => Violation[]) => {
  const check = validator(schema)
  return (body) => {
    const misshapen = check(body)
    // A body of the right shape is shallow; a walk through any other could go too deep.
    return misshapen.length > 0 ? misshapen : unkeepable(body)
  }
}
