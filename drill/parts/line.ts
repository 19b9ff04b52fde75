/** A TCP line between a server and its database that can be cut, slow or still, and that leads where it is told. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Line {
  readonly port: number
  /** The port of new connections. */
  leadTo: (port: number) => void
  /** Delays whatever passes by so many milliseconds; 0 for a line that is well. */
  slow: (delay: number) => void
  /** Lets nothing pass until it is mended; connections stay open. */
  still: () => void
  /** Cuts all connections, and refuses new ones until it is mended. */
  cut: () => void
  mend: () => void
  readonly close: () => void
}

/** Opens a line to a port of this machine. */
export const lineTo = async (first: number): Promise<Line> => {
  let target = first
  let delay = 0
  let isStill = false
  let isCut = false
  const open = new Set<Socket>()
  /** Passes bytes on in their order: at the earliest after the delay, and not while the line is still. */
  const pass = (from: Socket, to: Socket): void => {
    open.add(from)
    from.on('error', () => undefined)
    from.on('close', () => {
      open.delete(from)
      to.destroy()
    })
    const delayed: Buffer[] = []
    from.on('data', (bytes: Buffer) => {
      // Once the line is mended, what was delayed still comes first.
      if (delay === 0 && delayed.length === 0) {
        if (!to.write(bytes)) from.pause()
        return
      }
      from.pause()
      delayed.push(bytes)
      setTimeout(() => {
        to.write(delayed.shift() ?? '')
        if (!isStill) from.resume()
      }, delay)
    })
    to.on('drain', () => {
      if (!isStill) from.resume()
    })
    if (isStill) from.pause()
  }
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(target, '127.0.0.1')
    pass(near, far)
    pass(far, near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const end = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => {
      target = port
    },
    slow: (milliseconds) => {
      delay = milliseconds
    },
    still: () => {
      isStill = true
      for (const socket of open) socket.pause()
    },
    cut: () => {
      isCut = true
      end()
    },
    mend: () => {
      isStill = isCut = false
      delay = 0
      for (const socket of open) socket.resume()
    },
    close: () => {
      server.close()
      end()
    },
  }
}
