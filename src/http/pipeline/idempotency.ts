/** `Idempotency-Key`: a request that is sent again gets its first answer, and is done once. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import type { Answer, Claim, Keep } from '../../store/writes.ts'
import { invalidParameter, Problem } from '../contract/problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    claim: Claim | undefined
    bodyDigest: string | undefined
  }
  /** `idempotent`: the route takes an `Idempotency-Key`. */
  interface FastifyContextConfig {
    idempotent?: boolean
  }
}

const name = 'Idempotency-Key'
const wellFormed = /^(?! )[\x20-\x7e]{1,255}(?<! )$/

/** The header as the document describes it. */
export const idempotencyHeader = {
  [name]: {
    type: 'string',
    minLength: 1,
    maxLength: 255,
    description:
      'A key of your choice, new for each request. The same request sent again under it within a day gets the ' +
      'first answer and writes nothing. For example `5f0c8f2e-8a1b-4c59-9d0e-2b7b4f6f8a11`.',
  },
}

const digestOf = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** Notes the digest of a body if a key comes with it. */
export const noteBody = (request: FastifyRequest, body: Buffer): void => {
  if (request.headers['idempotency-key'] !== undefined) request.bodyDigest = digestOf(body)
}

const keyIn = ({ headers, raw: { rawHeaders } }: FastifyRequest): string | undefined => {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  const given = rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'idempotency-key').length
  if (given > 1) throw invalidParameter(name, 'repeated')
  if (typeof key !== 'string' || !wellFormed.test(key)) throw invalidParameter(name, 'printable-key')
  return key
}

/** Returns the answer to keep with a write; undefined without a key. */
export const keepOf = <T>({ claim }: FastifyRequest, answer: (outcome: T) => Answer): Keep<T> | undefined =>
  claim && { claim, answer }

/** Sends an answer that was kept. */
export const send = (reply: FastifyReply, { status, headers, body }: Answer): FastifyReply =>
  reply.code(status).headers(headers).send(body)

const claiming =
  (store: Store) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const key = keyIn(request)
    if (key === undefined) return undefined
    const [path = '', query = ''] = request.url.split('?')
    const id = digestOf(JSON.stringify([request.keyHash, request.method, path, key]))
    const claimed = await store.claim({ id, digest: digestOf(JSON.stringify([query, request.bodyDigest])) })
    if (claimed === 'other') throw new Problem('other-request')
    if (claimed === 'running') throw new Problem('still-running', undefined, [], { 'retry-after': '1' })
    if ('answer' in claimed) return send(reply, claimed.answer)
    request.claim = claimed.claim
    return undefined
  }

const replayed = ['content-type', 'etag', 'location', 'retry-after']

const headersOf = (reply: FastifyReply): Record<string, string> =>
  Object.fromEntries(
    Object.entries(reply.getHeaders())
      .filter(([header]) => replayed.includes(header))
      .map(([header, value]) => [header, String(value)]),
  )

/** Keeps an answer that no write has kept; releases the claim after a 5xx, so that the request may be sent again. */
const keeping =
  (store: Store) =>
  async (request: FastifyRequest, reply: FastifyReply, body: unknown): Promise<unknown> => {
    const { claim } = request
    if (!claim) return body
    request.claim = undefined
    try {
      if (reply.statusCode >= 500) await store.release(claim)
      else await store.keep(claim, { status: reply.statusCode, headers: headersOf(reply), body: body as string })
    } catch (error) {
      // The answer is sent all the same, and the claim expires.
      request.log.warn(error)
    }
    return body
  }

/** Adds hooks to every later route that is configured as idempotent. */
export const honourIdempotencyKeys = (app: FastifyInstance, store: Store): void => {
  app.decorateRequest('claim', undefined)
  app.decorateRequest('bodyDigest', undefined)
  app.addHook('onRoute', (route) => {
    if (route.config?.idempotent !== true) return
    route.preValidation = [claiming(store), ...[route.preValidation ?? []].flat()]
    route.onSend = [...[route.onSend ?? []].flat(), keeping(store)]
  })
}
