/** The query and the answer of /v1/catalog. */
import type { TSchema } from 'typebox'
import { enumeration } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import type { FormatName } from '../formats/registry.ts'
import { context } from './vocabulary.ts'

/** JSON is the same document by the name that every program knows. */
export const catalogFormats = ['jsonld', 'json'] as const satisfies readonly FormatName[]

export const catalogQuery: TSchema = Type.Object(
  {
    format: Type.Optional(
      enumeration(catalogFormats, 'The media type of the answer; takes precedence over `Accept`.', 'json').value,
    ),
  },
  { additionalProperties: false },
)

const node = Type.Unsafe({
  type: 'object',
  required: ['@id', '@type'],
  description: 'A catalogue, dataset, service, or something that these refer to.',
})

export const catalogSchema: TSchema = Type.Unsafe({
  $id: 'Catalog',
  type: 'object',
  required: ['@context', '@graph'],
  additionalProperties: false,
  description: 'A catalogue in DCAT 3, after DCAT-AP 3, as JSON-LD.',
  properties: {
    '@context': { type: 'object', description: 'The meaning of the terms.', examples: [{ title: context.title }] },
    '@graph': {
      type: 'array',
      description: 'The catalogue, its datasets with their distributions, its service, and what they refer to.',
      items: node,
      examples: [
        [{ '@id': 'https://planledger.example.org/v1/catalog', '@type': 'dcat:Catalog', title: 'Planledger' }],
      ],
    },
  },
})
