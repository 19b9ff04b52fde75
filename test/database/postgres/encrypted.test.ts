/** `sslmode` in the URL of a database: a server that cannot encrypt gets neither a name nor a password. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { reach } from '../../../src/database/postgres/connection.ts'

/** What a client sends first to ask for TLS: the length, and 1234.5679. */
const askForTls = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

t.test('a connection that must be encrypted gives a server without TLS no password', async (t) => {
  const received: Buffer[] = []
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (bytes) => {
        received.push(bytes)
        // The server does not speak TLS.
        if (bytes.equals(askForTls)) socket.write('N')
      })
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const mode of ['require', 'verify-ca', 'verify-full']) {
    const url = `postgres://somebody:a-password@127.0.0.1:${port.toString()}/register?sslmode=${mode}`
    await t.rejects(reach(url, 1000), /cannot be reached: The server does not support SSL connections/, mode)
  }
  t.same(received, [askForTls, askForTls, askForTls])
})
