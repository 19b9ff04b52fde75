/** /v1/webhooks: admins have changes sent to other services. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { didYouMean } from '../../model/closest-name.ts'
import type { ResourceName } from '../../model/field.ts'
import { filtersOf } from '../../model/filters.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Fault } from '../../model/validation.ts'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import type { Webhook, WebhookFilter } from '../../store/webhooks.ts'
import { assertSeen, isFresh, textTag } from '../contract/etag.ts'
import { Problem } from '../contract/problems.ts'
import { idIn } from '../contract/parameters.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { formats } from '../formats/registry.ts'
import { jsonType, mergePatchType, takes } from '../pipeline/body.ts'
import { described } from './described.ts'
import { sendWebhooks } from './sending/dispatcher.ts'
import { newSecret } from './sending/message.ts'
import { wrongTarget } from './target.ts'

/** A body; what is null may be left out. */
interface Asked {
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

const wrongRegion = async (store: Store, { resource, within: region }: WebhookFilter): Promise<string | undefined> => {
  if (region === null) return undefined
  if (resource !== null && !isPlaced(resource))
    return `Cannot be combined with \`resource: ${resource}\`: its records have no region.`
  const candidates = await store.missing('regions', region)
  return candidates && `There is no \`${region}\` among the regions.${didYouMean(region, candidates)}`
}

const assertGood = async (store: Store, hosts: readonly string[], url: string, filter: WebhookFilter) => {
  const wrong = { '/url': wrongTarget(url, hosts), [`/${within}`]: await wrongRegion(store, filter) }
  const faults = Object.entries(wrong).flatMap(([pointer, detail]): Fault[] =>
    detail === undefined ? [] : [{ pointer, detail }],
  )
  if (faults.length > 0) throw new Problem('broken-rule', 'The webhook cannot be made as asked.', faults)
}

const noWebhook = (id: string): Problem => new Problem('not-found', `There is no webhooks/${id}.`)

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
    const { url, resource = null, id: record = null, [within]: region = null } = request.body as Asked
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
