/** Turns every error into a problem document: the one error handler. */
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Merged, ReadOnly, Refusal, type RefusalKind } from '../../rules/refusal.ts'
import { languageOf } from '../contract/languages.ts'
import { Problem, problemBody, problems, type ProblemSlug, problemType } from '../contract/problems.ts'
import { formats } from '../formats/registry.ts'
import { longestAddress } from './address.ts'
import { constantHeaders, type HeaderSettings, isForPeople, pagePolicy } from './headers.ts'

/** The `Retry-After` of a refusal, in seconds. */
const retryAfter: Partial<Record<RefusalKind, string>> = { overloaded: '1', 'no-room': '60' }
const longestDetail = 300

/** The problem of a status with which the framework or the parser threw. */
const ofStatus = (status: number): ProblemSlug =>
  (Object.keys(problems) as ProblemSlug[]).find((slug) => problems[slug].status === status) ??
  (status >= 400 && status < 500 ? 'invalid-request' : 'internal')

/** Returns the problem of an error. An unforeseen error says nothing of itself to the client. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (error instanceof ReadOnly) return new Problem('read-only', error.detail)
  if (error instanceof Refusal) {
    const seconds = retryAfter[error.kind]
    return new Problem(error.kind, error.detail, error.faults, seconds === undefined ? {} : { 'retry-after': seconds })
  }
  const { statusCode = 500, message, name, code } = error as Partial<FastifyError>
  if (code === 'FST_ERR_BAD_URL') return new Problem('invalid-request', ['address-no-utf8'])
  // The client has left, so this is read in the log alone, where it is no fault.
  if (name === 'AbortError') return new Problem('overloaded', ['nobody-waits'], [], { 'retry-after': '1' })
  const slug = ofStatus(statusCode)
  const isExplained = slug === 'invalid-request' && message !== undefined
  return new Problem(slug, isExplained ? ['unparsed', message.slice(0, longestDetail)] : undefined)
}

const begin = (error: unknown, request: FastifyRequest, reply: FastifyReply): Problem => {
  const problem = problemOf(error)
  if (problem.slug === 'internal') request.log.error(error)
  else if (error instanceof Refusal && error.cause !== undefined) request.log.warn(error)
  void reply
    .code(problems[problem.slug].status)
    .headers(problem.headers)
    .removeHeader('etag')
    .removeHeader('content-disposition')
  if (problem.slug === 'body-too-large') {
    // Closing the connection amid a body resets it, and many clients then never read why.
    void reply.removeHeader('connection')
    request.raw.resume()
  }
  return problem
}

const sendProblem = (problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply.type(problemType).send(JSON.stringify(problemBody(problem, request.id)))

const send = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendProblem(begin(error, request, reply), request, reply)

/** Returns the server options by which errors of the router and the parser are answered alike. */
export const errorOptions = (settings: HeaderSettings) => ({
  frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
    send(error, request, reply.headers(constantHeaders(settings, request.headers.origin))),
  clientErrorHandler: refuseConnection,
})

/** Returns the address at which a read finds the record that took the place of a merged one; undefined for all else. */
const movedTo = (error: unknown, request: FastifyRequest, publicUrl: string): string | undefined => {
  const { method, params, url, routeOptions } = request
  const isRead = method === 'GET' || method === 'HEAD'
  if (!isRead || !(error instanceof Merged) || (params as { id?: string }).id !== error.id) return undefined
  const { resource, id, into } = error
  const [path = '', ...query] = url.split('?')
  const moved = decodeURIComponent(path).replace(`/${resource}/${id}`, `/${resource}/${into}`)
  const place = routeOptions.config.page !== true ? publicUrl : languageOf(request) === 'zh' ? '/zh' : ''
  return `${place}${[moved, ...query].join('?')}`
}

/** Sets the error handler. `draw` makes the page of a problem, for browsers. */
export const handleErrors = (
  app: FastifyInstance,
  publicUrl: string,
  draw: (problem: Problem, request: FastifyRequest) => Promise<string>,
): void => {
  app.setErrorHandler(async (error, request, reply) => {
    const moved = movedTo(error, request, publicUrl)
    if (moved !== undefined) return reply.code(308).removeHeader('etag').header('location', moved).send()
    const problem = begin(error, request, reply)
    if (!isForPeople(request)) return sendProblem(problem, request, reply)
    const page = await draw(problem, request)
    return reply.type(formats.html.mediaType).header('content-security-policy', pagePolicy).send(page)
  })
  app.setNotFoundHandler(({ method, url }) => {
    throw new Problem('not-found', ['nothing-at', method, url.slice(0, 200)])
  })
}

// Answers on the bare connection what the HTTP parser refuses: it never becomes a request.

interface Unparsed extends Error {
  readonly code?: string | undefined
  /** The bytes that came last on the connection: maybe the middle of a request. */
  readonly rawPacket?: unknown
}

/** Returns the request line, if the bytes begin with one. */
const requestLineOf = ({ rawPacket }: Unparsed): string => {
  const [line = ''] = Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1').split('\r\n', 1) : []
  return /^[A-Z]{3,7} \//.test(line) ? line : ''
}

const slugOf = (error: Unparsed): ProblemSlug => {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request-timeout'
  if (error.code !== 'HPE_HEADER_OVERFLOW') return 'invalid-request'
  return requestLineOf(error).length > longestAddress ? 'uri-too-long' : 'headers-too-large'
}

const unparsedProblem = (error: Unparsed): Problem => {
  const slug = slugOf(error)
  if (slug !== 'invalid-request') return new Problem(slug)
  return new Problem(slug, /[\x80-\xff]/.test(requestLineOf(error)) ? ['address-no-ascii'] : ['no-http'])
}

const refuseConnection = (error: Unparsed, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const problem = unparsedProblem(error)
  const { status, title } = problems[problem.slug]
  const body = JSON.stringify(problemBody(problem, 'none'))
  socket.end(
    `HTTP/1.1 ${status.toString()} ${title}\r\ncontent-type: ${problemType}\r\n` +
      `content-length: ${Buffer.byteLength(body).toString()}\r\nconnection: close\r\n\r\n${body}`,
  )
}
