/** The forms of pages, and their tokens. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isPlainText, unkeepable } from '../../model/validation.ts'
import { invalid, Problem } from '../contract/problems.ts'
import { equalTexts } from './auth.ts'
import { assertUtf8, decoded, takesOnly } from './body.ts'

export const formType = 'application/x-www-form-urlencoded'

interface FormBody {
  readonly controls: readonly (readonly [name: string, text: string])[]
  readonly files?: ReadonlyMap<string, UploadedFile>
}

export interface UploadedFile {
  readonly name: string
  readonly bytes: Buffer
}

/** A list of a thousand elements has five controls each. What reads forms takes very long for more names without values. */
const mostControls = 20_000

const assertPlain = (controls: FormBody['controls']): FormBody['controls'] => {
  const unkept = controls.find((control) => !control.every(isPlainText))
  if (unkept) throw invalid(unkeepable(Object.fromEntries([unkept])))
  return controls
}

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
  return { controls: assertPlain([...new URLSearchParams(text)]) }
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

// Forms with files (RFC 7578), as browsers send them.

const uploadType = 'multipart/form-data'

/** A form with a file has few other controls, and each says little of itself, in bytes. */
const [mostParts, longestHead] = [20, 4096]

interface Part {
  readonly head: string
  readonly content: Buffer
}

/** Returns the parts of a body between its delimiters (RFC 2046, 5.1.1); undefined if they are not as they should be. */
const partsOf = (body: Buffer, boundary: string): readonly Part[] | undefined => {
  const [delimiter, parts] = [Buffer.from(`\r\n--${boundary}`), [] as Part[]]
  if (!body.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2))) return undefined
  for (let at = delimiter.length - 2; body.toString('latin1', at, at + 2) !== '--';) {
    const [from, to] = [body.indexOf('\r\n\r\n', at), body.indexOf(delimiter, at)]
    if (from < 0 || to < from || from - at > longestHead || parts.length === mostParts) return undefined
    parts.push({ head: decoded(body.subarray(at, from)), content: body.subarray(from + 4, to) })
    at = to + delimiter.length
  }
  return parts
}

const attributeOf = (head: string, name: string): string | undefined =>
  new RegExp(`^content-disposition: *form-data;.* ${name}="([^"]*)"`, 'im').exec(head)?.[1]

/** The text of a file's control is its SHA-256: a form with another file is another form. */
const withFiles = (type: string, body: Buffer): FormBody => {
  const [, boundary = ''] = /;\s*boundary="?([\w'()+,./:=?-]{1,70})"?\s*$/.exec(type) ?? []
  const parts = boundary === '' ? undefined : partsOf(body, boundary)
  if (!parts) throw invalid([{ pointer: '', detail: ['no-form'] }])
  const files = new Map<string, UploadedFile>()
  const controls = parts.map(({ head, content }): readonly [string, string] => {
    const [name = '', fileName] = [attributeOf(head, 'name'), attributeOf(head, 'filename')]
    if (fileName === undefined) return [name, decoded(content)]
    files.set(name, { name: fileName, bytes: content })
    return [name, createHash('sha256').update(content).digest('hex')]
  })
  return { controls: assertPlain(controls), files }
}

/** Lets the routes of a context take forms with files, and nothing else; `bodyLimit` is in bytes. */
export const takeUploads = (app: FastifyInstance, bodyLimit: number): void => {
  app.removeAllContentTypeParsers()
  app.addHook('preParsing', takesOnly(uploadType))
  app.addContentTypeParser(uploadType, { parseAs: 'buffer', bodyLimit }, ({ headers }, body, done) => {
    try {
      done(null, withFiles(headers['content-type'] ?? '', body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** Returns the file of a control. */
export const fileIn = ({ body }: FastifyRequest, name: string): UploadedFile | undefined =>
  (body as FormBody).files?.get(name)

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
