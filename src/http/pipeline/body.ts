/** Parses bodies: strict JSON in strict UTF-8, without coercion, and no other media type. */
import type { Message } from '../../text/messages/message.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify'
import { longestText } from '../../model/record-size.ts'
import { parseJson } from '../../model/strict-json.ts'
import { noteBody } from './idempotency.ts'
import { invalid, Problem } from '../contract/problems.ts'

export const jsonType = 'application/json'
export const mergePatchType = 'application/merge-patch+json'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Decodes a body. Throws a Problem for bytes that are no UTF-8: others would be replaced by a sign. */
export const decoded = (body: Buffer): string => {
  try {
    return utf8.decode(body)
  } catch {
    throw invalid([{ pointer: '', detail: ['no-utf8'] }])
  }
}

/** Throws a Problem if a media type names another encoding than UTF-8. */
export const assertUtf8 = ({ 'content-type': type = '' }: Headers, what: 'form' | 'file' | 'text'): void => {
  const [, charset = 'utf-8'] = /;\s*charset="?([^";]+)/i.exec(type) ?? []
  if (!/^utf-?8$/i.test(charset.trim()))
    throw new Problem('unsupported-media-type', ['charset', what, charset.slice(0, 40)])
}

/** Some clients send a media type without a body. */
const parse = (body: Buffer): unknown => {
  if (body.length === 0) return undefined
  const parsed = parseJson(decoded(body))
  if (parsed.violation) throw invalid([parsed.violation])
  return parsed.value
}

type Headers = FastifyRequest['headers']
type Done = (error: Error | null, payload?: RequestPayload) => void

/** A media type is said again up to this length. */
const longestType = 100

/** Either header announces a body (RFC 9112, section 6). */
const hasBody = ({ 'content-length': length = '0', 'transfer-encoding': transfer }: Headers): boolean =>
  transfer !== undefined || length !== '0'

const isEncoded = ({ 'content-encoding': encoding = 'identity' }: Headers): boolean =>
  encoding.trim().toLowerCase() !== 'identity'

const refusalOf = ({ method, headers }: FastifyRequest): Problem | null => {
  if (method === 'GET' || method === 'HEAD') return null
  if (method === 'DELETE') return hasBody(headers) ? invalid([{ pointer: '', detail: ['delete-body'] }]) : null
  return isEncoded(headers)
    ? new Problem('unsupported-media-type', ['content-encoding'], [], { 'accept-encoding': 'identity' })
    : null
}

const bytesOf = (value: unknown): number => (typeof value === 'string' ? Buffer.byteLength(value) : 0)

/** Returns the bytes of the texts of a record, which its JSON exceeds, without looking deeper: any depth may be sent. */
const textsIn = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 0
    : Object.values(value)
        .flat()
        .reduce<number>((sum, one) => sum + bytesOf(one), 0)

/** Throws a Problem if the texts of a body exceed a record, however they are spelled. Other routes have own limits. */
const assertFits = ({ routeOptions }: FastifyRequest, body: Buffer, value: unknown, limit: number): void => {
  if (body.length <= limit || routeOptions.bodyLimit !== longestText(limit)) return
  const size = textsIn(value)
  if (size <= limit) return
  const detail: Message = ['texts-too-large', size.toString(), limit.toString()]
  throw new Problem('body-too-large', detail, [{ pointer: '', detail }])
}

/** Replaces the framework's parsers. `largestRecord` is in bytes. */
export const parseBodies = (app: FastifyInstance, largestRecord: number): void => {
  app.removeAllContentTypeParsers()
  app.addHook('preParsing', (request, _reply, payload, done) => {
    done(refusalOf(request), payload)
  })
  app.addContentTypeParser([jsonType, mergePatchType], { parseAs: 'buffer' }, (request, body, done) => {
    noteBody(request, body as Buffer)
    try {
      const value = parse(body as Buffer)
      assertFits(request, body as Buffer, value, largestRecord)
      done(null, value)
    } catch (error) {
      done(error as Error)
    }
  })
}

/** Returns the media type of a body without its parameters. */
export const mediaTypeOf = ({ 'content-type': header = '' }: Headers): string => {
  const [type = ''] = header.split(';')
  return type.trim().toLowerCase()
}

/** Throws a Problem if a body is of another media type than these. */
export const assertType = (
  { headers }: Pick<FastifyRequest, 'headers'>,
  types: readonly string[],
  send: string,
): void => {
  const sent = mediaTypeOf(headers)
  if (types.includes(sent)) return
  throw new Problem('unsupported-media-type', ['media-type', sent.slice(0, longestType), send])
}

const inWords = (types: readonly string[]): string => types.map((type) => `\`${type}\``).join(' or ')

/** Returns a hook that refuses bodies of other media types before they are read. */
export const takesOnly =
  (...types: string[]) =>
  (request: FastifyRequest, _reply: FastifyReply, payload: RequestPayload, done: Done): void => {
    if (hasBody(request.headers)) assertType(request, types, inWords(types))
    done(null, payload)
  }

/** Returns hooks that refuse other media types, and a missing body, which the framework lets through. */
export const takes = (...types: string[]) => ({
  preParsing: takesOnly(...types),
  preValidation: (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    done(request.body === undefined ? invalid([{ pointer: '', detail: ['required'] }]) : undefined)
  },
})
