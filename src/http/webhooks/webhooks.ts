/** /v1/webhooks: admins have changes sent to other services. */
import type { Message } from '../../text/messages/message.ts'
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { didYouMean } from '../../model/closest-name.ts'
import { boolean, enumeration, type Field, id, instant, optional, type ResourceName, url } from '../../model/field.ts'
import { filtersOf } from '../../model/filters.ts'
import { Type } from '../../model/schema-builder.ts'
import type { Fault } from '../../model/validation.ts'
import { resourceNames, resourceOf } from '../../resources/index.ts'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import type { Webhook, WebhookFilter } from '../../store/webhooks.ts'
import { regionWithin } from '../changes/feed.ts'
import { assertSeen, isFresh, textTag } from '../contract/etag.ts'
import { componentKeyword, idIn, noQuery } from '../contract/parameters.ts'
import { Problem } from '../contract/problems.ts'
import { formatFor, setFormat, formats } from '../formats/registry.ts'
import {
  keyedOperations,
  locationHeader,
  ofBodies,
  ofWrites,
  readResponses,
  ref,
  responses,
} from '../openapi/responses.ts'
import { jsonType, mergePatchType, takes } from '../pipeline/body.ts'
import { newSecret, sendWebhooks, wrongTarget } from './sending.ts'
import { arrayOf, closedObject, namedObject, nullableString, stringField } from '../contract/schemas.ts'

// The bodies and answers.

/** The example of an id, under which tests make a webhook. */
export const exampleId = '0b9e2f0a-5d0c-4b7e-9a57-3c1f6d2e8a41'
const at = '2025-02-13T02:53:00.000Z'

const closed = { additionalProperties: false }
const whole = (description: string, example: number): TSchema =>
  Type.Integer({ minimum: 0, description, examples: [example] })
const maybe = (field: Field, example: unknown = null): TSchema =>
  Type.Unsafe({ ...optional(field).schema, examples: [example] })

const target = url('Where changes are posted: an https address, unless `WEBHOOK_HOSTS` names its host.', '').value
const address: TSchema = { ...target, examples: ['https://example.org/planledger'] }

const filters = (example: unknown): Record<string, TSchema> => ({
  resource: maybe(enumeration(resourceNames, 'Only changes of this resource.', 'figures'), example),
  id: maybe(id('Only changes of the record with this id.', 'guangdong')),
  'regionId.within': maybe(regionWithin),
})

const left = (properties: Record<string, TSchema>): Record<string, TSchema> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, Type.Optional(schema)]))

export const webhookBodySchema: TSchema = namedObject('WebhookBody', 'A webhook to make, and what it is sent.', {
  url: address,
  ...left(filters('figures')),
})

export const webhookPatchSchema: TSchema = namedObject('WebhookPatch', 'A change of a webhook.', {
  paused: boolean('Whether it pauses. After a pause it is sent all that it missed.', false).value,
})

const hookId = Type.String({
  pattern: '^[0-9a-f-]{36}$',
  description: 'The id of the webhook.',
  examples: [exampleId],
})

const webhookParameter = closedObject({ id: { ...hookId, [componentKeyword]: 'webhooks.id' } })

const properties: Record<string, TSchema> = {
  id: hookId,
  url: address,
  filter: Type.Object(filters(null), { description: 'Which changes it is sent; null asks for any.', ...closed }),
  state: enumeration(
    ['active', 'retrying', 'paused'],
    'Whether it is sent changes: `retrying` after a failed attempt; `paused` after a day of them or by hand, until ' +
      '`paused` is set to false.',
    'active',
  ).value,
  position: whole('Every change up to this sequence that passes the filter was sent.', 41),
  failures: whole('The number of failed attempts since the last success.', 0),
  failingSince: maybe(instant('When the first of them was made.', at)),
  fault: nullableString('What was wrong with the last attempt; null after a success.', null),
  nextAttemptAt: maybe(instant('When it is tried again.', at)),
  pausedAt: maybe(instant('Since when it pauses.', at)),
  createdAt: instant('When it was made.', at).value,
  createdBy: stringField('The label of the key that made it.', 'newsroom'),
}

export const webhookSchema: TSchema = namedObject('Webhook', 'A webhook.', properties)

export const newWebhookSchema: TSchema = namedObject('NewWebhook', 'A webhook with its secret.', {
  ...properties,
  secret: stringField(
    'Signs each message (Standard Webhooks). It is never shown again.',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  ),
})

const delivery = closedObject({
  messageId: stringField(
    'The `webhook-id` of the message, the same for each attempt.',
    'msg_4f8b4b1d4f6a0c1e9d0b7a3c5e2f6a88',
  ),
  sequence: whole('The sequence of the change.', 41),
  at: instant('The time of the attempt.', at).value,
  status: Type.Unsafe({
    type: ['integer', 'null'],
    description: 'The status of the answer; null without one.',
    examples: [204],
  }),
  fault: nullableString('What was wrong; null if the change was taken.', null),
  milliseconds: whole('How long it took.', 38),
})

const listOf = (name: string, item: TSchema, description: string): TSchema =>
  namedObject(name, `${description.replace(/,.*/, '')}.`, { data: arrayOf(item, description) })

export const webhookListSchema = listOf(
  'WebhookList',
  Type.Unsafe({ $ref: 'Webhook#' }),
  'All webhooks, the oldest first.',
)
export const deliveryListSchema = listOf(
  'WebhookDeliveryList',
  delivery,
  'The last 100 attempts to send, the latest first.',
)

// The descriptions of the operations on webhooks.

const operation = keyedOperations('webhooks', { querystring: noQuery })

const one = { params: webhookParameter }
const patch = { schema: ref('WebhookPatch') }

const described = {
  create: {
    ...operation(
      'createWebhook',
      'Make a webhook',
      'From now on each change that passes the filter is posted to the address, in order and one at a time, signed as ' +
        'Standard Webhooks has it. What is not answered 2xx within 10 seconds is sent again after 5 seconds, then ' +
        'after longer and longer pauses; after a day the webhook pauses.',
    ),
    body: { content: { [jsonType]: { schema: ref('WebhookBody') } } },
    response: {
      201: {
        description: 'The webhook, with its secret.',
        headers: locationHeader,
        content: { [jsonType]: { schema: ref('NewWebhook') } },
      },
      ...responses([...ofBodies, 'still-running']),
    },
  },
  list: {
    ...operation('listWebhooks', 'List webhooks', 'Lists all webhooks, without their secrets.'),
    response: readResponses('WebhookList', 'All webhooks.'),
  },
  read: {
    ...operation('readWebhook', 'Read a webhook', 'Reads a webhook, without its secret.'),
    ...one,
    response: readResponses('Webhook', 'The webhook.', 'not-found'),
  },
  patch: {
    ...operation(
      'patchWebhook',
      'Pause or resume a webhook',
      'A webhook that is resumed is tried at once, and sent all that it missed.',
    ),
    ...one,
    body: { content: { [mergePatchType]: patch, [jsonType]: patch } },
    response: {
      200: { description: 'The webhook.', content: { [jsonType]: { schema: ref('Webhook') } } },
      ...responses([...ofWrites, 'body-too-large', 'not-found', 'stale-precondition']),
    },
  },
  remove: {
    ...operation('deleteWebhook', 'Delete a webhook', 'Deletes a webhook, what it is owed, and its deliveries.'),
    ...one,
    response: {
      204: { type: 'null', description: 'The webhook is deleted.' },
      ...responses([...ofWrites, 'not-found', 'stale-precondition']),
    },
  },
  deliveries: {
    ...operation(
      'listWebhookDeliveries',
      'List the deliveries of a webhook',
      'Lists the last 100 attempts to send, the latest first.',
    ),
    ...one,
    response: readResponses('WebhookDeliveryList', 'The last attempts.', 'not-found'),
  },
} as const

/** A body; what is null may be left out. */
interface WebhookBody {
  readonly url: string
  readonly resource?: ResourceName | null
  readonly id?: string | null
  readonly 'regionId.within'?: string | null
}

const within = 'regionId.within'

const stateOf = ({ pausedAt, failures }: Webhook): string =>
  pausedAt !== null ? 'paused' : failures > 0 ? 'retrying' : 'active'

const webhookJson = ({ id, url, filter, ...webhook }: Webhook): object => ({
  id,
  url,
  filter: { resource: filter.resource, id: filter.id, [within]: filter.within },
  state: stateOf({ id, url, filter, ...webhook }),
  position: webhook.position,
  failures: webhook.failures,
  failingSince: webhook.failingSince,
  fault: webhook.fault,
  nextAttemptAt: webhook.nextAttemptAt,
  pausedAt: webhook.pausedAt,
  createdAt: webhook.createdAt,
  createdBy: webhook.createdBy,
})

const isPlaced = (resource: ResourceName): boolean =>
  resource === 'regions' || filtersOf(resourceOf(resource)).has(within)

const wrongRegion = async (store: Store, { resource, within: region }: WebhookFilter): Promise<Message | undefined> => {
  if (region === null) return undefined
  if (resource !== null && !isPlaced(resource)) return ['webhook-unplaced', resource]
  const candidates = await store.missing('regions', region)
  return candidates && ['no-reference', region, 'regions', didYouMean(region, candidates)]
}

const assertGood = async (store: Store, hosts: readonly string[], url: string, filter: WebhookFilter) => {
  const wrong = { '/url': wrongTarget(url, hosts), [`/${within}`]: await wrongRegion(store, filter) }
  const faults = Object.entries(wrong).flatMap(([pointer, detail]): Fault[] =>
    detail === undefined ? [] : [{ pointer, detail }],
  )
  if (faults.length > 0) throw new Problem('broken-rule', ['webhook-bad'], faults)
}

const noWebhook = (id: string): Problem => new Problem('not-found', ['no-webhook', id])

interface Settings {
  readonly publicUrl: string
  /** Hosts that may be reached without https and at any address. */
  readonly webhookHosts: readonly string[]
}

export const serveWebhooks = (app: FastifyInstance, store: Store, { publicUrl, webhookHosts }: Settings): void => {
  const { webhooks } = store
  const look = sendWebhooks(app, store, webhookHosts)
  const formatOf = formatFor(['json'])

  const found = async (request: FastifyRequest): Promise<Webhook> => {
    const webhook = await webhooks.find(idIn(request))
    if (!webhook) throw noWebhook(idIn(request))
    return webhook
  }
  const send = (request: FastifyRequest, reply: FastifyReply, answer: object): FastifyReply => {
    setFormat(reply, formatOf(request))
    void reply.header('cache-control', 'private, no-cache')
    const text = JSON.stringify(answer)
    return isFresh(request, reply, textTag(text)) ? reply : reply.send(text)
  }

  const create = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { url, resource = null, id: record = null, [within]: region = null } = request.body as WebhookBody
    const filter = { resource, id: record, within: region }
    await assertGood(store, webhookHosts, url, filter)
    const { label: createdBy } = request.caller as Caller
    const [id, secret] = [randomUUID(), newSecret()]
    const webhook = await webhooks.add({ id, url, secret, filter, createdBy })
    look()
    return reply
      .code(201)
      .headers({ location: `${publicUrl}/v1/webhooks/${id}`, 'content-type': formats.json.mediaType })
      .send(JSON.stringify({ ...webhookJson(webhook), secret }))
  }
  const assertSeenNow = async (request: FastifyRequest): Promise<void> => {
    assertSeen(request, textTag(JSON.stringify(webhookJson(await found(request)))))
  }
  const patch = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await assertSeenNow(request)
    const { paused } = request.body as { paused: boolean }
    const webhook = await webhooks.setPaused(idIn(request), paused)
    if (!webhook) throw noWebhook(idIn(request))
    look()
    return reply.type(formats.json.mediaType).send(JSON.stringify(webhookJson(webhook)))
  }
  const remove = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await assertSeenNow(request)
    if (!(await webhooks.remove(idIn(request)))) throw noWebhook(idIn(request))
    return reply.code(204).send()
  }

  const [list, one] = ['/v1/webhooks', '/v1/webhooks/:id'] as const
  const config = { role: 'admin' } as const
  app.post(list, { config: { ...config, idempotent: true }, ...takes(jsonType), schema: described.create }, create)
  app.get(list, { config, schema: described.list }, async (request, reply) =>
    send(request, reply, { data: (await webhooks.all()).map(webhookJson) }),
  )
  app.get(one, { config, schema: described.read }, async (request, reply) =>
    send(request, reply, webhookJson(await found(request))),
  )
  app.patch(one, { config, ...takes(mergePatchType, jsonType), schema: described.patch }, patch)
  app.delete(one, { config, schema: described.remove }, remove)
  app.get(`${one}/deliveries`, { config, schema: described.deliveries }, async (request, reply) => {
    const { id } = await found(request)
    return send(request, reply, { data: await webhooks.deliveries(id) })
  })
}
