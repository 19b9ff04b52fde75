/** Decides who calls, by the API key, and whether the route is open to them. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Caller, Role, Store } from '../database/store.ts'
import { keyUses } from './key-uses.ts'
import { Problem } from './problems.ts'

declare module 'fastify' {
  interface FastifyRequest { caller: Caller | undefined }
  interface FastifyContextConfig { role?: Role }
}

const rank: Readonly<Record<Role, number>> = { reader: 1, editor: 2, admin: 3 }

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()

/** The form in which a key is kept. */
export const keyHash = (key: string): string => hashOf(key).toString('hex')

const unauthorized = (detail: string): Problem =>
  new Problem('unauthorized', detail, [], { 'www-authenticate': 'Bearer realm="planledger"' })

const keyIn = (authorization: string): string => {
  const [, key] = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization) ?? []
  if (key === undefined) throw unauthorized('`Authorization` must be `Bearer` and a key.')
  return key
}

export interface Access { readonly store: Store; readonly adminKey: string | undefined; readonly readAccess: 'open' | 'key' }

export const authorize = (app: FastifyInstance, { store, adminKey, readAccess }: Access): void => {
  const adminHash = adminKey === undefined ? undefined : hashOf(adminKey)
  const note = keyUses(app, store)

  const callerWith = async (key: string): Promise<Caller> => {
    const hash = hashOf(key)
    if (adminHash && timingSafeEqual(hash, adminHash)) return { label: 'ADMIN_KEY', role: 'admin' }
    const kept = hash.toString('hex')
    const caller = await store.callerOf(kept)
    // Wrong, expired or revoked: whoever has no valid key need not know which.
    if (!caller) throw unauthorized('The key is not valid.')
    note(kept)
    return caller
  }

  app.decorateRequest('caller', undefined)
  app.addHook('onRequest', async (request) => {
    const { authorization } = request.headers
    if (authorization !== undefined) request.caller = await callerWith(keyIn(authorization))
    const { role } = request.routeOptions.config
    if (role === undefined || (role === 'reader' && readAccess === 'open')) return
    if (!request.caller) throw unauthorized('This needs a key: `Authorization: Bearer <key>`.')
    if (rank[request.caller.role] < rank[role]) {
      throw new Problem('forbidden', `This needs the role \`${role}\`; the key has the role \`${request.caller.role}\`.`)
    }
  })
}
