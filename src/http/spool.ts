/** Spools a body of any size into a file of its own, which goes with the answer. */
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalid, Problem } from './problems.ts'

declare module 'fastify' {
  interface FastifyRequest { spooled: string | undefined }
}

/** Takes note of bytes as they pass, and refuses what is too long. */
const noting = (limit: number, note: (chunk: Buffer) => void): Transform => {
  let length = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      length += chunk.length
      note(chunk)
      if (length > limit) done(new Problem('body-too-large', `The file is larger than \`IMPORT_LIMIT\` allows: ${limit.toString()} bytes.`))
      else done(null, chunk)
    },
  })
}

/** Every route of this app has its body spooled, after `check`; what is parsed then is nothing. */
export const spoolBodies = (app: FastifyInstance, types: readonly string[], limit: number, check: (request: FastifyRequest) => void): void => {
  app.decorateRequest('spooled', undefined)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([...types], (_request, _body, parsed) => { parsed(null, '') })
  app.addHook('preParsing', async (request, _reply, body) => {
    check(request)
    const path = join(tmpdir(), `planledger-${randomUUID()}`)
    request.spooled = path
    const digest = createHash('sha256')
    try {
      await pipeline(body, noting(limit, (chunk) => { digest.update(chunk) }), createWriteStream(path, { mode: 0o600 }))
    } catch (error) {
      // Who hangs up gets no answer, with which the file would go.
      await rm(path, { force: true })
      throw request.raw.destroyed ? invalid([{ pointer: '', detail: 'Ends before all of it has come.' }]) : error
    }
    request.bodyDigest = digest.digest('hex')
    return Readable.from([])
  })
  app.addHook('onResponse', async ({ spooled }) => {
    if (spooled !== undefined) await rm(spooled, { force: true })
  })
}
