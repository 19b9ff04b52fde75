/** The OpenAPI document, its general part, and the page that shows it. */
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
projects, and every figure about them with its source, its place and its period.

Reads are open unless the operator has closed them; writes need a key: press *Authorize*. Every error is a problem (RFC 9457); its \`type\` is the address of an explanation.

The examples fit the register as first loaded, with an article of 13 February 2025 on the plans of Guangdong and Anhui, and can be sent unchanged. Examples of POST and PUT create records of their own, and examples of DELETE delete them; examples of PATCH repeat or add true values.`

const aboutKeys = `An API key; enter it alone, without \`Bearer\`. On its first start a register creates a key and shows it once on the terminal, or without a terminal writes it to the file \`first-key\` beside the database. \`planledger keys create\` creates more.`

interface Tag {
  readonly name: string
  readonly description: string
  readonly page?: string
}

/** Tags before the resources, in the order of a newcomer's questions; some have a page for people too. */
const asked: readonly Tag[] = [
  {
    name: 'totals',
    description: 'Figures added up without counting anything twice.',
    page: '/totals?metric=investment',
  },
  { name: 'promises', description: 'Targets, plans and commitments, and their outcomes.' },
  { name: 'checks', description: 'Contradictions and gaps in the register.' },
  { name: 'search', description: 'Full-text search of all resources.', page: '/search?q=key+projects' },
  { name: 'resolve', description: 'Records found by names and codes.' },
  {
    name: 'verify',
    description: 'What the register holds about a claim.',
    page: '/verify?claim=1500+key+projects',
  },
  { name: 'candidates', description: 'Texts read, each quantity as a figure that may be proposed.' },
]

const afterwards: readonly Tag[] = [
  { name: 'changes', description: 'Every create, update and delete, in order.' },
  { name: 'export', description: 'The whole register as a file.' },
  { name: 'import', description: 'Many records at once, all or none.' },
  { name: 'health', description: 'Health and metrics of the server.' },
]

/**
 * Allows this server alone, and one inline style of Swagger UI by its hash. The plugin's own policy would also upgrade
 * each address to https, which a plain server does not support.
 */
const documentationPolicy = [
  `default-src 'self'`,
  `style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='`,
  `img-src 'self' data:`,
  `base-uri 'self'`,
  `object-src 'none'`,
  `frame-ancestors 'self'`,
].join('; ')

/** Shows all operations, folds the models, and offers a box that filters tags. */
const uiConfig = {
  persistAuthorization: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  displayRequestDuration: true,
} as const

/** Returns the document as it is served and committed. */
export const openApiText = (app: FastifyInstance): string => `${JSON.stringify(app.swagger(), null, 2)}\n`

/** Registers the document and the page that shows it, before any route. Links to other pages start with `publicUrl`. */
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
