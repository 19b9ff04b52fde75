/** The health of the server, and its load: /health/live, /health/ready and /metrics. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifySchema } from 'fastify'
import type * as Library from 'prom-client'
import { Type } from '../../model/schema-builder.ts'
import type { Store } from '../../store/store.ts'
import { isFresh, textTag } from '../contract/etag.ts'
import { noQuery } from '../contract/parameters.ts'
import { Problem, type ProblemSlug } from '../contract/problems.ts'
import { formats } from '../formats/registry.ts'
import { json, responses, unchanged } from '../openapi/responses.ts'
import type { Statistics } from '../pipeline/index.ts'
import { bounds, type Meter } from '../pipeline/meters.ts'
import { booleanField, namedObject, stringField } from '../contract/schemas.ts'

// GET /health/live and /health/ready: liveness and readiness of the server.

/** The problems of operations that need no key. */
const ofHealth: readonly ProblemSlug[] = [
  'invalid-request',
  'unauthorized',
  'uri-too-long',
  'too-many-requests',
  'internal',
  'overloaded',
]

const operation = (operationId: string, summary: string, description: string): FastifySchema => ({
  operationId,
  summary,
  description,
  tags: ['health'],
  querystring: noQuery,
  response: {
    200: json('Health', 'All is well.'),
    ...unchanged,
    ...responses(ofHealth),
  },
})

export const serveHealth = (app: FastifyInstance, store: Store): void => {
  const text = JSON.stringify({ status: 'ok', ...(store.isReadOnly && { readOnly: true }) })
  const tag = textTag(text)

  const live = operation(
    'readLiveness',
    'Check that the process answers',
    'Does not use the database, so that a failure of the database does not restart the process.',
  )
  app.get('/health/live', { config: { vital: true }, schema: live }, (request, reply) =>
    isFresh(request, reply.type(formats.json.mediaType), tag) ? reply : reply.send(text),
  )

  const ready = operation(
    'readReadiness',
    'Check that requests can be served',
    'Reads and writes the database, or only reads one that can only be read: 503 while that fails, and from the moment ' +
      'the server is told to end.',
  )
  app.get('/health/ready', { schema: ready }, async (request, reply) => {
    try {
      await store.probe()
    } catch (error) {
      request.log.warn(error)
      throw new Problem('overloaded', ['database-unhealthy'], [], { 'retry-after': '1' })
    }
    return isFresh(request, reply.type(formats.json.mediaType), tag) ? reply : reply.send(text)
  })
}

// The answer of /health.

export const healthSchema = namedObject('Health', 'The answer of a healthy server.', {
  status: stringField('Always `ok`; failures are problems.', 'ok'),
  readOnly: Type.Optional(
    booleanField('Is `true` if the database can only be read, so that writes are refused.', true),
  ),
})

// GET /metrics: the load of the server, in the format of Prometheus.

/** Milliseconds between two measurements of the delay of the event loop, at the most. */
const betweenMeasurements = 20

/** Metrics of the process, shared by all apps in it and collected from the first request on. */
let ofProcess: Promise<Library.Registry> | undefined
const processMetrics = ({ collectDefaultMetrics, Registry }: typeof Library): Promise<Library.Registry> => {
  const begin = async (): Promise<Library.Registry> => {
    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    // Before its first measurement, the shortest delay of the event loop is infinite, and the mean no number.
    // Several waits, because two timers that are late together are one measurement.
    for (let times = 0; times < 4; times++) await sleep(betweenMeasurements)
    return registry
  }
  return (ofProcess ??= begin())
}

/** Returns the histogram of durations from the meters' counts. */
const durations = (meters: Statistics['meters']): Library.Metric => {
  const name = 'http_request_duration_seconds'
  const valuesOf = ({ method, route, buckets, seconds }: Meter) => {
    const labels = { method, route }
    const cumulated = buckets.map((_count, index) => buckets.slice(0, index + 1).reduce((sum, count) => sum + count, 0))
    return [
      ...cumulated.map((value, index) => ({
        labels: { ...labels, le: bounds[index] ?? '+Inf' },
        value,
        metricName: `${name}_bucket`,
      })),
      { labels, value: seconds, metricName: `${name}_sum` },
      { labels, value: cumulated.at(-1), metricName: `${name}_count` },
    ]
  }
  const get = async () => ({
    name,
    help: 'How long requests took, from their first byte to the last of the answer.',
    type: 'histogram',
    aggregator: 'sum',
    values: [...meters.values()].flatMap(valuesOf),
  })
  return { name, get } as unknown as Library.Metric
}

type Counted = readonly (readonly [labels: Record<string, string>, value: number])[]

const registryOf = (
  { Counter, Registry }: typeof Library,
  store: Store,
  { meters, cache }: Statistics,
): Library.Registry => {
  const registry = new Registry()
  const counter = (name: string, help: string, labelNames: string[], count: () => Counted): void => {
    new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset()
        for (const [labels, value] of count()) this.inc(labels, value)
      },
    })
  }
  const ofKinds = (values: Readonly<Record<string, number>>): Counted =>
    Object.entries(values).map(([kind, value]) => [{ kind }, value])
  counter('http_requests_total', 'Requests, by route and status.', ['method', 'route', 'status'], () =>
    [...meters.values()].flatMap(({ method, route, statuses }) =>
      [...statuses].map(([status, count]) => [{ method, route, status: status.toString() }, count] as const),
    ),
  )
  registry.registerMetric(durations(meters))
  counter('planledger_database_operations_total', 'Queries read and transactions tried.', ['kind'], () => {
    const { read, write } = store.spent()
    return ofKinds({ read: read.times, write: write.times })
  })
  counter('planledger_database_seconds_total', 'Time spent in the database.', ['kind'], () => {
    const { read, write } = store.spent()
    return ofKinds({ read: read.seconds, write: write.seconds })
  })
  counter('planledger_answers_total', 'Finished answers: remembered, or worked out.', ['kind'], () =>
    ofKinds({ ...cache }),
  )
  return registry
}

const page = { 'text/html': { schema: { type: 'string', description: 'A page.' } } }

/** The errors, which a browser gets as pages. */
const errors = Object.fromEntries(
  Object.entries(responses(ofHealth)).map(([status, response]) => [
    status,
    { ...response, content: { ...response.content, ...page } },
  ]),
)

const schema = {
  operationId: 'readMetrics',
  tags: ['health'],
  summary: 'Read the metrics',
  querystring: noQuery,
  description:
    'Metrics in the text format of Prometheus: requests and their durations by route, time in the database, ' +
    'remembered answers, the event loop, the process. Needs no key, like the rest of health. ' +
    'Browsers get the page of the resource `metrics` here.',
  response: {
    200: {
      description: 'The metrics.',
      content: {
        'text/plain': { schema: { type: 'string', description: 'One sample per line.' } },
        ...page,
      },
    },
    303: { type: 'null', description: 'A browser is sent to the shorter address of the page that it asks for.' },
    ...unchanged,
    ...errors,
  },
}

export const serveMetrics = (app: FastifyInstance, store: Store, statistics: Statistics): void => {
  let registry: Library.Registry | undefined
  app.get('/metrics', { config: { vital: true }, schema }, async (request, reply) => {
    const library = await import('prom-client')
    const { Registry } = library
    registry ??= registryOf(library, store, statistics)
    const text = await Registry.merge([registry, await processMetrics(library)]).metrics()
    void reply.type(Registry.PROMETHEUS_CONTENT_TYPE)
    return isFresh(request, reply, textTag(text)) ? reply : reply.send(text)
  })
}
