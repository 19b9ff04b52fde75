/** The text of a source: kept to check the words of figures, not to republish it. */
import type { Message } from '../../text/messages/message.ts'
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Data } from '../../model/canonical.ts'
import { Type } from '../../model/schema-builder.ts'
import { isPlainText } from '../../model/validation.ts'
import { sources } from '../../resources/sources.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Caller, Role } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import type { Attachments, Write } from '../../store/writes.ts'
import type { Attachment } from '../../text/messages/en.ts'
import { isFresh, opaque, preconditionOn, type TagPrecondition } from '../contract/etag.ts'
import { idIn, idParameter, noQuery } from '../contract/parameters.ts'
import { invalid, Problem } from '../contract/problems.ts'
import { formatFor, setFormat, formats } from '../formats/registry.ts'
import {
  contentOf,
  json,
  keyedOperations,
  ofReads,
  ofWrites,
  responses,
  tagHeader,
  unchanged,
} from '../openapi/responses.ts'
import { assertUtf8, takes } from '../pipeline/body.ts'
import { namedObject } from '../contract/schemas.ts'

// The descriptions of the operations on the text of a source.

const { fields } = sources

export const sourceTextSchema = namedObject('SourceText', 'The text that was kept.', {
  sourceId: Type.Unsafe({ ...fields['id']?.schema, description: 'The source.' }),
  textHash: Type.Unsafe({ ...sources.own.textHash.value, description: 'The SHA-256 of the text.' }),
})

const operation = keyedOperations('sources', { params: idParameter(sources), querystring: noQuery })

const described = {
  read: {
    ...operation(
      'readSourceText',
      'Read the text of a source',
      'Texts are kept to check the words of figures, not to republish them: unless `TEXTS` is `open`, only keys of ' +
        'editors and admins read them. The entity tag is the SHA-256 of the text.',
    ),
    response: {
      200: { description: 'The text.', headers: tagHeader, content: contentOf(['text']) },
      ...unchanged,
      ...responses([...ofReads, 'not-found', 'gone']),
    },
  },
  replace: {
    ...operation(
      'replaceSourceText',
      'Keep the text of a source',
      'Keeps a text in UTF-8, an empty line between paragraphs, in place of the one before; only the current text is ' +
        'kept. It is in no search, export, feed or history; `textHash` of the source tells when it changed.',
    ),
    consumes: ['text/plain'],
    body: {
      content: {
        'text/plain': {
          schema: {
            type: 'string',
            description: 'The text.',
            'x-examples': {
              text: { summary: 'Two paragraphs.', value: 'The first paragraph.\n\nThe second paragraph.\n' },
            },
          },
        },
      },
    },
    response: {
      200: json('SourceText', 'The text is replaced.'),
      201: json('SourceText', 'The text is kept.'),
      ...responses([...ofWrites, 'body-too-large', 'not-found', 'gone', 'stale-precondition']),
    },
  },
  remove: {
    ...operation('deleteSourceText', 'Delete the text of a source', 'Erases the text, but not the source.'),
    response: {
      204: { type: 'null', description: 'The text is deleted.' },
      ...responses([...ofWrites, 'not-found', 'gone', 'stale-precondition']),
    },
  },
} as const

const textType = 'text/plain'

/** A byte order mark is part of the text, so that its hash is that of the file. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Returns the text of a body or a file. Throws a Problem if it is no plain text in UTF-8. */
export const plainTextIn = (body: Buffer): string => {
  const refused = (detail: Message): Problem => invalid([{ pointer: '', detail }])
  if (body.length === 0) throw refused(['required'])
  let text: string
  try {
    text = utf8.decode(body)
  } catch {
    throw refused(['no-utf8'])
  }
  if (!isPlainText(text)) throw refused(['unstorable'])
  return text
}

const parseText = (app: FastifyInstance, bodyLimit: number): void => {
  app.addContentTypeParser(textType, { parseAs: 'buffer', bodyLimit }, ({ headers }, body, done) => {
    try {
      assertUtf8(headers, 'text')
      done(null, plainTextIn(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Returns the entity tag of an attachment. */
export const tagOf = (hash: string): string => `"${hash}"`

/** Throws a Refusal unless what is attached to a source, by its hash, is what the client has seen. */
export const assertHolds = ({ match, noneMatch }: TagPrecondition, what: Attachment, hash: string | null): void => {
  if (hash !== null && (noneMatch === 'any' || noneMatch?.some((tag) => opaque(tag) === tagOf(hash))))
    throw new Refusal('stale-precondition', ['attachment-there', what])
  if (match === undefined || (hash !== null && (match === 'any' || match.includes(tagOf(hash))))) return
  throw new Refusal(
    'stale-precondition',
    hash === null ? ['attachment-not-there', what] : ['attachment-now', what, hash],
  )
}

/** Returns the refusal of a source without a text, or without a table. */
export const noAttachment = (what: Attachment, id: string): Problem =>
  new Problem('not-found', ['no-attachment', what, id])

/** Stores the text or the table of a source, or removes it with null, and returns the hash of the one before. */
export const attach = async (
  store: Store,
  request: FastifyRequest,
  what: keyof Attachments,
  attachment: Required<Attachments>[keyof Attachments],
): Promise<string | null> => {
  let before: string | null = null
  const precondition = preconditionOn(request)
  const write: Write = {
    resource: sources,
    id: idIn(request),
    creates: false,
    edit: (current) => {
      before = (current?.[`${what}Hash`] ?? null) as string | null
      assertHolds(precondition, what, before)
      if (attachment === null && before === null) throw noAttachment(what, idIn(request))
      return current as Data
    },
    [what]: attachment,
  }
  await store.write([write], (request.caller as Caller).label)
  return before
}

interface Settings {
  readonly texts: 'private' | 'open'
  readonly bodyLimit: number
}

/** Returns the role that may read texts. */
export const readerOfTexts = ({ texts }: Pick<Settings, 'texts'>): Role => (texts === 'open' ? 'reader' : 'editor')

export const serveSourceTexts = (app: FastifyInstance, store: Store, settings: Settings): void => {
  const formatOf = formatFor(['text'])
  const read = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    setFormat(reply, formatOf(request))
    const id = idIn(request)
    await store.read(sources, id)
    const text = await store.sourceText(id)
    if (text === undefined) throw noAttachment('text', id)
    if (settings.texts === 'private') void reply.header('cache-control', 'private, no-cache')
    return isFresh(request, reply, tagOf(hashOf(text))) ? reply : reply.send(text)
  }

  const put = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const text = request.body as string
    const textHash = hashOf(text)
    const before = await attach(store, request, 'text', text)
    return reply
      .code(before === null ? 201 : 200)
      .headers({ etag: tagOf(textHash), 'content-type': formats.json.mediaType })
      .send(JSON.stringify({ sourceId: idIn(request), textHash }))
  }

  const remove = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await attach(store, request, 'text', null)
    return reply.code(204).send()
  }

  const path = '/v1/sources/:id/text'
  const editor = { role: 'editor' } as const
  void app.register((routes, _options, done) => {
    parseText(routes, settings.bodyLimit)
    routes.get(path, { config: { role: readerOfTexts(settings) }, schema: described.read }, read)
    routes.put(path, { config: editor, ...takes(textType), schema: described.replace }, put)
    routes.delete(path, { config: editor, schema: described.remove }, remove)
    done()
  })
}
