/** GET and POST /v1/reconcile: names matched to records by the Reconciliation Service API 0.2, which OpenRefine speaks. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import { isFresh, registerTag, textTag } from '../contract/etag.ts'
import { noQuery } from '../contract/parameters.ts'
import { invalid } from '../contract/problems.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { formats } from '../formats/registry.ts'
import { ofReads, ref, responses, tagHeader, unchanged } from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { formType, takeForms } from '../pipeline/forms.ts'
import { answerBatch, parseBatch } from './batch.ts'
import { manifestOf, path, type Service } from './manifest.ts'
import { reconcileQuery } from './schema.ts'
import { serveSuggestions } from './suggest.ts'

/** In bytes: enough for a batch of the longest names in percent-encoding. */
const longestForm = 2 ** 20

const read = {
  operationId: 'reconcile',
  tags: ['reconcile'],
  summary: 'Reconcile names, or read the manifest',
  description:
    'Without `queries`, answers the manifest of the service (Reconciliation Service API 0.2). With `queries`, answers ' +
    'the batch: for each query the records that its name may mean.',
  querystring: reconcileQuery,
  response: {
    200: {
      description: 'The manifest, or the candidates of each query.',
      headers: tagHeader,
      content: { [jsonType]: { schema: { anyOf: [ref('ReconciliationService'), ref('ReconciliationResults')] } } },
    },
    ...unchanged,
    ...responses([...ofReads, 'body-too-large']),
  },
}

const posted = {
  operationId: 'reconcileBatch',
  tags: ['reconcile'],
  summary: 'Reconcile a batch of names',
  description: 'Answers a batch as OpenRefine sends it: a form with the control `queries`.',
  querystring: noQuery,
  body: { content: { [formType]: { schema: ref('ReconciliationForm') } } },
  response: {
    200: {
      description: 'The candidates of each query.',
      content: { [jsonType]: { schema: ref('ReconciliationResults') } },
    },
    ...responses([...ofReads, 'body-too-large', 'unsupported-media-type']),
  },
}

/** The form has one; others are named in the refusal. */
const mostControls = 20

/** Makes an object of the controls of a form, as the schema describes it. */
const readControls = (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
  const { controls } = request.body as { controls: readonly (readonly [name: string, text: string])[] }
  const some = controls.slice(0, mostControls)
  const names = some.map(([name]) => name)
  const repeated = names.find((name, at) => names.indexOf(name) !== at)
  request.body = Object.fromEntries(some)
  done(
    repeated === undefined ? undefined : invalid([{ pointer: `/${repeated.slice(0, 40)}`, detail: 'Is given twice.' }]),
  )
}

export const serveReconcile = (app: FastifyInstance, store: Store, service: Service): void => {
  const formatOf = formatFor(['json'])
  const manifest = JSON.stringify(manifestOf(service))
  const config = { role: 'reader' } as const

  app.get(path, { config, schema: read }, async (request: FastifyRequest, reply: FastifyReply) => {
    const { queries } = request.query as { queries?: string }
    const format = formatOf(request)
    setFormat(reply, format)
    if (queries === undefined) return isFresh(request, reply, textTag(manifest)) ? reply : reply.send(manifest)
    const batch = parseBatch(queries, (detail) => ({ parameter: 'queries', detail }))
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
    return reply.send(await answerBatch(store, batch))
  })

  void app.register((forms, _options, done) => {
    takeForms(forms)
    const taken = takes(formType)
    const options = {
      config,
      bodyLimit: longestForm,
      ...taken,
      preValidation: [taken.preValidation, readControls],
      schema: posted,
    }
    forms.post(path, options, async (request: FastifyRequest, reply: FastifyReply) => {
      const { queries } = request.body as { queries: string }
      const batch = parseBatch(queries, (detail) => ({ pointer: '/queries', detail }))
      return reply.type(formats[formatOf(request)].mediaType).send(await answerBatch(store, batch))
    })
    done()
  })
  serveSuggestions(app, store)
}
