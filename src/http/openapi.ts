/** The OpenAPI document: what the service is, and how its operations are described. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import Type, { type TSchema } from 'typebox'
import { componentOf, bodySchema, patchSchema, recordSchema } from '../resources/schemas.ts'
import { everyResource } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'
import { jsonType, mergePatchType } from './body.ts'
import { problems, type ProblemSlug } from './problems.ts'

const problemSchema = Type.Object({
  type: Type.String({ format: 'uri-reference', description: 'The kind of problem; resolves to its explanation.', examples: ['/problems/not-found'] }),
  title: Type.String({ description: 'The kind of problem in words.', examples: ['Not found'] }),
  status: Type.Integer({ description: 'The HTTP status.', examples: [404] }),
  detail: Type.String({ description: 'What went wrong this time.', examples: ['There is no projects/nowhere.'] }),
  requestId: Type.String({ description: 'Finds the request in the log.', examples: ['req-1'] }),
  errors: Type.Optional(Type.Array(Type.Object({
    parameter: Type.Optional(Type.String({ description: 'The parameter concerned.', examples: ['limit'] })),
    pointer: Type.Optional(Type.String({ description: 'The place in the body, as a JSON pointer (RFC 6901).', examples: ['/value'] })),
    detail: Type.String({ description: 'What is wrong with it.', examples: ['Must be at least 1.'] }),
  }), { description: 'Each thing that is wrong.', examples: [[{ parameter: 'limit', detail: 'Must be at least 1.' }]] })),
}, { $id: 'Problem', description: 'What went wrong (RFC 9457).' })

const ref = (id: string) => ({ $ref: `${id}#` })
const arrayOf = (id: string, description: string) => ({ type: 'array', description, items: ref(id), examples: [[]] })

const pageSchema = (resource: Resource): TSchema => Type.Unsafe({
  $id: `${componentOf(resource)}List`, type: 'object', required: ['data', 'next'], additionalProperties: false,
  description: `A page of ${resource.name}. With \`fields\`, the records have exactly those.`,
  properties: {
    data: { type: 'array', description: 'The records.', examples: [[]], items: { ...recordSchema(resource), $id: undefined, required: undefined } },
    next: { type: ['string', 'null'], description: 'The cursor of the next page; null on the last.', examples: [null] },
    total: { type: 'integer', minimum: 0, description: 'How many records match, with `total=true`.', examples: [3] },
    facets: {
      type: 'object', description: 'How often each value occurs, by field, with `facets`.', examples: [{ kind: [{ value: 'portfolio', count: 3 }] }],
      additionalProperties: {
        type: 'array', items: {
          type: 'object', required: ['value', 'count'], additionalProperties: false, properties: {
            value: { type: ['string', 'boolean', 'null'], description: 'The value; null where there is none.', examples: ['portfolio'] },
            count: { type: 'integer', minimum: 1, description: 'How many records have it.', examples: [3] },
          },
        },
      },
    },
    included: ref('Included'),
  },
})

const includedSchema: TSchema = Type.Unsafe({
  $id: 'Included', type: 'object', additionalProperties: false,
  description: 'The records that were asked for by `include`, by resource, each once.',
  properties: Object.fromEntries(everyResource.map((resource) => [resource.name, arrayOf(componentOf(resource), `The ${resource.name} concerned.`)])),
})

/** A response of a problem, shared by all operations. */
export const problemResponse = (slug: ProblemSlug) =>
  ({ description: problems[slug].title, content: { 'application/problem+json': { schema: ref('Problem') } } })

const responses = (slugs: readonly ProblemSlug[]) =>
  Object.fromEntries(slugs.map((slug) => [problems[slug].status, problemResponse(slug)]))

const tagHeader = { etag: { type: 'string', description: 'The entity tag of the answer.' } }
const json = (id: string, description: string, headers: object = {}) =>
  ({ description, headers: { ...tagHeader, ...headers }, content: { [jsonType]: { schema: ref(id) } } })

const locationHeader = { location: { type: 'string', description: 'The address of the record.' } }
const linkHeader = { link: { type: 'string', description: 'The first and the next page (RFC 8288).' } }
const rows = { schema: { type: 'string', description: 'One record a row.' } }

const always: readonly ProblemSlug[] = ['unauthorized', 'forbidden', 'uri-too-long', 'internal', 'overloaded']
const ofReads: readonly ProblemSlug[] = ['invalid-request', 'not-acceptable', ...always]
const ofWrites: readonly ProblemSlug[] = ['invalid-request', ...always, 'no-room']
const ofBodies: readonly ProblemSlug[] = ['body-too-large', 'unsupported-media-type', 'broken-rule', ...ofWrites]

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`

/** What the document says of a resource's operations, the schemas that check them aside. */
export const describe = (resource: Resource) => {
  const component = componentOf(resource)
  const { name, singular } = resource
  const article = /^[aeiou]/.test(singular) ? 'an' : 'a'
  const operation = (verb: string, object: string, summary: string, description: string, write = true): FastifySchema => ({
    operationId: `${verb}${object}`, summary, description, tags: [name], ...write && { security: [{ key: [] }] },
  })
  const written = { 200: json(component, 'The record as it is now.'), 201: json(component, 'The record was created.', locationHeader) }
  return {
    list: { ...operation('list', capital(name), `List ${name}`, `${resource.description} Filtered, sorted and paged; CSV and NDJSON give the whole result.`, false), response: {
      200: { ...json(`${component}List`, `A page of ${name}.`, linkHeader),
        content: { [jsonType]: { schema: ref(`${component}List`) }, 'text/csv': rows, 'application/x-ndjson': rows } },
      304: { type: 'null', description: 'Nothing has changed.' }, ...responses(ofReads),
    } },
    create: { ...operation('create', component, `Create ${article} ${singular}`, 'Makes the id from the title or name where the body has none.'), response: {
      201: written[201], ...responses([...ofBodies, 'already-exists']) } },
    read: { ...operation('read', component, `Read ${article} ${singular}`, 'As it is, or with `asOf` as it stood then.', false), response: {
      200: json(component, 'The record.'), 304: { type: 'null', description: 'Nothing has changed.' }, ...responses([...ofReads, 'not-found', 'gone']) } },
    replace: { ...operation('replace', component, `Create or replace ${article} ${singular}`, 'Under an id of the client’s choice. What the body leaves out becomes null or empty.'), response: {
      ...written, ...responses([...ofBodies, 'stale-precondition']) } },
    patch: { ...operation('patch', component, `Change ${article} ${singular}`, 'By a JSON merge patch (RFC 7396): what it leaves out stays, null takes away, arrays are replaced whole.'), response: {
      200: written[200], ...responses([...ofBodies, 'not-found', 'gone', 'stale-precondition']) } },
    remove: { ...operation('delete', component, `Delete ${article} ${singular}`, 'Refused while another record refers to it. Its id may be created again; its revisions continue.'), response: {
      204: { type: 'null', description: 'The record is deleted.' },
      ...responses([...ofWrites, 'not-found', 'gone', 'still-referred-to', 'stale-precondition']) } },
  }
}

/** The bodies that a resource's writes take, by media type. */
export const bodiesOf = (resource: Resource) => {
  const component = componentOf(resource)
  const patch = { schema: ref(`${component}Patch`) }
  return {
    whole: { content: { [jsonType]: { schema: ref(`${component}Body`) } } },
    patch: { content: { [mergePatchType]: patch, [jsonType]: patch } },
  }
}

const about = `A public register of what governments plan, fund and build: regions, industries, organizations, initiatives,
projects, and every figure about them with who printed it, where and for which period.

Reads are open. Writes need \`Authorization: Bearer <key>\`. Every error is a problem (RFC 9457).`

type Node = Readonly<Record<string, unknown>>

const exampleText = (example: unknown): string => Array.isArray(example) ? example.join(',') : String(example)

/** A parameter that may be left out, with its example in words: Swagger UI would send any other. */
const inWords = ({ examples, items, description, ...schema }: Node): Node => {
  const [example] = (examples ?? []) as unknown[]
  const { examples: _shown, ...item } = (items ?? {}) as Node
  return {
    ...schema, ...items !== undefined && { items: item },
    description: `${description as string}${example === undefined ? '' : ` For example \`${exampleText(example)}\`.`}`,
  }
}

const optionalInWords = (schema: FastifySchema | undefined): FastifySchema => {
  const query = schema?.querystring as { properties: Readonly<Record<string, Node>> } | undefined
  if (!query) return schema ?? {}
  const properties = Object.entries(query.properties).map(([name, property]) => [name, inWords(property)])
  return { ...schema, querystring: { ...query, style: 'form', explode: false, properties: Object.fromEntries(properties) } }
}

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
      tags: everyResource.map(({ name, description }) => ({ name, description })),
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } } },
    },
    refResolver: { buildLocalReference: ({ $id }) => $id as string },
    convertConstToEnum: false,
    transform: ({ schema, url }) => ({ schema: optionalInWords(schema as FastifySchema | undefined), url }),
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { persistAuthorization: true, docExpansion: 'list' } })
  for (const schema of [problemSchema, includedSchema]) app.addSchema(schema)
  for (const resource of everyResource) {
    for (const schema of [recordSchema(resource), bodySchema(resource), patchSchema(resource), pageSchema(resource)]) app.addSchema(schema)
  }
}
