/** Tokens of forms: made for one session, and good for one change. */
import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../contract/problems.ts'
import { equalTexts } from './auth.ts'

/** The name of the control. */
export const tokenControl = 'token'

const signed = (session: string, once: string): string =>
  `${once}.${createHmac('sha256', session).update(`form ${once}`).digest('base64url')}`

/** Returns a new token. The token of the session makes it, so no other session can. */
export const formToken = (session: string): string => signed(session, randomBytes(16).toString('base64url'))

/** Returns what tells a form from all others. Throws a problem if its token was not made for the request's session. */
export const onceOf = ({ sessionToken }: FastifyRequest, token: string | null): string => {
  const [once = ''] = (token ?? '').split('.')
  if (sessionToken === undefined || token === null || !equalTexts(token, signed(sessionToken, once)))
    throw new Problem('forbidden', 'This form was made in another session, or lacks its token. Nothing was saved yet.')
  return once
}
