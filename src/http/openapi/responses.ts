/** The parts from which routes describe their answers in the document. */
import type { FastifySchema } from 'fastify'
import { formats, type FormatName } from '../formats/registry.ts'
import { problems, type ProblemSlug } from '../contract/problems.ts'
import { jsonType } from '../pipeline/body.ts'

/** Returns a reference to a schema. */
export const ref = (id: string) => ({ $ref: `${id}#` })

const exampleRequest = '5f0c8f2e-8a1b-4c59-9d0e-2b7b4f6f8a11'

const retryHeader = {
  'retry-after': { type: 'integer', description: 'The number of seconds after which it may be tried again.' },
}

/** The headers of problems that have some. */
const headersOf: Partial<Record<ProblemSlug, object>> = {
  unauthorized: { 'www-authenticate': { type: 'string', description: 'How a key is sent: `Bearer`.' } },
  'still-running': retryHeader,
  'too-many-requests': retryHeader,
  overloaded: retryHeader,
  'no-room': retryHeader,
}

const problemResponse = (slug: ProblemSlug) => {
  const { status, title, explanation } = problems[slug]
  const example = { type: `/problems/${slug}`, title, status, detail: explanation, requestId: exampleRequest }
  const headers = headersOf[slug]
  return {
    description: title,
    ...(headers && { headers }),
    content: { 'application/problem+json': { schema: ref('Problem'), example } },
  }
}

/** Returns the responses for these problems, by status. */
export const responses = (slugs: readonly ProblemSlug[]) =>
  Object.fromEntries(slugs.map((slug) => [problems[slug].status, problemResponse(slug)]))

export const locationHeader = { location: { type: 'string', description: 'The address of the record.' } }

export const tagHeader = { etag: { type: 'string', description: 'The entity tag of the answer.' } }

/** Returns the response with a JSON body of a named schema. */
export const json = (id: string, description: string, headers: object = {}) => ({
  description,
  headers: { ...tagHeader, ...headers },
  content: { [jsonType]: { schema: ref(id) } },
})

export const linkOf = {
  link: {
    type: 'string',
    description: 'The first and the next page (RFC 8288); omitted if longer than 4 KB.',
  },
}

/** The response to a conditional read of what the client has. */
export const unchanged = { 304: { type: 'null', description: 'Nothing has changed.' } }

/** Returns the content of an answer in these formats; JSON is a component. */
export const contentOf = (names: readonly FormatName[], component?: string) =>
  Object.fromEntries(
    names.map((name) => {
      const { mediaType, schema } = formats[name]
      return [mediaType.replace(/;.*/, ''), { schema: schema ?? ref(component as string) }]
    }),
  )

const always: readonly ProblemSlug[] = [
  'unauthorized',
  'forbidden',
  'uri-too-long',
  'too-many-requests',
  'internal',
  'overloaded',
]
export const ofReads: readonly ProblemSlug[] = ['invalid-request', 'not-acceptable', ...always]
/** A media type that is not known is refused also where no body is taken. */
export const ofWrites: readonly ProblemSlug[] = ['invalid-request', 'unsupported-media-type', ...always, 'no-room']
export const ofBodies: readonly ProblemSlug[] = ['body-too-large', 'broken-rule', ...ofWrites]

/** Returns what describes operations with this tag that need a key. */
export const keyedOperations =
  (tag: string, shared: FastifySchema = {}) =>
  (operationId: string, summary: string, description: string): FastifySchema => ({
    operationId,
    summary,
    description,
    tags: [tag],
    security: [{ key: [] }],
    ...shared,
  })

/** Returns the responses of a read in JSON. */
export const readResponses = (component: string, description: string, ...others: readonly ProblemSlug[]) => ({
  200: json(component, description),
  ...unchanged,
  ...responses([...ofReads, ...others]),
})

/** Returns the responses of a read in these formats, whose pages are linked. */
export const pageResponses = (
  names: readonly FormatName[],
  component: string,
  description: string,
  ...others: readonly ProblemSlug[]
) => ({
  ...readResponses(component, description, ...others),
  200: { ...json(component, description, linkOf), content: contentOf(names, component) },
})
