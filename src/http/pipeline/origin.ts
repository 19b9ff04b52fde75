/** Refuses forms that were sent from a page of another origin. */
import type { FastifyRequest } from 'fastify'
import { Problem } from '../contract/problems.ts'

/**
 * Throws a problem if a browser says that another origin sent the form. Browsers name the origin of every form that is
 * posted; a program that names none is held by the token of the form alone.
 */
export const assertOwnOrigin = (request: FastifyRequest, publicUrl: string): void => {
  const { origin, 'sec-fetch-site': site = 'same-origin' } = request.headers
  const own = [publicUrl, `${request.protocol}://${request.host}`].map((url) => URL.parse(url)?.origin)
  const isOwn = origin === undefined || own.includes(origin)
  // The address bar is of no origin (`none`), and sends no forms.
  if (isOwn && site === 'same-origin') return
  throw new Problem('forbidden', 'The form was sent from a page of another origin.')
}
