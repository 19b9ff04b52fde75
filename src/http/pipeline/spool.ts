/** Spools bodies of any size into temporary files, which are removed before the answer is sent. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Message } from '../../text/messages/message.ts'
import { invalid, Problem } from '../contract/problems.ts'
import { openTemporary, type Temporary } from '../contract/temporary-file.ts'
import { jsonType } from './body.ts'

declare module 'fastify' {
  interface FastifyRequest {
    spooled: Temporary | undefined
  }
}

/** Passes bytes on to `note`, and refuses a body that is too long. */
async function* noting(
  body: Readable,
  limit: number,
  refusal: Message,
  note: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  let length = 0
  // Destroying the body would close the connection before the refusal is sent.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) {
      throw new Problem('body-too-large', refusal)
    }
    note(chunk)
    yield chunk
  }
}

/**
 * Spools the body of every route of this app after `check`; the parsed body is empty. `refusal` says that a body is longer
 * than `limit`, in bytes.
 */
export const spoolBodies = (
  app: FastifyInstance,
  types: readonly string[],
  limit: number,
  refusal: Message,
  check: (request: FastifyRequest) => void,
): void => {
  app.decorateRequest('spooled', undefined)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([...types], ({ headers }, _body, parsed) => {
    // The schema of a JSON body wants an object.
    parsed(null, headers['content-type']?.startsWith(jsonType) === true ? {} : '')
  })
  app.addHook('preParsing', async (request, _reply, body) => {
    check(request)
    request.spooled = await openTemporary()
    const digest = createHash('sha256')
    try {
      await request.spooled.file.writeFile(
        noting(body, limit, refusal, (chunk) => {
          digest.update(chunk)
        }),
      )
    } catch (error) {
      throw request.raw.destroyed ? invalid([{ pointer: '', detail: ['file-cut'] }]) : error
    }
    request.bodyDigest = digest.digest('hex')
    return Readable.from([])
  })
  // Not in `onResponse`, which does not come if the client has hung up.
  app.addHook('onSend', async ({ spooled }) => {
    await spooled?.close()
  })
}

/** Describes a body as a file, which Swagger UI uploads as it is; it would quote text as JSON. */
export const fileSchema = (type: string, description: string, summary: string, value: string) => ({
  type: 'string',
  contentMediaType: type,
  description,
  'x-examples': { record: { summary, value } },
})
