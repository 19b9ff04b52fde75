/** Parses the forms of pages. */
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalid } from '../contract/problems.ts'

interface FormBody {
  readonly controls: readonly (readonly [name: string, text: string])[]
}

const encoded = /(?:%[\da-f]{2})+/gi

/** Reads a form. Throws a Problem for bytes that are no UTF-8: decoders would put a sign in their place. */
const parsed = (text: string): Record<string, unknown> => {
  try {
    for (const [bytes] of text.matchAll(encoded)) decodeURIComponent(bytes)
  } catch {
    throw invalid([{ pointer: '', detail: 'Is not in UTF-8.' }])
  }
  return { controls: [...new URLSearchParams(text)] }
}

/** Lets the routes of a context take forms, and nothing else. */
export const takeForms = async (app: FastifyInstance): Promise<void> => {
  app.removeAllContentTypeParsers()
  await app.register(formbody, { parser: parsed })
}

/** Returns the texts of all controls of a form by name; a name that occurs several times gets a line for each. */
export const controlsIn = ({ body }: FastifyRequest): ReadonlyMap<string, string> => {
  if (body === undefined) throw invalid([{ pointer: '', detail: 'Is required.' }])
  const texts = new Map<string, string>()
  for (const [name, text] of (body as FormBody).controls) {
    const before = texts.get(name)
    texts.set(name, before === undefined ? text : `${before}\n${text}`)
  }
  return texts
}
