/** The OpenAPI document: what the service is, and the page that shows it. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { everyResource } from '../../resources/index.ts'
import { components } from './components.ts'
import { tagTexts } from '../contract/etag.ts'
import { guardPages } from '../pipeline/page-headers.ts'
import { withReferences, type Document } from './references.ts'
import { withParameters } from './request-parameters.ts'

const about = `A public register of what governments plan, fund and build: regions, industries, organizations, initiatives,
projects, and every figure about them with who printed it, where and for which period.

Reads are open, unless whoever runs the register has closed them; writes need a key: press *Authorize*. Every error is a problem (RFC 9457), whose \`type\` leads to its explanation.

The examples are of the register as it is first loaded, with an article of 13 February 2025 on the plans of Guangdong and Anhui, and work on it as they stand. Those of POST and PUT make records of their own, which those of DELETE take away; those of PATCH repeat or add what is true.`

const aboutKeys = `An API key; enter it alone, without \`Bearer\`. On its first start a register makes one: shown once on the terminal, or else kept in the file \`first-key\` beside the database. \`planledger keys create\` makes more.`

interface Tag {
  readonly name: string
  readonly description: string
  readonly page?: string
}

/** In the order in which one who is new would ask; some are a page for people too. */
const asked: readonly Tag[] = [
  {
    name: 'totals',
    description: 'Figures added up without counting anything twice.',
    page: '/totals?metric=investment',
  },
  { name: 'promises', description: 'What was targeted, planned or committed, and what came of it.' },
  { name: 'checks', description: 'What in the register contradicts itself.' },
  { name: 'search', description: 'Records of all resources by their words.', page: '/search?q=key+projects' },
  { name: 'resolve', description: 'From names and codes to records.' },
]

const afterwards: readonly Tag[] = [
  { name: 'changes', description: 'Every create, update and delete, in order.' },
  { name: 'export', description: 'The whole register, out.' },
  { name: 'import', description: 'Many records at once, all or none.' },
  { name: 'health', description: 'Whether the server is well, and how busy it is.' },
]

/** Everything comes from this server, but one inline style of Swagger UI, known by its hash. The plugin's own policy would also turn each address into https, which a plain server does not speak. */
const documentationPolicy = `default-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; base-uri 'self'; object-src 'none'; frame-ancestors 'self'`

/** All operations in sight, the models folded away, and a box to find a tag by. */
const uiConfig = {
  persistAuthorization: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  displayRequestDuration: true,
} as const

/** The document as it is served and committed. */
export const openApiText = (app: FastifyInstance): string => `${JSON.stringify(app.swagger(), null, 2)}\n`

/** Registers the document and the page that shows it; before any route. Other pages are linked below `publicUrl`. */
export const describeApi = async (app: FastifyInstance, version: string, publicUrl: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Planledger',
        version,
        description: about,
        license: { name: 'MIT', identifier: 'MIT' },
        contact: { name: 'The Planledger authors', url: 'https://planledger.org' },
      },
      servers: [{ url: '/' }],
      tags: [...asked, ...everyResource.map(({ name, description }) => ({ name, description })), ...afterwards].map(
        ({ page, ...tag }: Tag) => ({
          ...tag,
          ...(page !== undefined && { externalDocs: { url: publicUrl + page, description: 'As a page.' } }),
        }),
      ),
      externalDocs: { url: publicUrl, description: 'The register as pages for people.' },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: aboutKeys } } },
    },
    refResolver: { buildLocalReference: ({ $id }) => $id as string },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ schema: withParameters(schema, route), url }),
    transformObject: (made) => withReferences(('openapiObject' in made ? made.openapiObject : {}) as Document),
  })
  await app.register(async (pages) => {
    await guardPages(pages)
    tagTexts(pages)
    await pages.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: documentationPolicy,
      uiConfig,
      theme: { title: 'Planledger API' },
    })
  })
  for (const schema of components()) app.addSchema(schema)
}
