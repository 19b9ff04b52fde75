/** Decides in which format to answer: by `format`, else by `Accept`. */
import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { Problem } from '../contract/problems.ts'

export const mediaTypes = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  datapackage: 'application/zip',
  svg: 'image/svg+xml; charset=utf-8',
  events: 'text/event-stream',
  html: 'text/html; charset=utf-8',
} as const
export type Format = keyof typeof mediaTypes

/** The `Content-Disposition` of an answer to be kept as a file. */
export const fileOf = (name: string, format: Format): string =>
  `attachment; filename="${name}.${format === 'datapackage' ? 'zip' : format}"`

/** Negotiates among formats, the first being the default. */
export const formatFor = <F extends Format>(formats: readonly F[]): ((request: FastifyRequest) => F) => {
  const types = formats.map((format): string => mediaTypes[format])
  return ({ headers: { accept }, query }) => {
    const asked = (query as { format?: F }).format
    if (asked !== undefined) return asked
    const type = accept === undefined ? types[0] : new Negotiator({ headers: { accept } }).mediaType([...types])
    const format = formats.find((candidate) => mediaTypes[candidate] === type)
    if (!format)
      throw new Problem('not-acceptable', `This answers ${types.map((known) => known.replace(/;.*/, '')).join(', ')}.`)
    return format
  }
}
