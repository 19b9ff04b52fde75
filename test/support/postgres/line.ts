/** A proxy to a PostgreSQL server that can be cut, fall silent, or refuse statements, as networks do at times. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Test } from 'tap'

export interface Line {
  /** The URL of the database through the proxy. */
  readonly url: string
  /** A connection whose bytes match is cut. */
  refused: RegExp | undefined
  /** Connections are accepted, but nothing passes. */
  isSilent: boolean
  /** Cuts all connections. */
  readonly cut: () => void
}

/** Opens a proxy to the server of a database until the test ends. */
export const lineTo = async (t: Test, database: string): Promise<Line> => {
  const { hostname, port } = new URL(database)
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one
        .on('error', () => undefined)
        .on('close', () => {
          open.delete(one)
          other.destroy()
        })
    }
    near.on('data', (bytes) => {
      if (line.refused?.test(bytes.toString('latin1')) === true) near.destroy()
      else if (!line.isSilent) far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (!line.isSilent) near.write(bytes)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const line: Line = {
    url: Object.assign(new URL(database), { port: (server.address() as AddressInfo).port.toString() }).href,
    refused: undefined,
    isSilent: false,
    cut: () => {
      for (const socket of open) socket.destroy()
    },
  }
  t.teardown(() => {
    server.close()
    line.cut()
  })
  return line
}
