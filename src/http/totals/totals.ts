/** GET /v1/totals: figures added up without counting anything twice, in any format that writes totals. */
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { type Groups, totalsRows } from '../../exchange/delimited/derived.ts'
import { tablesOfTotals } from '../../exchange/package/totals.ts'
import type { PartPosition } from '../../figures/largest-parts.ts'
import type { TotalsQuery } from '../../figures/totals.ts'
import { didYouMean } from '../../model/closest-name.ts'
import { date, enumeration, type Field, id, type ResourceName, term, unit } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import { parsePeriod, wrongPeriod } from '../../model/period.ts'
import { Type } from '../../model/schema-builder.ts'
import { groups, reasons } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import { regions } from '../../resources/regions.ts'
import { wrongUnit } from '../../rules/values.ts'
import type { Answering, Store } from '../../store/store.ts'
import { apiUrl, hrefOfState, linkPages, pagesOf } from '../contract/paging.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { assertExists, type QueryParameters, sequenceOf } from '../contract/list-query.ts'
import { asOfParameter, bomParameter, componentKeyword, cursorParameter } from '../contract/parameters.ts'
import { invalidParameter, Problem } from '../contract/problems.ts'
import { assertMark, formatFor, nameFile, setFormat, type FormatName, formats, formatsOf } from '../formats/registry.ts'
import type { ReadSum, Site, SumReader } from '../formats/writer.ts'
import { contentOf, json, linkOf, ofReads, responses, unchanged } from '../openapi/responses.ts'
import { arrayOf, booleanField, closedObject, namedObject, oneOf, stringField } from '../contract/schemas.ts'

// The query of /v1/totals.

/** A larger explained total is divided so, in JSON and on a page for people. */
export const partsPage = { most: 2000, size: 200 } as const

const levels = (jsonOf(regions.own.kind.value).enum ?? []).filter((kind) => kind !== 'zone')

const optional = (field: Field, description: string): TSchema => Type.Optional({ ...field.value, description })

const within = (what: string, example: string): TSchema =>
  Type.Optional(id(`Only own parts within this ${what} and all below it.`, example).value)

/** The parameters of which lists have others of the same name. */
const ambiguous = new Set([
  'metric',
  'subjectKind',
  'unit',
  'prices',
  'regionId.within',
  'industryIds.within',
  'initiativeId',
  'projectId',
  'cursor',
  'format',
])

const distinct = (parameters: Readonly<Record<string, TSchema>>): Record<string, TSchema> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, schema]) => {
      const named = { ...schema, [componentKeyword]: `totals.${name}` }
      // A copy is not optional by itself.
      return [name, !ambiguous.has(name) ? schema : name === 'metric' ? named : Type.Optional(named)]
    }),
  )

/** The parameters of totals, which are those of outcomes too. */
export const sumParameters = distinct({
  metric: term('The metric to add up.', 'investment').value,
  stage: optional(figures.own.stage, 'Only this stage; without it, each stage has its own row.'),
  period: Type.Optional(
    Type.String({
      maxLength: 21,
      examples: ['2025'],
      description:
        'Only figures whose period lies within it: a year, a month, a quarter, or two dates (`2025`, `2025-05`, ' +
        '`2025-Q1`, `2025-01-01/2025-05-31`).',
    }),
  ),
  reportedBy: Type.Optional(date('Only figures of sources published by this day.', '2025-02-13').value),
  asOf: Type.Optional(asOfParameter),
  subjectKind: optional(
    figures.own.subjectKind,
    'Only figures about this kind of subject; without it, initiatives and projects.',
  ),
  unit: Type.Optional(
    unit('Converts all money into this currency; without it, each currency has its own row.', 'USD').value,
  ),
  prices: optional(
    figures.own.prices,
    'Figures in prices of this base; without it, those in prices of the time. The others are left out as `other-prices`.',
  ),
  groupBy: Type.Optional(
    Type.Array(Type.Unsafe({ type: 'string', enum: groups }), {
      minItems: 1,
      maxItems: 2,
      uniqueItems: true,
      examples: [['region']],
      description: 'Up to two groups. A figure that cannot be split goes to the row whose key is null.',
    }),
  ),
  regionKind: Type.Optional(
    enumeration(levels, 'Lifts each region to this level; goes with `groupBy=region`.', 'province').value,
  ),
  'regionId.within': within('region', 'guangdong'),
  'industryIds.within': within('industry', 'steel'),
  initiativeId: Type.Optional(
    id('Only own parts of this initiative and of everything below it.', 'guangdong-key-field-research-projects').value,
  ),
  projectId: Type.Optional(
    id('Only own parts of this project and of everything below it.', 'guangdong-key-projects-2025').value,
  ),
  explain: Type.Optional(
    booleanField(
      'Lists every figure of each row and, in JSON, every excluded figure with its reason; ' +
        'NDJSON needs it, a data package always does it, CSV, XLSX, Parquet, SVG and PNG never do.',
      true,
    ),
  ),
  cursor: Type.Optional({
    ...cursorParameter,
    description: `Continues an explained total of more than ${partsPage.most.toString()} figures: \`next\` of the page before.`,
  }),
  format: Type.Optional(oneOf(formatsOf('total'), 'The format of the answer; takes precedence over `Accept`.', 'svg')),
  bom: Type.Optional(bomParameter),
})

export const totalsQuery: TSchema = closedObject(sumParameters)

// The answer of /v1/totals.

export const sumDecimal = (description: string, example: string) =>
  Type.String({ pattern: '^-?(0|[1-9]\\d*)(\\.\\d{1,3})?$', description, examples: [example] })
export const orNull = (schema: TSchema): TSchema => Type.Unsafe({ ...schema, type: [jsonOf(schema).type, 'null'] })
export const nodeId = (description: string, example: string) => id(description, example).value

export const partFields = {
  figureId: nodeId('The figure.', 'guangdong-key-projects-2025-investment'),
  wholeFigureId: orNull(nodeId('The figure that it is a part of.', 'guangdong-key-projects-2025-investment')),
  subjectKind: figures.own.subjectKind.value,
  subjectId: nodeId('The subject of the figure.', 'guangdong-key-projects-2025'),
  value: figures.own.value.value,
  unit: figures.own.unit.value,
  ownPart: sumDecimal('The value less the values of its parts, in the unit of the row.', '834200000000'),
  rate: Type.Optional(stringField('The rate of the conversion.', '0.1368')),
}

export const keyFields = {
  key: Type.Unsafe({
    type: 'object',
    description: 'The value of each group; null for figures that cannot be split or placed.',
    additionalProperties: { type: ['string', 'null'] },
    examples: [{ region: 'guangdong' }],
  }),
  label: stringField('The key in words.', 'Guangdong'),
}

const row = closedObject({
  ...keyFields,
  stage: figures.own.stage.value,
  unit: figures.own.unit.value,
  total: sumDecimal('The sum of the own parts.', '1000000000000'),
  lowerBound: orNull(sumDecimal('The lower bound of the total; null if open.', '1000000000000')),
  upperBound: orNull(sumDecimal('The upper bound of the total; null if open.', '1000000000000')),
  figures: Type.Integer({ minimum: 1, description: 'The number of figures in the row.', examples: [2] }),
  approximate: booleanField(
    'Whether an amount that the row rests on is approximate: what a topmost figure counts, or what figures beneath ' +
      'it in other rows count.',
    false,
  ),
  from: orNull(
    date('The first day of the periods of the figures in the row; null if one is open.', '2025-01-01').value,
  ),
  through: orNull(
    date(
      'The earliest of the days at which what the topmost subjects of the row report ends; null if one is open.',
      '2025-12-31',
    ).value,
  ),
  partial: booleanField(
    'Whether the row is actual and ends before what it is set beside: its year, else the end of `period`, else ' +
      'the planned row with the same key and unit. Never true of a stock.',
    false,
  ),
  parts: Type.Optional(
    arrayOf(closedObject(partFields), 'Every figure in the row, or those on the page, with `explain=true`.'),
  ),
})

const reason = {
  type: 'string',
  description: 'The reason why a figure is excluded.',
  examples: ['superseded'],
  enum: reasons,
}

/** What an answer has beside its rows. */
export const sumFields = {
  rates: arrayOf(
    closedObject({
      from: unit('The unit converted from.', 'CNY').value,
      to: unit('The unit converted to.', 'USD').value,
      rate: stringField('Units of `to` per unit of `from`, with up to 12 significant digits.', '0.1368'),
      figureId: Type.Optional(nodeId('The figure that prints the rate.', 'guangdong-key-projects-2025-investment')),
      rateId: Type.Optional(nodeId('The rate record.', 'usd-cny-2025-02-13')),
    }),
    'Every rate used, with its origin.',
  ),
  excluded: Type.Unsafe({
    type: 'object',
    description: 'The number of excluded figures, by reason.',
    propertyNames: reason,
    additionalProperties: { type: 'integer', minimum: 1 },
    examples: [{ superseded: 1 }],
  }),
  excludedFigures: Type.Optional(
    arrayOf(
      closedObject({
        figureId: nodeId('The excluded figure.', 'guangdong-key-projects-2025-investment'),
        reason: Type.Unsafe(reason),
        insteadId: Type.Optional(
          nodeId('The figure that counts instead, if one does.', 'guangdong-key-projects-2025-investment'),
        ),
      }),
      'Every excluded figure, with `explain=true`.',
    ),
  ),
  next: Type.Optional(
    orNull(
      stringField(
        'Only if the figures come in pages, with the largest own parts first: the cursor of the next page, null on ' +
          'the last one. Excluded figures are on the first page.',
        'WyJxTWZ3UUZ2dEtYRnJ1UlpJIixbIjEwMDAiLCJhIl1d',
      ),
    ),
  ),
  href: stringField(
    'The permanent address of this answer.',
    'https://planledger.example.org/v1/totals?metric=investment&asOf=2025-03-01T00%3A00%3A00.000Z',
  ),
}

export const totalsSchema: TSchema = namedObject('Totals', 'Figures added up without counting anything twice.', {
  metric: term('The metric that was added up.', 'investment').value,
  data: arrayOf(row, 'The rows, ordered by key, stage and unit; they add up to the ungrouped total.'),
  ...sumFields,
})

// Writes a total, or outcomes, as JSON, some rows at a time, so that a total of many rows holds no other request up.

const rowsAtOnce = 10_000

/** Returns the bytes of `{...answer, href}`. */
const sumJson = async (
  { metric, data, ...rest }: Omit<ReadSum['answer'], 'next'> & { readonly next?: string | null },
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

const parsedPeriod = (text: string | undefined) => {
  const period = text === undefined ? undefined : parsePeriod(text)
  if (text !== undefined && !period) throw invalidParameter('period', ...wrongPeriod(text))
  return period
}

const assertUnit = (unit: string | undefined): void => {
  const detail = unit === undefined ? undefined : wrongUnit(unit)
  if (detail !== undefined) throw new Problem('broken-rule', undefined, [{ parameter: 'unit', detail }])
}

/** The parameters that name a record, and among what. */
const nodes: readonly (readonly [string, ResourceName])[] = [
  ['regionId.within', 'regions'],
  ['industryIds.within', 'industries'],
  ['initiativeId', 'initiatives'],
  ['projectId', 'projects'],
]

const assertNodes = async (store: Store, query: QueryParameters, asOf: number | undefined): Promise<void> => {
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
  const near = used ? didYouMean(metric, [...defined, ...used]) : []
  if (near.length === 0) return
  await store.totals(query, asOf)
  throw invalidParameter('metric', 'no-metric', metric, near)
}

const assertGrouped = ({ regionKind, groupBy = [] }: QueryParameters & { readonly groupBy?: Groups }): void => {
  if (regionKind !== undefined && !groupBy.includes('region')) {
    throw invalidParameter('regionKind', 'only-with', 'groupBy=region')
  }
}

const assertExplains = ({ explain, cursor }: QueryParameters, format: FormatName): void => {
  const { explains } = formats[format]
  const wanted = explains === undefined ? explain : explains !== 'never'
  if (explain !== wanted && (explain !== undefined || explains === 'if asked')) {
    throw invalidParameter('explain', 'must-explain', String(wanted), format)
  }
  if (cursor === undefined) return
  if (explains !== undefined) throw invalidParameter('cursor', 'not-in-format', format)
  if (explain !== true) throw invalidParameter('cursor', 'only-with', 'explain=true')
}

/** A validated query. */
type ValidQuery = Omit<TotalsQuery, 'period' | 'regionWithin' | 'industryWithin'> &
  Readonly<Partial<Record<'period' | 'regionId.within' | 'industryIds.within', string>>>

/** Returns the query of the arithmetic: with its period parsed, and its filters under their own names. */
const question = (query: QueryParameters): TotalsQuery => {
  const {
    period,
    'regionId.within': regionWithin,
    'industryIds.within': industryWithin,
    ...rest
  } = query as ValidQuery & QueryParameters
  assertUnit(rest.unit)
  assertGrouped(query)
  return { ...rest, period: parsedPeriod(period), regionWithin, industryWithin }
}

/** Reads a validated query into what the store is asked. Throws a problem where it names what is not there. */
export const totalsRequest = async (
  store: Store,
  query: QueryParameters,
): Promise<{ readonly total: TotalsQuery; readonly asOf: number | undefined }> => {
  const total = question(query)
  const asOf = await sequenceOf(store, query)
  await assertMetric(store, total, asOf)
  await assertNodes(store, query, asOf)
  return { total, asOf }
}

/** Returns what reads what is asked. */
type Summing = (query: TotalsQuery, groupBy: Groups, asOf: number | undefined, answering: Answering) => SumReader

/** Returns what answers totals, or outcomes, in one of these formats. */
export const answersSums = (
  store: Store,
  site: Site,
  name: SumReader['name'],
  summing: Summing,
  names: readonly FormatName[] = formatsOf('total'),
) => {
  const [path, formatOf] = [`/v1/${name}`, formatFor(names)]
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as QueryParameters
    const format = formatOf(request)
    assertMark(query, format)
    assertExplains(query, format)
    const write = await formats[format].total?.()
    const { total, asOf } = await totalsRequest(store, query)
    setFormat(reply, format)
    const stamp = await store.stamp()
    const { groupBy = [] } = query as { groupBy?: Groups }
    const { after, cursorOf } = pagesOf(stamp, path, query)
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    const url = apiUrl(path, request.url)
    const sum = summing(total, groupBy, asOf, { signal: request.signal })
    if (!write) {
      const { answer, state } = await sum.read(
        total.explain === true ? { page: { ...partsPage, after: after as PartPosition | undefined } } : undefined,
      )
      const { next, ...rest } = answer
      const href = hrefOfState(site.publicUrl, url, state)
      if (next === undefined) return reply.send(await sumJson(rest, href))
      const cursor = cursorOf(next ?? undefined)
      return linkPages(reply, site.publicUrl, request.url, cursor).send(await sumJson({ ...rest, next: cursor }, href))
    }
    nameFile(reply, format, name)
    return reply.send(await write({ store, site, request, url, query: total, sum }))
  }
}

/** Returns what answers a total, in one of these formats. */
export const totaller = (store: Store, site: Site, names?: readonly FormatName[]) =>
  answersSums(
    store,
    site,
    'totals',
    (total, groupBy, asOf, answering) => ({
      ...tablesOfTotals(groupBy),
      read: async (explained) => {
        const query = explained ? { ...total, explain: true } : total
        const { state, ...answer } = await store.totals(query, asOf, { ...answering, ...explained })
        return {
          answer,
          state,
          rows: () => totalsRows(answer),
          drawn: async () => (await (await import('../formats/chart.ts')).comparedIn(store, query, answer, asOf)).data,
        }
      },
      writeParts: (file) => store.parts({ totals: total }, asOf, file, answering),
    }),
    names,
  )

export const linesSchema = {
  type: 'string',
  description:
    'Needs `explain=true`. One part per line, `{"key": …, "unit": …, "part": …}`, of totals with its `stage`, ' +
    'in the order of rows and figures, however many there are.',
}

const described = {
  operationId: 'readTotals',
  tags: ['totals'],
  summary: 'Add figures up',
  description:
    'Adds figures without counting anything twice: each figure counts its value less the values of its parts. ' +
    'Stages and currencies are never added together; `explain=true` shows each figure of each row: ' +
    `of more than ${partsPage.most.toString()}, in pages of ${partsPage.size.toString()} with the largest own parts first, ` +
    'or all of them as NDJSON.',
  response: {
    200: {
      ...json('Totals', 'The rows.', linkOf),
      content: { ...contentOf(formatsOf('total'), 'Totals'), 'application/x-ndjson': { schema: linesSchema } },
    },
    ...unchanged,
    ...responses([...ofReads, 'broken-rule', 'no-room']),
  },
}

export const serveTotals = (app: FastifyInstance, store: Store, site: Site): void => {
  app.get(
    '/v1/totals',
    { config: { role: 'reader' }, schema: { ...described, querystring: totalsQuery } },
    totaller(store, site),
  )
}
