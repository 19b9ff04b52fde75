/** GET /v1/totals: figures added up without counting anything twice, as JSON, CSV or a chart. */
import { stringify } from 'csv-stringify/sync'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../database/store.ts'
import type { Totals, TotalsQuery } from '../figures/totals.ts'
import type { ResourceName } from '../resources/field.ts'
import { didYouMean } from '../resources/nearest.ts'
import { parsePeriod } from '../resources/period.ts'
import { wrongUnit } from '../rules/values.ts'
import { chartOf } from './chart.ts'
import { isFresh, registerTag } from './etag.ts'
import { formatFor, mediaTypes } from './formats.ts'
import { memoryOf } from './memory.ts'
import { json, ofReads, responses, rows } from './operations.ts'
import { invalidParameter, Problem } from './problems.ts'
import { sequenceAsked, type Query } from './question.ts'
import { csvOptions, textCell } from './rows.ts'
import { totalFormats, totalsQuery } from './totals-schema.ts'

const periodAsked = (text: string | undefined) => {
  const period = text === undefined ? undefined : parsePeriod(text)
  if (text !== undefined && !period) {
    throw invalidParameter('period', 'Must be a year, a month, a quarter, or two dates: `2025`, `2025-05`, `2025-Q1`, `2025-01-01/2025-05-31`.')
  }
  return period
}

const assertUnit = (unit: string | undefined): void => {
  const detail = unit === undefined ? undefined : wrongUnit(unit)
  if (detail !== undefined) throw new Problem('broken-rule', `\`unit\`: ${detail}`, [{ parameter: 'unit', detail }])
}

/** The parameters that name a record, and among what. */
const nodes: readonly (readonly [string, ResourceName])[] = [
  ['regionId.within', 'regions'], ['industryIds.within', 'industries'], ['initiativeId', 'initiatives'],
]

const assertNodes = async (store: Store, query: Query, asOf: number | undefined): Promise<void> => {
  for (const [parameter, resource] of nodes) {
    const id = query[parameter] as string | undefined
    const candidates = id === undefined ? undefined : await store.missing(resource, id, asOf)
    if (id !== undefined && candidates) {
      throw invalidParameter(parameter, `There is no \`${id}\` among the ${resource}.${didYouMean(id, candidates)}`)
    }
  }
}

/** What the arithmetic is asked: the query with its period read and its filters under their own names. */
const question = (query: Query): TotalsQuery => {
  const { period, 'regionId.within': regionWithin, 'industryIds.within': industryWithin, ...asked } = query as Record<string, string | undefined>
  assertUnit(asked['unit'])
  return { ...asked as unknown as TotalsQuery, period: periodAsked(period), regionWithin, industryWithin }
}

const csvOf = ({ data }: Totals): string => {
  const groups = Object.keys(data[0]?.key ?? {})
  const columns = ['label', 'stage', 'unit', 'total', 'lowerBound', 'upperBound', 'figures'] as const
  return stringify([
    [...groups, ...columns],
    ...data.map((row) => [
      ...groups.map((group) => textCell(row.key[group as keyof typeof row.key] ?? '')),
      textCell(row.label), ...columns.slice(1).map((column) => row[column]),
    ]),
  ], csvOptions)
}

/** The address that gives the same answer for good. */
export const hrefOf = (publicUrl: string, url: string, at: string): string => {
  const href = new URL(url, publicUrl)
  if (at !== '' && !href.searchParams.has('asOf')) href.searchParams.set('asOf', at)
  return href.href
}

/** Reads a validated query into what the store is asked. Throws a problem where it names what is not there. */
export const totalsAsked = async (store: Store, query: Query): Promise<{ readonly asked: TotalsQuery; readonly asOf: number | undefined }> => {
  const asked = question(query)
  const asOf = await sequenceAsked(store, query)
  await assertNodes(store, query, asOf)
  return { asked, asOf }
}

/** How many answers are kept ready. */
const answersKept = 200

const svgPolicy = `default-src 'none'; style-src 'unsafe-inline'`

const totaller = (store: Store, publicUrl: string) => {
  const formatOf = formatFor(totalFormats)
  const remember = memoryOf<string>(store, answersKept)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const format = formatOf(request)
    const { asked, asOf } = await totalsAsked(store, query)
    void reply.type(mediaTypes[format])
    if (format === 'csv') void reply.header('content-disposition', 'attachment; filename="totals.csv"')
    if (format === 'svg') void reply.header('content-security-policy', svgPolicy)
    const stamp = await store.stamp()
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    return reply.send(await remember(`${format} ${request.url}`, async () => {
      const totals = await store.totals(asked, asOf)
      const href = hrefOf(publicUrl, request.url, stamp.at)
      if (format === 'csv') return csvOf(totals)
      return format === 'svg' ? chartOf(totals, `Planledger, ${href}`) : JSON.stringify({ ...totals, href })
    }))
  }
}

const described = {
  operationId: 'readTotals', tags: ['totals'], summary: 'Add figures up',
  description: 'Without counting anything twice: each figure counts what it says less what its parts say. Stages and currencies never add; `explain=true` shows each figure in each row.',
  response: {
    200: { ...json('Totals', 'The rows.'), content: { 'application/json': { schema: { $ref: 'Totals#' } }, 'text/csv': rows, 'image/svg+xml': rows } },
    304: { type: 'null', description: 'Nothing has changed.' }, ...responses([...ofReads, 'broken-rule']),
  },
}

export const serveTotals = (app: FastifyInstance, store: Store, publicUrl: string): void => {
  app.get('/v1/totals', { config: { role: 'reader' }, schema: { ...described, querystring: totalsQuery } }, totaller(store, publicUrl))
}
