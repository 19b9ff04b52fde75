/** Sessions of the pages: a person signs in with a key, and a cookie stands for it until it ends. */
import cookie from '@fastify/cookie'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import { admin, equalTexts, keyHash } from './auth.ts'
import { Problem } from '../contract/problems.ts'

/**
 * Throws a problem if a browser says that another origin sent the form. Browsers name the origin of every form that is
 * posted; a program that names none is held by the token of the form alone.
 */
const assertOwnOrigin = (request: FastifyRequest, publicUrl: string): void => {
  const { origin, 'sec-fetch-site': site = 'same-origin' } = request.headers
  const own = [publicUrl, `${request.protocol}://${request.host}`].map((url) => URL.parse(url)?.origin)
  const isOwn = origin === undefined || own.includes(origin)
  // The address bar is of no origin (`none`), and sends no forms.
  if (isOwn && site === 'same-origin') return
  throw new Problem('forbidden', ['form-of-other-origin'])
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The token of the session, from the cookie; undefined outside of a session. */
    sessionToken: string | undefined
  }
}

export interface SessionSettings {
  readonly adminKey: string | undefined
  readonly publicUrl: string
}

export interface Sessions {
  /** Begins a session, and sets its cookie; returns undefined if the key is not valid. */
  readonly begin: (request: FastifyRequest, reply: FastifyReply, key: string) => Promise<Caller | undefined>
  /** Ends the session of a request, if it has one, and removes the cookie. */
  readonly end: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
}

/** In seconds. */
const life = 12 * 60 * 60
const wellFormed = /^[\w-]{43}$/

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Binds the hash of `ADMIN_KEY` to a session: the register stores nothing from which the key could be guessed. */
const proofOf = (token: string, adminHash: string): string =>
  createHmac('sha256', token).update(adminHash).digest('hex')

/**
 * Finds the caller of a page by the cookie. The key is looked up at each request, so a session ends with its key.
 * A cookie that is not valid is none: the pages are open to everybody who may read.
 */
export const openSessions = async (
  app: FastifyInstance,
  store: Store,
  { adminKey, publicUrl }: SessionSettings,
  noteUse: (hash: string) => void,
): Promise<Sessions> => {
  const adminHash = adminKey === undefined ? undefined : keyHash(adminKey)
  let cookies: Pick<FastifyInstance, 'parseCookie' | 'serializeCookie'> = app
  // In a context of its own: the plugin adds a hook to every answer, and only pages have cookies.
  await app.register(async (context) => {
    await context.register(cookie, { hook: false })
    cookies = context
  })

  const isSecure = ({ protocol }: FastifyRequest): boolean => protocol === 'https' || publicUrl.startsWith('https:')
  /** With the prefix, browsers take the cookie from this host alone, not from a sibling domain. */
  const nameFor = (request: FastifyRequest): string => (isSecure(request) ? '__Host-planledger' : 'planledger')
  const set = (request: FastifyRequest, reply: FastifyReply, value: string, maxAge: number): void => {
    const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(request), maxAge } as const
    void reply.header('set-cookie', cookies.serializeCookie(nameFor(request), value, attributes))
  }

  const find = async (request: FastifyRequest, reply: FastifyReply, token: string): Promise<void> => {
    const session = await store.sessionOf(digestOf(token))
    if (!session) return
    const isAdmin = adminHash !== undefined && equalTexts(session.key, proofOf(token, adminHash))
    const caller = isAdmin ? admin : await store.callerOf(session.key)
    if (!caller) return
    request.caller = caller
    request.keyHash = isAdmin ? adminHash : session.key
    request.sessionToken = token
    void reply.header('cache-control', 'private, no-store')
    if (!isAdmin) noteUse(session.key)
  }

  app.decorateRequest('sessionToken', undefined)
  app.addHook('onRequest', (request, reply, done) => {
    const { headers, method, routeOptions } = request
    if (routeOptions.config.page !== true) {
      done()
      return
    }
    void reply.header('vary', `${String(reply.getHeader('vary'))}, Cookie`)
    if (method === 'POST') assertOwnOrigin(request, publicUrl)
    const token = headers.cookie === undefined ? undefined : cookies.parseCookie(headers.cookie)[nameFor(request)]
    if (token === undefined || headers.authorization !== undefined || !wellFormed.test(token)) done()
    else
      find(request, reply, token).then(() => {
        done()
      }, done)
  })

  return {
    begin: async (request, reply, key) => {
      const hash = keyHash(key)
      const isAdmin = adminHash !== undefined && equalTexts(hash, adminHash)
      const caller = isAdmin ? admin : await store.callerOf(hash)
      if (!caller) return undefined
      if (request.sessionToken !== undefined) await store.endSession(digestOf(request.sessionToken))
      const token = randomBytes(32).toString('base64url')
      await store.addSession({
        hash: digestOf(token),
        key: isAdmin ? proofOf(token, hash) : hash,
        endsAt: new Date(Date.now() + life * 1000).toISOString(),
      })
      set(request, reply, token, life)
      return caller
    },
    end: async (request, reply) => {
      if (request.sessionToken !== undefined) await store.endSession(digestOf(request.sessionToken))
      set(request, reply, '', 0)
    },
  }
}
