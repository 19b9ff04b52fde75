/** A person who is signed in, and what such a person asks first. */
import { adminKey } from '../build.ts'
import { cookieOf } from './kinds/pages.ts'
import { formOf, formType, type Request, type Sent } from './request.ts'

type Send = (request: Request) => Promise<Sent>

/** Signs in, and returns the token of the session. */
export const signedIn = async (send: Send): Promise<string> => {
  const { headers } = await send({
    about: '',
    method: 'POST',
    target: '/sign-in',
    headers: { 'content-type': formType },
    body: formOf([['key', adminKey]]),
  })
  return /planledger=([^;]+)/.exec(String(headers['set-cookie']))?.[1] ?? ''
}

/** Reports whether a session may have ended: signing in ends the one before. */
export const endsSession = ({ headers }: Sent): boolean => headers['set-cookie'] !== undefined

const get = (target: string, headers: Readonly<Record<string, string>>): Request => ({
  about: '',
  method: 'GET',
  target,
  headers,
})

/** Returns requests whose answers hold ids, records, files and forms. */
export const firstQuestions = (lists: Iterable<string>, session: string): Request[] => [
  ...[...lists].map((name) => get(`/v1/${name}`, { authorization: `Bearer ${adminKey}` })),
  get('/v1/export/oc4ids', {}),
  get('/v1/regions?format=csv&limit=5', {}),
  ...['/regions/new', '/figures/new', '/projects/new', '/sign-out'].map((path) =>
    get(path, { accept: 'text/html', cookie: cookieOf(session) }),
  ),
]
