/** A line to a PostgreSQL server that can be cut, fall silent, or not let some words pass, as what stands between does at times. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Test } from 'tap'

export interface Line {
  /** The same database, by this line. */
  readonly url: string
  /** Whoever says this is cut off. */
  refused: RegExp | undefined
  /** Connections are taken, and nothing comes through. */
  isSilent: boolean
  /** Cuts all connections. */
  readonly cut: () => void
}

/** A line to the server of a database, until the test ends. */
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
