/** Generates values that a JSON Schema allows, and hostile values. */
import fc, { type Arbitrary } from 'fast-check'
import type { Document, Schema } from './document.ts'
import { wordsOf } from '../words.ts'
import { anyText } from '../any-text.ts'

const longest = 30
const times = { min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true }

/** Texts that have broken other programs. */
const nasty = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\u202egnp.exe',
  '👩‍👩‍👧‍👦',
  'e\u0301',
  '广东',
  '\ufeff',
  '\r\n',
  '\t',
  '\\',
  '"',
  `'`,
  '`',
  ...wordsOf(`
  % %% %00 %zz %ff %c0%af .. ../../etc/passwd __proto__ constructor prototype hasOwnProperty toString null
  undefined NaN true -0 -1 0 00 1e309 1e-400 0x10 9007199254740993 99999999999999999999 123456789012345.123
  1234567890123456 1.1234
`),
  `' OR 1=1 --`,
  `"; DROP TABLE regions; --`,
  '1; SELECT sqlite_version()',
  '<script>alert(1)</script>',
  '${7*7}',
  '=1+1',
  '*',
  'a,b',
  ',',
  'a,,b',
  '$',
  ...wordsOf(`
  / ? # & = + 2025-02-30 2025-13-01 0000-00-00 2016-12-31T23:59:60Z 2025-01-01T00:00:00 2025-01-01T24:00:00Z
  9999-12-31T23:59:59.999-23:59 0000-01-01T00:00:00+23:59
`),
  'a'.repeat(121),
  'x'.repeat(5000),
  'é'.repeat(1001),
]

export const hostileText: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nasty),
  anyText({ maxLength: 20 }),
  fc.string({ maxLength: 20 }),
)

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1)
const numbers = [0, -0, -1, 1.5, 1e21, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 31, Number.MIN_SAFE_INTEGER]

/** Any JSON value, of the kinds that break programs; never `undefined`. */
export const hostileValue: Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    [],
    {},
    [[]],
    [null],
    [{}],
    nested(50),
    nested(1000),
    Array(1001).fill('a'),
    ...numbers,
  ),
  fc.dictionary(hostileText, hostileText, { maxKeys: 3 }),
  fc.array(hostileText, { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 3 }),
)

const text = (
  {
    pattern,
    format,
    minLength = 0,
    maxLength = Infinity,
  }: { pattern?: string; format?: string; minLength?: number; maxLength?: number },
  known: readonly string[],
): Arbitrary<string> => {
  if (format === 'date') return fc.date(times).map((date) => date.toISOString().slice(0, 10))
  if (format === 'date-time') return fc.date(times).map((date) => date.toISOString())
  if (pattern === undefined) return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, longest) })
  const expression = new RegExp(pattern)
  const matching = fc.stringMatching(expression, { size: 'small' }).filter((made) => made.length <= maxLength)
  const familiar = known.filter((id) => expression.test(id))
  return familiar.length === 0
    ? matching
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...familiar) }, { weight: 1, arbitrary: matching })
}

const ofType = (
  type: string,
  schema: Schema,
  valid: (schema: Schema) => Arbitrary<unknown>,
  known: readonly string[],
): Arbitrary<unknown> => {
  const {
    minimum = -1000,
    maximum = 1000,
    items = {},
    minItems = 0,
    uniqueItems,
    properties = {},
    required = [],
  } = schema as {
    minimum?: number
    maximum?: number
    items?: Schema
    minItems?: number
    uniqueItems?: boolean
    properties?: Record<string, Schema>
    required?: string[]
  }
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer({ min: minimum, max: maximum })
    case 'string':
      return text(schema, known)
    case 'array':
      return (uniqueItems ? fc.uniqueArray : fc.array)(valid(items), { minLength: minItems, maxLength: minItems + 3 })
    default:
      return fc.record(
        Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, valid(property)])),
        { requiredKeys: required },
      )
  }
}

/** Generates values that a schema allows; texts with the shape of an id are mostly known ids. */
export const validOf = (document: Document, ids: readonly string[]): ((schema: Schema) => Arbitrary<unknown>) => {
  const made = new Map<Schema, Arbitrary<unknown>>()
  const valid = (schema: Schema): Arbitrary<unknown> => {
    const known = made.get(schema) ?? make(schema)
    made.set(schema, known)
    return known
  }
  const make = (schema: Schema): Arbitrary<unknown> => {
    const { $ref, enum: values, type } = schema as { $ref?: string; enum?: readonly unknown[]; type: string | string[] }
    if ($ref !== undefined) return valid(document.components.schemas[$ref.replace(/^.*\//, '')] ?? {})
    if (values) return fc.constantFrom(...values)
    return fc.oneof(...[type].flat().map((one) => ofType(one, schema, valid, ids)))
  }
  return valid
}
