/** The OpenAPI document and its general part. */
import fastify, { type FastifyInstance, type FastifySchema, type RouteOptions } from 'fastify'
import { everyResource } from '../../resources/index.ts'
import { constant, createOnlyHeader, ifMatchHeader, ifNoneMatchHeader } from '../contract/etag.ts'
import { formats } from '../formats/registry.ts'
import { idempotencyHeader } from '../pipeline/idempotency.ts'
import { components } from './components.ts'
import { type OpenApiDocument, withReferences } from './references.ts'

// The parameters of a request as the document shows them: examples of optional ones in words, and header fields.

type Node = Readonly<Record<string, unknown>>

interface Properties {
  readonly properties: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
}

const exampleText = (example: unknown): string =>
  Array.isArray(example) ? example.map((one) => String(one).replaceAll(',', '\\,')).join(',') : String(example)

/** Moves the example of an optional parameter into its description: Swagger UI would send any other. */
const inWords = (schema: Node): Node => {
  const { examples: [example] = [], items, ...constraints } = schema as { examples?: readonly unknown[]; items?: Node }
  // The parameter itself says what its values are.
  const item = Object.entries(items ?? {}).filter(([key]) => key !== 'examples' && key !== 'description')
  return {
    ...constraints,
    ...(items && { items: Object.fromEntries(item) }),
    ...(example !== undefined && {
      description: `${String(schema['description'])} For example \`${exampleText(example)}\`.`,
    }),
  }
}

const queryOf = ({ properties, required = [], ...query }: Properties): object => ({
  ...query,
  required,
  style: 'form',
  explode: false,
  properties: Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      required.includes(name) ? property : inWords(property),
    ]),
  ),
})

/** Header fields are read where they take effect and not checked against a schema; here they are only described. */
const headersOf = ({ headers, response = {} }: FastifySchema, { method, config }: RouteOptions): Node => ({
  ...(headers as Properties | undefined)?.properties,
  ...('304' in (response as object) && ifNoneMatchHeader),
  ...('412' in (response as object) && { ...ifMatchHeader, ...(method === 'PUT' && createOnlyHeader) }),
  ...(config?.idempotent === true && idempotencyHeader),
})

/** Returns the schema of a route with all parameters as the document shows them. */
const withParameters = (schema: FastifySchema, route: RouteOptions): FastifySchema => ({
  ...schema,
  ...(schema.querystring !== undefined && { querystring: queryOf(schema.querystring as Properties) }),
  headers: { type: 'object', properties: headersOf(schema, route) },
})

const about = `A public register of what governments plan, fund and build: regions, industries, organizations, initiatives,
projects, and every figure about them with its source, its place and its period.

Reads are open unless the operator has closed them; writes need a key: press *Authorize*. Every error is a problem (RFC 9457); its \`type\` is the address of an explanation. Assistants use the register by the Model Context Protocol, at \`/mcp\`.

The examples fit the register as first loaded, with an article of 13 February 2025 on the plans of Guangdong and Anhui, and can be sent unchanged. Examples of POST and PUT create records of their own, and examples of DELETE delete them; examples of PATCH repeat or add true values.`

const aboutKeys = `An API key; enter it alone, without \`Bearer\`. On its first start a register creates a key and shows it once on the terminal, or without a terminal writes it to the file \`first-key\`: beside the database file or, with PostgreSQL, in the working folder. \`planledger keys create\` creates more.`

interface Tag {
  readonly name: string
  readonly description: string
  readonly page?: string
}

/** Tags before the resources, in the order of a newcomer's questions; some have a page for people too. */
const questionTags: readonly Tag[] = [
  {
    name: 'totals',
    description: 'Figures added up without counting anything twice.',
    page: '/totals?metric=investment',
  },
  {
    name: 'outcomes',
    description: 'Plans beside what came of them, over the same subjects.',
    page: '/outcomes?metric=investment',
  },
  { name: 'promises', description: 'Targets, plans and commitments, and their outcomes.' },
  { name: 'checks', description: 'Contradictions and gaps in the register.' },
  { name: 'search', description: 'Full-text search of all resources.', page: '/search?q=key+projects' },
  { name: 'resolve', description: 'Records found by names and codes.' },
  { name: 'reconcile', description: 'Columns of names matched to records, as OpenRefine asks for it.' },
  {
    name: 'verify',
    description: 'What the register holds about a claim.',
    page: '/verify?claim=1500+key+projects',
  },
  { name: 'candidates', description: 'Texts read, each quantity as a figure that may be proposed.' },
]

const afterwards: readonly Tag[] = [
  { name: 'changes', description: 'Every create, update and delete, in order.' },
  { name: 'batches', description: 'What wrote several records at once, and its undo.' },
  { name: 'catalog', description: 'The datasets of the register, for data portals.' },
  { name: 'webhooks', description: 'Changes sent to other services as they are made.' },
  { name: 'export', description: 'The whole register as a file.' },
  { name: 'import', description: 'Many records at once, all or none.' },
  { name: 'health', description: 'Health and metrics of the server.' },
]

declare module 'fastify' {
  interface FastifyInstance {
    /** Returns a server that describes the routes of this one, and answers nothing; made once. */
    described: () => Promise<FastifyInstance>
  }
}

/** Describes the routes that are added later, at the first use. Links to other pages start with `publicUrl`. */
export const describeApi = (app: FastifyInstance, version: string, publicUrl: string): void => {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    const { method, url, config = {}, handler, schema } = route
    if (!schema) return
    // HEAD, the second method of a route, is not described.
    if (schema.hide !== true) routes.push({ method: [method].flat()[0] ?? 'GET', url, schema, config, handler })
    // Requests are checked; answers are only described.
    const { response: _, ...checked } = schema
    route.schema = checked
  })
  const describe = async (): Promise<FastifyInstance> => {
    const { default: swagger } = await import('@fastify/swagger')
    const server = fastify({ exposeHeadRoutes: false }).setValidatorCompiler(() => () => true)
    await server.register(swagger, {
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
        tags: [
          ...questionTags,
          ...everyResource.map(({ name, description }) => ({ name, description: description.en })),
          ...afterwards,
        ].map(({ page, ...tag }: Tag) => ({
          ...tag,
          ...(page !== undefined && { externalDocs: { url: publicUrl + page, description: 'As a page.' } }),
        })),
        externalDocs: { url: publicUrl, description: 'The register as pages for people.' },
        components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: aboutKeys } } },
      },
      refResolver: { buildLocalReference: ({ $id }) => $id as string },
      convertConstToEnum: false,
      transform: ({ schema, url, route }) => ({ schema: withParameters(schema, route), url }),
      transformObject: (made) => withReferences(('openapiObject' in made ? made.openapiObject : {}) as OpenApiDocument),
    })
    for (const schema of components().values()) server.addSchema(schema)
    for (const route of routes) server.route(route)
    await server.setSerializerCompiler(() => () => '').ready()
    return server
  }
  let described: Promise<FastifyInstance> | undefined
  app.decorate('described', () => (described ??= describe()))
}

/** Returns the document as it is served and committed. */
export const openApiText = async (app: FastifyInstance): Promise<string> =>
  `${JSON.stringify((await app.described()).swagger(), null, 2)}\n`

// Serves the OpenAPI document as JSON and as YAML.

/** Adds /openapi.json and /openapi.yaml. */
export const serveTexts = (app: FastifyInstance): void => {
  const hidden = { schema: { hide: true } }
  app.get(
    '/openapi.json',
    hidden,
    constant(formats.json.mediaType, () => openApiText(app)),
  )
  app.get(
    '/openapi.yaml',
    hidden,
    constant('application/yaml; charset=utf-8', async () => (await app.described()).swagger({ yaml: true })),
  )
}
