/** The descriptions of the operations on webhooks. */
import type { FastifySchema } from 'fastify'
import { noQuery } from '../contract/parameters.ts'
import { json, locationHeader, ofBodies, ofReads, ofWrites, ref, responses, unchanged } from '../openapi/responses.ts'
import { jsonType, mergePatchType } from '../pipeline/body.ts'
import { webhookParameter } from './schema.ts'

const operation = (operationId: string, summary: string, description: string): FastifySchema => ({
  operationId,
  summary,
  description,
  tags: ['webhooks'],
  security: [{ key: [] }],
  querystring: noQuery,
})

const one = { params: webhookParameter }
const patch = { schema: ref('WebhookPatch') }

export const described = {
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
    response: { 200: json('WebhookList', 'All webhooks.'), ...unchanged, ...responses(ofReads) },
  },
  read: {
    ...operation('readWebhook', 'Read a webhook', 'Reads a webhook, without its secret.'),
    ...one,
    response: { 200: json('Webhook', 'The webhook.'), ...unchanged, ...responses([...ofReads, 'not-found']) },
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
    response: {
      200: json('WebhookDeliveryList', 'The last attempts.'),
      ...unchanged,
      ...responses([...ofReads, 'not-found']),
    },
  },
} as const
