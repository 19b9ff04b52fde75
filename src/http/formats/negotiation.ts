/** Decides in which format to answer: by `format`, else by `Accept`. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { invalidParameter, Problem } from '../contract/problems.ts'
import { formats, type FormatName } from './registry.ts'

/** Sets the headers of an answer in a format. */
export const setFormat = (reply: FastifyReply, format: FormatName): void => {
  const { mediaType, headers = {} } = formats[format]
  void reply.type(mediaType).headers(headers)
}

/** Names the file that a client makes of an answer, where the format is kept as one. */
export const nameFile = (reply: FastifyReply, format: FormatName, name: string): void => {
  const { extension } = formats[format]
  if (extension !== undefined) void reply.header('content-disposition', `attachment; filename="${name}.${extension}"`)
}

const bareType = (format: FormatName): string => formats[format].mediaType.replace(/;.*/, '')

/** Throws a problem if a byte order mark is asked for in a format that has none. */
export const assertMark = (query: Readonly<Record<string, unknown>>, format: FormatName): void => {
  if (query['bom'] !== undefined && format !== 'csv') throw invalidParameter('bom', 'Goes with the format csv.')
}

/** Negotiates among formats, the first being the default. */
export const formatFor = <F extends FormatName>(names: readonly F[]): ((request: FastifyRequest) => F) => {
  const types = names.map((name) => formats[name].mediaType)
  return ({ headers: { accept }, query }) => {
    // A page answers also a query that is not valid.
    const asked = names.find((name) => name === (query as { format?: unknown }).format)
    if (asked !== undefined) return asked
    const type = accept === undefined ? types[0] : new Negotiator({ headers: { accept } }).mediaType(types)
    const format = names.find((name) => formats[name].mediaType === type)
    if (!format) throw new Problem('not-acceptable', `This answers ${names.map(bareType).join(', ')}.`)
    return format
  }
}
