/** Changes of the structure of JSON: values, keys, depth, and what a parser alone can see. */
import { textIn, typeIn } from '../request.ts'
import type { Random } from '../random.ts'
import type { Mutate } from './index.ts'

type Holder = Record<string, unknown>

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null

/** Returns every object and list in a value, which may be deeper than a function can call itself. */
const holdersIn = (value: unknown): Holder[] => {
  const found = [value].filter(isHolder)
  for (const holder of found) for (const inner of Object.values(holder)) if (isHolder(inner)) found.push(inner)
  return found
}

/** Longer texts are deep ones, which cannot be written again. */
const longest = 50_000

const parsed = (text: string): unknown => {
  if (text.length > longest) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Makes a mutator that changes a value in place at one of its places; other bodies stay as they are. */
const inPlace =
  (change: (holder: Holder, key: string, random: Random, value: unknown) => void): Mutate =>
  (request, random, { material }) => {
    const text = textIn(request)
    const value = text === undefined || !typeIn(request).endsWith('json') ? undefined : parsed(text)
    const holders = holdersIn(value)
    if (holders.length === 0) return request
    const holder = random.pick(holders)
    const keys = Object.keys(holder)
    change(holder, keys.length === 0 ? 'a' : random.pick(keys), random, random.pick(material.hostileValues))
    return { ...request, body: JSON.stringify(value) }
  }

const replace = inPlace((holder, key, _random, value) => {
  holder[key] = value
})

const drop = inPlace((holder, key) => {
  Reflect.deleteProperty(holder, key)
})

const rename = inPlace((holder, key, random, value) => {
  holder[typeof value === 'string' ? value : `${key}${random.below(9).toString()}`] = holder[key]
})

const wrap = inPlace((holder, key, random) => {
  holder[key] = random.oneIn(2) ? [holder[key]] : { [key]: holder[key] }
})

const multiply = inPlace((holder, key, random) => {
  holder[key] = Array.from({ length: random.pick([2, 50, 1001]) }, () => holder[key])
})

const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'id', 'name', 'revision']

/** Gives a key twice, or one that objects inherit; neither can be made by way of an object. */
const repeatKey: Mutate = (request, random, { material }) => {
  const text = textIn(request)
  if (text?.startsWith('{"') !== true) return request
  const key = random.oneIn(2) ? (/^\{("[^"]*")/.exec(text)?.[1] ?? '"a"') : JSON.stringify(random.pick(keys))
  return { ...request, body: `{${key}:${JSON.stringify(random.pick(material.hostileValues))},${text.slice(1)}` }
}

const deep = ['['.repeat(100_000), `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '{"a":'.repeat(20_000)]

/** Texts that are no JSON, or only to some parsers. */
const texts = [
  '',
  '{',
  '[]]',
  '{"a":}',
  'nul',
  '\ufeff{}',
  '{"name":"\\ud800"}',
  '{"name":"\\u0000"}',
  '{"value":1e999}',
  '{"a":1,"a":2}',
  'null',
  '[]',
  '0',
  '""',
  '{}',
  ' {} ',
  '{"a":01}',
  "{'a':1}",
  '{"a":1,}',
  '//\n{}',
  'NaN',
]

const otherText: Mutate = (request, random) => ({ ...request, body: random.pick(random.oneIn(20) ? deep : texts) })

export const jsonMutators: readonly (readonly [weight: number, Mutate])[] = [
  [10, replace],
  [3, drop],
  [3, rename],
  [2, wrap],
  [1, multiply],
  [2, repeatKey],
  [2, otherText],
]
