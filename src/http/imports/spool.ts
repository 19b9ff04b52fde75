/** Spools bodies of any size into temporary files, which are removed before the answer is sent. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { jsonType } from '../pipeline/body.ts'
import { invalid, Problem } from '../contract/problems.ts'
import { openTemporary, type Temporary } from '../contract/temporary-file.ts'

declare module 'fastify' {
  interface FastifyRequest {
    spooled: Temporary | undefined
  }
}

/** Passes bytes on to `note`, and refuses a body that is too long. */
async function* noting(body: Readable, limit: number, note: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  let length = 0
  // Destroying the body would close the connection before the refusal is sent.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) {
      const detail = `The file is larger than \`IMPORT_LIMIT\` allows: ${limit.toString()} bytes.`
      throw new Problem('body-too-large', detail)
    }
    note(chunk)
    yield chunk
  }
}

/** Spools the body of every route of this app after `check`; the parsed body is empty. */
export const spoolBodies = (
  app: FastifyInstance,
  types: readonly string[],
  limit: number,
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
        noting(body, limit, (chunk) => {
          digest.update(chunk)
        }),
      )
    } catch (error) {
      throw request.raw.destroyed ? invalid([{ pointer: '', detail: 'Ends before all of it has come.' }]) : error
    }
    request.bodyDigest = digest.digest('hex')
    return Readable.from([])
  })
  // Not in `onResponse`, which does not come if the client has hung up.
  app.addHook('onSend', async ({ spooled }) => {
    await spooled?.close()
  })
}
