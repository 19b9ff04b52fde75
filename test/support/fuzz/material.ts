/** What requests are made of: values that a schema allows, hostile values, and what the register has answered. */
import fc from 'fast-check'
import { hostileText, hostileValue, validOf } from '../document/arbitraries.ts'
import { resolved, type Document, type Media, type Parameter, type Schema } from '../document/document.ts'
import type { Random } from './random.ts'

/** Texts that a page must never repeat as markup. */
export const markup = [
  '<b data-fuzz>',
  `"><b data-fuzz>`,
  `" data-fuzz="`,
  'javascript:data-fuzz',
  '</textarea><b data-fuzz>',
]

const valuesOfSchema = 12
const hostiles = 250

export interface Material {
  readonly document: Document
  readonly hostileTexts: readonly string[]
  readonly hostileValues: readonly unknown[]
  /** Returns a value that a schema allows. */
  readonly valid: (random: Random, schema: Schema) => unknown
  /** Returns the examples of a body; of a component, its whole one or one of the examples of its properties. */
  readonly examplesOf: (media: Media) => readonly unknown[]
  /** Returns the examples of a parameter. */
  readonly shownOf: (parameter: Parameter) => readonly unknown[]
}

/** Prepares the material for a document; `ids` are those that valid values mostly refer to. */
export const materialOf = (document: Document, ids: readonly string[], seed: number): Material => {
  const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, { numRuns, seed })
  const arbitraryOf = validOf(document, ids)
  const pools = new Map<string, readonly unknown[]>()

  const examplesOf = ({ schema, example, examples }: Media): readonly unknown[] => {
    const shown = [
      ...Object.values(examples ?? {}).map(({ value }) => value),
      ...(example === undefined ? [] : [example]),
    ]
    const { $ref } = schema as { $ref?: string }
    if (shown.length > 0 || $ref === undefined) return shown
    const component = document.components.schemas[$ref.replace('#/components/schemas/', '')] ?? {}
    const { examples: whole = [], properties = {} } = component as {
      examples?: readonly unknown[]
      properties?: Record<string, Schema>
    }
    const composed = Object.entries(properties).map(([name, field]) => [
      name,
      (resolved(document, field as { $ref: string }) as { examples?: readonly unknown[] }).examples?.[0],
    ])
    return [...whole, ...(composed.length > 0 ? [Object.fromEntries(composed) as object] : [])]
  }

  return {
    document,
    hostileTexts: [...markup, ...sample(hostileText, hostiles)],
    hostileValues: [...markup, ...sample(hostileValue, hostiles)],
    valid: (random, schema) => {
      const key = JSON.stringify(schema)
      const known = pools.get(key) ?? sample(arbitraryOf(schema), valuesOfSchema)
      pools.set(key, known)
      return random.pick(known)
    },
    examplesOf,
    shownOf: ({ example, description }) => {
      const text = / For example `([^`]+)`\.$/.exec(description)?.[1]
      return example !== undefined ? [example] : text === undefined ? [] : [text]
    },
  }
}
