/** GET /v1/totals: figures added up without counting anything twice, in any format that writes totals. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Groups } from '../../exchange/delimited/totals.ts'
import type { PartPosition } from '../../figures/largest-parts.ts'
import type { TotalsQuery, Totals } from '../../figures/totals.ts'
import { didYouMean } from '../../model/closest-name.ts'
import type { ResourceName } from '../../model/field.ts'
import { parsePeriod, wrongPeriod } from '../../model/period.ts'
import { wrongUnit } from '../../rules/values.ts'
import type { Store } from '../../store/store.ts'
import { cursorOf, positionIn } from '../contract/cursor.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { assertMark, formatFor, nameFile, setFormat } from '../formats/negotiation.ts'
import { formats, formatsOf, type FormatName } from '../formats/registry.ts'
import type { Site } from '../formats/writer.ts'
import { apiUrl, hrefOfState, linkPages } from '../contract/links.ts'
import { contentOf, json, linkOf, ofReads, responses, unchanged } from '../openapi/responses.ts'
import { invalidParameter, Problem } from '../contract/problems.ts'
import { assertExists, sequenceAsked, type Query } from '../contract/list-query.ts'
import { partsAtOnce, totalsQuery } from './query-schema.ts'
import { setImmediate } from 'node:timers/promises'

// Writes a total as JSON, some rows at a time, so that a total of many rows holds no other request up.

const rowsAtOnce = 10_000

/** Returns the bytes of `{...totals, href}`. */
const totalsJson = async (
  { metric, data, ...rest }: Totals & { readonly next?: string | null },
  href: string,
): Promise<Buffer> => {
  const parts = [Buffer.from(`{"metric":${JSON.stringify(metric)},"data":[`)]
  for (let at = 0; at < data.length; at += rowsAtOnce) {
    if (at > 0) {
      parts.push(Buffer.from(','))
      await setImmediate()
    }
    parts.push(Buffer.from(JSON.stringify(data.slice(at, at + rowsAtOnce)).slice(1, -1)))
  }
  parts.push(Buffer.from(`],${JSON.stringify({ ...rest, href }).slice(1)}`))
  return Buffer.concat(parts)
}

const periodAsked = (text: string | undefined) => {
  const period = text === undefined ? undefined : parsePeriod(text)
  if (text !== undefined && !period) throw invalidParameter('period', wrongPeriod(text))
  return period
}

const assertUnit = (unit: string | undefined): void => {
  const detail = unit === undefined ? undefined : wrongUnit(unit)
  if (detail !== undefined) throw new Problem('broken-rule', `\`unit\`: ${detail}`, [{ parameter: 'unit', detail }])
}

/** The parameters that name a record, and among what. */
const nodes: readonly (readonly [string, ResourceName])[] = [
  ['regionId.within', 'regions'],
  ['industryIds.within', 'industries'],
  ['initiativeId', 'initiatives'],
  ['projectId', 'projects'],
]

const assertNodes = async (store: Store, query: Query, asOf: number | undefined): Promise<void> => {
  for (const [parameter, resource] of nodes) {
    const id = query[parameter] as string | undefined
    if (id !== undefined) await assertExists(store, parameter, resource, id, asOf)
  }
}

/**
 * Throws a problem that names the nearest if a metric is neither defined nor used, or the Refusal of what never adds.
 * A register without any metric, which is one just begun, has no other to name, and its totals are empty.
 */
const assertMetric = async (store: Store, query: TotalsQuery, asOf: number | undefined): Promise<void> => {
  const { metric } = query
  const defined = await store.missing('metrics', metric, asOf)
  const used = defined && (await store.missing('figures', metric, asOf, ['metric']))
  const near = used ? didYouMean(metric, [...defined, ...used]) : ''
  if (near === '') return
  await store.totals(query, asOf)
  throw invalidParameter('metric', `There is no metric \`${metric}\`.${near}`)
}

const assertGrouped = ({ regionKind, groupBy = [] }: Query & { readonly groupBy?: Groups }): void => {
  if (regionKind !== undefined && !groupBy.includes('region')) {
    throw invalidParameter('regionKind', 'Goes with `groupBy=region`.')
  }
}

const assertExplains = ({ explain, cursor }: Query, format: FormatName): void => {
  const { explains } = formats[format]
  const wanted = explains === undefined ? explain : explains !== 'never'
  if (explain !== wanted && (explain !== undefined || explains === 'if asked')) {
    throw invalidParameter('explain', `Must be ${String(wanted)} with the format ${format}.`)
  }
  if (cursor === undefined) return
  if (explains !== undefined) throw invalidParameter('cursor', `Does not go with the format ${format}.`)
  if (explain !== true) throw invalidParameter('cursor', 'Goes with `explain=true`.')
}

/** A validated query. */
type Asked = Omit<TotalsQuery, 'period' | 'regionWithin' | 'industryWithin'> &
  Readonly<Partial<Record<'period' | 'regionId.within' | 'industryIds.within', string>>>

/** Returns the query of the arithmetic: with its period parsed, and its filters under their own names. */
const question = (query: Query): TotalsQuery => {
  const {
    period,
    'regionId.within': regionWithin,
    'industryIds.within': industryWithin,
    ...asked
  } = query as Asked & Query
  assertUnit(asked.unit)
  assertGrouped(query)
  return { ...asked, period: periodAsked(period), regionWithin, industryWithin }
}

/** Reads a validated query into what the store is asked. Throws a problem where it names what is not there. */
export const totalsAsked = async (
  store: Store,
  query: Query,
): Promise<{ readonly asked: TotalsQuery; readonly asOf: number | undefined }> => {
  const asked = question(query)
  const asOf = await sequenceAsked(store, query)
  await assertMetric(store, asked, asOf)
  await assertNodes(store, query, asOf)
  return { asked, asOf }
}

const path = '/v1/totals'

/** Returns what answers a total, in one of these formats. */
export const totaller = (store: Store, site: Site, names: readonly FormatName[] = formatsOf('total')) => {
  const formatOf = formatFor(names)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const format = formatOf(request)
    assertMark(query, format)
    assertExplains(query, format)
    const write = await formats[format].total?.()
    const { asked, asOf } = await totalsAsked(store, query)
    setFormat(reply, format)
    const stamp = await store.stamp()
    const { groupBy = [], cursor } = query as { groupBy?: Groups; cursor?: string }
    const after = cursor === undefined ? undefined : (positionIn(stamp, path, query, cursor) as PartPosition)
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    const url = apiUrl(path, request.url)
    if (!write) {
      const { next, state, ...total } = await store.totals(asked, asOf, {
        signal: request.signal,
        ...(asked.explain === true && { page: { most: partsAtOnce, after } }),
      })
      const href = hrefOfState(site.publicUrl, url, state)
      if (next === undefined) return reply.send(await totalsJson(total, href))
      const cursor = next && cursorOf(stamp, path, query, next)
      return linkPages(reply, site.publicUrl, request.url, cursor).send(
        await totalsJson({ ...total, next: cursor }, href),
      )
    }
    nameFile(reply, format, 'totals')
    return reply.send(await write({ store, site, request, url, asked, groupBy, asOf }))
  }
}

const lines = {
  type: 'string',
  description:
    'Needs `explain=true`. One part per line, `{"key": …, "stage": …, "unit": …, "part": …}`, ' +
    'in the order of rows and figures, however many there are.',
}

const described = {
  operationId: 'readTotals',
  tags: ['totals'],
  summary: 'Add figures up',
  description:
    'Adds figures without counting anything twice: each figure counts its value less the values of its parts. ' +
    'Stages and currencies are never added together; `explain=true` shows each figure of each row: ' +
    `of more than ${partsAtOnce.toString()}, in pages with the largest own parts first, ` +
    'or all of them as NDJSON.',
  response: {
    200: {
      ...json('Totals', 'The rows.', linkOf),
      content: { ...contentOf(formatsOf('total'), 'Totals'), 'application/x-ndjson': { schema: lines } },
    },
    ...unchanged,
    ...responses([...ofReads, 'broken-rule', 'no-room']),
  },
}

export const serveTotals = (app: FastifyInstance, store: Store, site: Site): void => {
  app.get(
    path,
    { config: { role: 'reader' }, schema: { ...described, querystring: totalsQuery } },
    totaller(store, site),
  )
}
