/** The schema of the answer of a tool: that of the API, with the address of the answer and its evidence. */
import { componentIn, type JsonSchema } from '../model/json-schema.ts'
import { resourceNames } from '../resources/index.ts'
import type { Components } from './document.ts'
import { mostRecords } from './evidence.ts'
import type { Tool } from './tools.ts'

const href = {
  type: 'string',
  description:
    'The address to cite: whoever follows it gets this answer, of a list its first page, from the register as it ' +
    'stood when it was asked.',
}

const evidence = {
  type: 'array',
  description:
    'The records that the answer names or rests on, with their sources, by resource; of each resource the first ' +
    `${mostRecords.toString()}.`,
  items: {
    type: 'object',
    required: ['resource', 'href', 'data', 'next'],
    properties: {
      resource: { type: 'string', enum: resourceNames, description: 'The resource of the records.' },
      href: { type: 'string', description: 'The address of these records as they stood.' },
      data: { type: 'array', items: { type: 'object' }, description: 'The records.' },
      next: { type: 'null' },
      included: {
        type: 'object',
        required: ['sources'],
        properties: { sources: { type: 'array', items: { type: 'object' }, description: 'Their sources.' } },
      },
    },
  },
}

/** Names a component as a definition of the schema itself, and notes it. Examples are left out: an answer is one. */
const withDefinitions = (node: unknown, noted: Set<string>): unknown => {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map((element) => withDefinitions(element, noted))
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(key === 'examples' && Array.isArray(value)))
      .map(([key, value]: [string, unknown]) => {
        if (key !== '$ref' || typeof value !== 'string') return [key, withDefinitions(value, noted)]
        noted.add(componentIn(value))
        return [key, `#/$defs/${componentIn(value)}`]
      }),
  )
}

/** Returns the schema of the answer of a tool, with the definitions of every component that it refers to. */
export const outputOf = ({ lasting }: Tool, answer: string, components: Components): Record<string, unknown> => {
  const { properties = {}, required = [] } = components[answer] ?? {}
  // Only a question for included records is answered with them.
  const { included: _, ...own } = properties
  const noted = new Set<string>()
  const schema = withDefinitions(own, noted)
  const definitions: Record<string, unknown> = {}
  // A set that grows while it is walked yields what is added.
  for (const name of noted) definitions[name] = withDefinitions(components[name], noted)
  return {
    type: 'object',
    required: [...new Set([...required, ...(lasting ? ['href'] : []), 'evidence'])],
    additionalProperties: false,
    properties: { ...(schema as JsonSchema['properties']), ...(lasting && { href }), evidence },
    ...(noted.size > 0 && { $defs: definitions }),
  }
}
