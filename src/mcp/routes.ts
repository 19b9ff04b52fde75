/** POST /mcp: the register for assistants, by the Model Context Protocol. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../http/contract/languages.ts'
import { noQuery } from '../http/contract/parameters.ts'
import { Problem } from '../http/contract/problems.ts'
import { jsonType, takes } from '../http/pipeline/body.ts'
import { problemOf } from '../http/pipeline/errors.ts'
import type { Store } from '../store/store.ts'
import type { mcpServer as answerer, McpSettings } from './server.ts'

/** In bytes: many times what a message with the longest claim takes. */
const longestMessage = 2 ** 18

/** The codes of JSON-RPC: a text that is no JSON, and a request that is none. */
const parseError = -32_700
const invalidRequest = -32_600

/**
 * Returns a hook that refuses requests from pages of other origins, as the protocol demands. `*` admits none: it is for
 * reads of the API, and a page that was rebound to this address could use the network of its reader.
 */
const ownOrigins = ({ publicUrl, corsOrigin }: { readonly publicUrl: string; readonly corsOrigin: string }) => {
  const admitted = [new URL(publicUrl).origin, ...(corsOrigin === '*' ? [] : corsOrigin.split(','))]
  return ({ headers: { origin } }: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    if (origin === undefined || admitted.includes(origin)) done()
    else done(new Problem('forbidden', ['other-origin']))
  }
}

/**
 * A message that does not parse is an error of the protocol; other refusals are problems, as everywhere. Under `/zh`
 * there are pages alone, but an address that does not decode is refused before that is noticed.
 */
const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const { slug, message } = problemOf(error)
  if (slug !== 'invalid-request' || languageOf(request) !== 'en') throw error
  const code = request.body === undefined ? parseError : invalidRequest
  return reply
    .code(400)
    .type(jsonType)
    .send(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } }))
}

/** Adds the address of the protocol. The SDK is loaded for the first message. */
export const serveMcp = (
  app: FastifyInstance,
  store: Store,
  config: McpSettings & { readonly corsOrigin: string },
  version: string,
): void => {
  let answering: ReturnType<typeof answerer> | undefined
  const options = {
    config: { role: 'reader' },
    schema: { hide: true, querystring: noQuery },
    bodyLimit: longestMessage,
    onRequest: ownOrigins(config),
    ...takes(jsonType),
    errorHandler: refuse,
  } as const
  app.post('/mcp', options, async (request: FastifyRequest, reply: FastifyReply) => {
    const { mcpServer } = await import('./server.ts')
    const answer = await (answering ??= mcpServer(app, store, version, config))
    return reply.send(await answer(request))
  })
}
