/** Answers on the bare connection what the HTTP parser refuses: it never becomes a request. */
import type { Socket } from 'node:net'
import { Problem, problemBody, problems, problemType, type ProblemSlug } from '../contract/problems.ts'
import { longestAddress } from './address.ts'

interface Unparsed extends Error {
  readonly code?: string | undefined
  /** The bytes that came last on the connection: maybe the middle of a request. */
  readonly rawPacket?: unknown
}

const notAscii =
  'The address has characters that are not ASCII. Percent-encode them: `广东` is `%E5%B9%BF%E4%B8%9C`; ' +
  '`curl --get --data-urlencode` does it by itself.'
const noHttp = 'This is no request of HTTP/1.1 that the server understands.'

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

const problemOf = (error: Unparsed): Problem => {
  const slug = slugOf(error)
  if (slug !== 'invalid-request') return new Problem(slug, problems[slug].explanation)
  return new Problem(slug, /[\x80-\xff]/.test(requestLineOf(error)) ? notAscii : noHttp)
}

export const refuseConnection = (error: Unparsed, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const problem = problemOf(error)
  const { status, title } = problems[problem.slug]
  const body = JSON.stringify(problemBody(problem, 'none'))
  socket.end(
    `HTTP/1.1 ${status.toString()} ${title}\r\ncontent-type: ${problemType}\r\n` +
      `content-length: ${Buffer.byteLength(body).toString()}\r\nconnection: close\r\n\r\n${body}`,
  )
}
