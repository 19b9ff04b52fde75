/** The bodies and answers of webhooks. */
import type { TSchema } from 'typebox'
import { boolean, enumeration, id, instant, optional, url, type Field } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { resourceNames } from '../../resources/index.ts'
import { regionWithin } from '../changes/schema.ts'
import { componentKeyword } from '../contract/parameters.ts'

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

export const webhookBodySchema: TSchema = Type.Object(
  { url: address, ...left(filters('figures')) },
  { $id: 'WebhookBody', description: 'A webhook to make, and what it is sent.', ...closed },
)

export const webhookPatchSchema: TSchema = Type.Object(
  { paused: boolean('Whether it pauses. After a pause it is sent all that it missed.', false).value },
  { $id: 'WebhookPatch', description: 'A change of a webhook.', ...closed },
)

const hookId = Type.String({
  pattern: '^[0-9a-f-]{36}$',
  description: 'The id of the webhook.',
  examples: [exampleId],
})

export const webhookParameter = Type.Object({ id: { ...hookId, [componentKeyword]: 'webhooks.id' } }, closed)

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
  fault: Type.Unsafe({
    type: ['string', 'null'],
    description: 'What was wrong with the last attempt; null after a success.',
    examples: [null],
  }),
  nextAttemptAt: maybe(instant('When it is tried again.', at)),
  pausedAt: maybe(instant('Since when it pauses.', at)),
  createdAt: instant('When it was made.', at).value,
  createdBy: Type.String({ description: 'The label of the key that made it.', examples: ['newsroom'] }),
}

export const webhookSchema: TSchema = Type.Object(properties, {
  $id: 'Webhook',
  description: 'A webhook.',
  ...closed,
})

export const newWebhookSchema: TSchema = Type.Object(
  {
    ...properties,
    secret: Type.String({
      description: 'Signs each message (Standard Webhooks). It is never shown again.',
      examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='],
    }),
  },
  { $id: 'NewWebhook', description: 'A webhook with its secret.', ...closed },
)

const delivery = Type.Object(
  {
    messageId: Type.String({
      description: 'The `webhook-id` of the message, the same for each attempt.',
      examples: ['msg_4f8b4b1d4f6a0c1e9d0b7a3c5e2f6a88'],
    }),
    sequence: whole('The sequence of the change.', 41),
    at: instant('The time of the attempt.', at).value,
    status: Type.Unsafe({
      type: ['integer', 'null'],
      description: 'The status of the answer; null without one.',
      examples: [204],
    }),
    fault: Type.Unsafe({
      type: ['string', 'null'],
      description: 'What was wrong; null if the change was taken.',
      examples: [null],
    }),
    milliseconds: whole('How long it took.', 38),
  },
  closed,
)

const listOf = (name: string, item: TSchema, description: string): TSchema =>
  Type.Object(
    { data: Type.Array(item, { description, examples: [[]] }) },
    { $id: name, description: `${description.replace(/,.*/, '')}.`, ...closed },
  )

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
