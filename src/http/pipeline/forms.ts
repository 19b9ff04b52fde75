/** The forms of pages, and their tokens. */
import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isPlainText, unkeepable } from '../../model/validation.ts'
import { invalid, Problem } from '../contract/problems.ts'
import { equalTexts } from './auth.ts'
import { assertUtf8, decoded, takesOnly } from './body.ts'

export const formType = 'application/x-www-form-urlencoded'

interface FormBody {
  readonly controls: readonly (readonly [name: string, text: string])[]
}

/** A list of a thousand elements has five controls each. What reads forms takes very long for more names without values. */
const mostControls = 20_000

const encoded = /(?:%[\da-f]{2})+/gi

/** Reads a form. Throws a Problem for bytes that are no UTF-8, also if they are percent-encoded. */
const parsed = (body: Buffer): FormBody => {
  const text = decoded(body)
  if (text.split('&', mostControls + 1).length > mostControls)
    throw new Problem('body-too-large', ['many-controls', mostControls.toLocaleString('en')])
  try {
    for (const [bytes] of text.matchAll(encoded)) decodeURIComponent(bytes)
  } catch {
    throw invalid([{ pointer: '', detail: ['no-utf8'] }])
  }
  const controls = [...new URLSearchParams(text)]
  const unkept = controls.find((control) => !control.every(isPlainText))
  if (unkept) throw invalid(unkeepable(Object.fromEntries([unkept])))
  return { controls }
}

/** Lets the routes of a context take forms, and nothing else. */
export const takeForms = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addHook('preParsing', takesOnly(formType))
  app.addContentTypeParser(formType, { parseAs: 'buffer' }, ({ headers }, body, done) => {
    try {
      assertUtf8(headers, 'form')
      done(null, parsed(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** Returns the texts of all controls of a form by name; a name that occurs several times gets a line for each. */
export const controlsIn = ({ body }: FastifyRequest): ReadonlyMap<string, string> => {
  if (body === undefined) throw invalid([{ pointer: '', detail: ['required'] }])
  const texts = new Map<string, string>()
  for (const [name, text] of (body as FormBody).controls) {
    const before = texts.get(name)
    texts.set(name, before === undefined ? text : `${before}\n${text}`)
  }
  return texts
}

// Tokens of forms: made for one session, and good for one change.

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
    throw new Problem('forbidden', ['form-of-other-session'])
  return once
}
