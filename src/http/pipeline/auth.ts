/** Finds the caller by the API key, decides whether the route is open to the caller, and notes the last use of keys. */
import type { Message } from '../../text/messages/message.ts'
import { hash as digest, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller, Role } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import { Problem } from '../contract/problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined
    /** The hash under which the caller's key is kept. */
    keyHash: string | undefined
    /** The fault of a key. */
    keyFault: Problem | undefined
  }
  interface FastifyContextConfig {
    role?: Role
  }
}

const rank: Readonly<Record<Role, number>> = { reader: 1, editor: 2, admin: 3 }

const hashOf = (key: string): Buffer => digest('sha256', key, 'buffer')

/** Returns the hash under which a key is kept. */
export const keyHash = (key: string): string => hashOf(key).toString('hex')

/** Compares two texts in a time that says nothing about either. */
export const equalTexts = (one: string, other: string): boolean => timingSafeEqual(hashOf(one), hashOf(other))

/** The problem of a request without a valid key (RFC 9110, 11.6.1). */
export const unauthorized = (detail: Message): Problem =>
  new Problem('unauthorized', detail, [], { 'www-authenticate': 'Bearer realm="planledger"' })

/** An `Authorization` header as it is read; the register says whether its key is valid. */
interface Presented {
  readonly isKey: boolean
  readonly hash: string
  readonly isAdmin: boolean
}

/** The caller whose key is `ADMIN_KEY`. */
export const admin: Caller = { label: 'ADMIN_KEY', role: 'admin' }

/** Returns what tells whether the key of a request is still valid: one without a key stays as it is. */
export const validityOf =
  (store: Store, { caller, keyHash: hash }: Pick<FastifyRequest, 'caller' | 'keyHash'>) =>
  async (): Promise<boolean> =>
    hash === undefined || caller === admin || (await store.callerOf(hash)) !== undefined

/** Finds the caller of each request. A wrong key is noted, not yet refused, so that it counts against the limit. */
export const authenticate = (
  app: FastifyInstance,
  store: Store,
  adminKey: string | undefined,
  noteUse: (hash: string) => void,
): void => {
  const adminHash = adminKey === undefined ? undefined : hashOf(adminKey)

  const read = (authorization: string): Presented => {
    const [, key] = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization) ?? []
    const hash = hashOf(key ?? '')
    return {
      isKey: key !== undefined,
      hash: hash.toString('hex'),
      isAdmin: adminHash !== undefined && timingSafeEqual(hash, adminHash),
    }
  }

  const find = async (request: FastifyRequest, { isKey, hash }: Presented): Promise<void> => {
    request.caller = isKey ? await store.callerOf(hash) : undefined
    if (request.caller) noteUse(hash)
    // One answer for wrong, expired and revoked keys: a caller without a valid key learns nothing.
    else request.keyFault = unauthorized(isKey ? ['invalid-key'] : ['no-bearer'])
  }

  app.decorateRequest('caller', undefined)
  app.decorateRequest('keyHash', undefined)
  app.decorateRequest('keyFault', undefined)
  app.addHook('onRequest', (request, _reply, done) => {
    const { authorization } = request.headers
    if (authorization === undefined) {
      done()
      return
    }
    const shown = read(authorization)
    request.keyHash = shown.hash
    if (shown.isAdmin) {
      request.caller = admin
      done()
    } else
      find(request, shown).then(() => {
        done()
      }, done)
  })
}

/** Refuses callers whose role does not allow the route. */
export const authorize = (app: FastifyInstance, readAccess: 'open' | 'key'): void => {
  app.addHook('onRequest', ({ caller, keyFault, routeOptions: { config } }, _reply, done) => {
    const { role, page = false } = config
    if (keyFault) throw keyFault
    if (role !== undefined && (role !== 'reader' || readAccess === 'key')) {
      if (!caller) throw unauthorized(page ? ['needs-session'] : ['needs-key'])
      if (rank[caller.role] < rank[role]) throw new Problem('forbidden', ['needs-role', role, caller.role])
    }
    done()
  })
}

// Notes the last use of keys: in memory, and once a minute in the register, so that no read waits for a write.

const interval = 60_000

/** Returns a function that notes the use of a key, by its hash. */
export const keyUses = (app: FastifyInstance, store: Store): ((hash: string) => void) => {
  let uses = new Map<string, string>()
  let turn = Promise.resolve()

  const keepAll = async (): Promise<void> => {
    if (uses.size === 0) return
    const noted = uses
    uses = new Map()
    try {
      await store.keepUses(noted)
    } catch (error) {
      app.log.warn(error, 'The last uses of keys could not be written; retrying in a minute.')
      uses = new Map([...noted, ...uses])
    }
  }
  // One after the other, so that closing waits for one that is under way.
  const keep = (): Promise<void> => (turn = turn.then(keepAll))
  const timer = setInterval(() => {
    void keep()
  }, interval).unref()
  app.addHook('onClose', () => {
    clearInterval(timer)
    return keep()
  })
  return (hash) => {
    uses.set(hash, new Date().toISOString())
  }
}
