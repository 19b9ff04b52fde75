/** Brings the records of a register back to what they were, so that it does not grow under a fuzz. */
import { everyResource } from '../../../src/resources/index.ts'
import type { ResourceName } from '../../../src/model/field.ts'
import { readAll } from '../every-page.ts'
import { adminKey, type Built } from '../build.ts'
import { bodyOf } from './world.ts'

type Row = Readonly<Record<string, unknown>>

interface Change {
  readonly resource: ResourceName
  readonly id: string
  readonly record: Row | null
}

/** References lead to resources earlier in this order, and to records of the same. */
const order = new Map(everyResource.map(({ name }, at) => [name as string, at]))
const placeOf = ({ resource }: Change): number => order.get(resource) ?? 0

/** Returns what restores the register; records that still cannot be deleted are tried again the next time. */
export const tidierOf = async (app: Built): Promise<() => Promise<void>> => {
  const first = new Map<string, Row>()
  for (const { name } of everyResource)
    for (const record of await readAll(app, `/v1/${name}`))
      first.set(`${name}/${record['id'] as string}`, bodyOf(record))
  const webhooks = (await webhooksOf(app)).map(({ id }) => id)
  let after = 0
  let left: Change[] = []

  /** Returns the last state of each record that has changed since the last call, or was left. */
  const changed = async (): Promise<Change[]> => {
    const all = new Map(left.map((change) => [`${change.resource}/${change.id}`, change]))
    for (;;) {
      const { data, next } = (await app.send('GET', `/v1/changes?limit=200&after=${after.toString()}`)).body as {
        data: Change[]
        next: number
      }
      after = next
      if (data.length === 0) return [...all.values()]
      for (const change of data) all.set(`${change.resource}/${change.id}`, change)
    }
  }

  const isRestored = async ({ resource, id, record }: Change): Promise<boolean> => {
    const body = first.get(`${resource}/${id}`)
    const address = `/v1/${resource}/${encodeURIComponent(id)}`
    if (body === undefined && record === null) return true
    const { status } = await app.send(body ? 'PUT' : 'DELETE', address, body ? { body } : {})
    if (resource === 'sources' && body) await app.send('DELETE', `${address}/text`)
    return status < 300 || status === 410 || status === 404
  }

  const tryAll = async (changes: readonly Change[]): Promise<Change[]> => {
    const failed: Change[] = []
    for (const change of changes) if (!(await isRestored(change))) failed.push(change)
    return failed
  }

  await changed()
  return async () => {
    left = (await changed()).sort((one, other) => placeOf(one) - placeOf(other))
    const isFirst = ({ resource, id }: Change): boolean => first.has(`${resource}/${id}`)
    for (let before = Infinity; left.length > 0 && left.length < before;) {
      before = left.length
      left = [
        ...(await tryAll(left.filter(isFirst))),
        ...(await tryAll(left.filter((change) => !isFirst(change)).reverse())),
      ]
    }
    // What was written here needs no tidying.
    await changed()
    for (const { id } of await webhooksOf(app))
      if (!webhooks.includes(id)) await app.send('DELETE', `/v1/webhooks/${id}`)
  }
}

const webhooksOf = async (app: Built): Promise<readonly { readonly id: string }[]> => {
  const { body } = await app.send('GET', '/v1/webhooks', { headers: {}, key: adminKey })
  return (body as { data: { id: string }[] }).data
}
