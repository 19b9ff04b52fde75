/** The line of the drill breaks as lines do: it may be slow, but it turns no two bytes round. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { lineTo } from '../../drill/parts/line.ts'

/** In milliseconds. */
const delay = 20
/** The line has taken what was sent some turns of the event loop later: it is mended after more and more. */
const turns = 30

t.test('bytes that a slow line has delayed come before those that follow once it is mended', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const line = await lineTo((server.address() as AddressInfo).port)
  const near = connect(line.port, '127.0.0.1').setNoDelay()
  const [far] = (await once(server, 'connection')) as [Socket]
  t.teardown(() => {
    for (const end of [near, far]) end.destroy()
    line.close()
    server.close()
  })
  let heard = ''
  far.on('data', (bytes) => (heard += bytes.toString()))
  let said = ''
  for (let round = 0; round < turns; round++) {
    line.slow(delay)
    near.write('b')
    for (let turn = 0; turn < round; turn++) await setImmediate()
    line.mend()
    near.write('c')
    said += 'bc'
    while (heard.length < said.length) await once(far, 'data')
    t.equal(heard, said)
  }
})
