/** The OpenAPI document: what the service is, and the page that shows it. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { everyResource } from '../resources/index.ts'
import { components } from './components.ts'
import { idempotencyHeader } from './idempotency.ts'
import { guardPages } from './pages.ts'

const about = `A public register of what governments plan, fund and build: regions, industries, organizations, initiatives,
projects, and every figure about them with who printed it, where and for which period.

Reads are open. Writes need \`Authorization: Bearer <key>\`. Every error is a problem (RFC 9457).`

/** What is asked across resources. */
const across = [
  { name: 'totals', description: 'Figures added up without counting anything twice.' },
  { name: 'promises', description: 'What was targeted, planned or committed, and what came of it.' },
  { name: 'checks', description: 'What in the register contradicts itself.' },
  { name: 'search', description: 'Records of all resources by their words.' },
  { name: 'resolve', description: 'From names and codes to records.' },
  { name: 'export', description: 'The whole register, out.' },
  { name: 'import', description: 'Many records at once, all or none.' },
  { name: 'changes', description: 'Every create, update and delete, in order.' },
  { name: 'health', description: 'Whether the server is well, and how busy it is.' },
]

type Node = Readonly<Record<string, unknown>>

const exampleText = (example: unknown): string => Array.isArray(example) ? example.join(',') : String(example)

/** A parameter that may be left out, with its example in words: Swagger UI would send any other. */
const inWords = (schema: Node): Node => {
  const { examples: [example] = [], items, ...constraints } = schema as { examples?: readonly unknown[]; items?: Node }
  const item = Object.entries(items ?? {}).filter(([key]) => key !== 'examples')
  return {
    ...constraints, ...items && { items: Object.fromEntries(item) },
    ...example !== undefined && { description: `${String(schema['description'])} For example \`${exampleText(example)}\`.` },
  }
}

const optionalInWords = (schema: FastifySchema): FastifySchema => {
  const query = schema.querystring as { properties: Readonly<Record<string, Node>>; required?: readonly string[] } | undefined
  if (!query) return schema
  const properties = Object.entries(query.properties).map(([name, property]) => [name, query.required?.includes(name) ? property : inWords(property)] as const)
  return { ...schema, querystring: { ...query, style: 'form', explode: false, properties: Object.fromEntries(properties) } }
}

/** Everything comes from this server, but one inline style of Swagger UI, known by its hash. The plugin's own policy would also turn each address into https, which a plain server does not speak. */
const documentationPolicy = `default-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; base-uri 'self'; object-src 'none'; frame-ancestors 'self'`

/** The document as it is served and committed. */
export const openApiText = (app: FastifyInstance): string => `${JSON.stringify(app.swagger(), null, 2)}\n`

/** Registers the document and the page that shows it; before any route. */
export const describeApi = async (app: FastifyInstance, version: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Planledger', version, description: about, license: { name: 'MIT', identifier: 'MIT' },
        contact: { name: 'The Planledger authors', url: 'https://planledger.org' },
      },
      servers: [{ url: '/' }],
      tags: [...everyResource.map(({ name, description }) => ({ name, description })), ...across],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } } },
    },
    refResolver: { buildLocalReference: ({ $id }) => $id as string },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ schema: { ...optionalInWords(schema), ...route.config?.idempotent === true && { headers: idempotencyHeader } }, url }),
  })
  await app.register(async (pages) => {
    await guardPages(pages)
    await pages.register(swaggerUi, { routePrefix: '/docs', staticCSP: documentationPolicy, uiConfig: { persistAuthorization: true, docExpansion: 'list' } })
  })
  for (const schema of components()) app.addSchema(schema)
}
