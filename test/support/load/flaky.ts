/** A proxy that cuts connections at bad moments: after a POST is done, and after the first event of a stream. */
import { createServer, request, type IncomingMessage } from 'node:http'
import type { Test } from 'tap'

export interface Flaky {
  /** The method and address of each request that was cut. */
  readonly cuts: readonly string[]
}

/** Forwards a port; cuts the first answer under each `Idempotency-Key`, and each stream that starts at 0. */
export const flakyLine = async (t: Test, port: number, to: number): Promise<Flaky> => {
  const cuts: string[] = []
  const keys = new Set<string>()

  const isCut = ({ method, headers }: IncomingMessage): boolean => {
    const key = headers['idempotency-key']
    if (headers.accept === 'text/event-stream') return headers['last-event-id'] === '0'
    if (method !== 'POST' || typeof key !== 'string' || keys.has(key)) return false
    keys.add(key)
    return true
  }

  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming
    const isStream = headers.accept === 'text/event-stream'
    const mustCut = isCut(incoming)
    const onward = request({ host: '127.0.0.1', port: to, method, path: url, headers }, (answer) => {
      if (!mustCut) {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
        return
      }
      cuts.push(`${method} ${url}`)
      if (!isStream) {
        answer.resume().once('end', () => {
          outgoing.destroy()
        })
        return
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      let text = ''
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        const first = /^[^]*?\ndata: .*\n\n/.exec(text)
        if (!first) return
        answer.removeAllListeners('data')
        outgoing.write(first[0], () => {
          outgoing.destroy()
        })
      })
    })
    onward.on('error', () => {
      outgoing.destroy()
    })
    outgoing.on('close', () => {
      onward.destroy()
    })
    incoming.pipe(onward)
  })
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { cuts }
}
