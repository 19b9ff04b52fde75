/** `planledger demo` serves the seeds from a temporary folder, and leaves no file behind, however it ends. */
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { matchWhole } from '../support/match-whole.ts'
import { commandOf, launch } from '../support/planledger.ts'

const started = 'It runs until you press Ctrl-C.'

const demo = (name: string, port: number) => {
  const folder = join(t.testdirName, name)
  mkdirSync(folder, { recursive: true })
  // The folder for temporary files goes by one name on Windows and by another elsewhere.
  const settings = { PORT: port.toString(), TMPDIR: folder, TEMP: folder }
  return { folder, ...launch(t, commandOf('demo'), folder, settings) }
}

t.test('it serves all seeds on the next free port, says how to stop it, and is gone at Ctrl-C', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const { port } = taken.address() as AddressInfo
  const { folder, child, until, ended } = demo('served', port)
  const said = await until(new RegExp(started))
  const [, url = ''] = /Planledger is at (http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? []
  t.not(url, `http://127.0.0.1:${port.toString()}`)
  const answer = await fetch(`${url}/v1/totals?metric=investment&period=2024&regionId.within=guangdong&stage=planned`)
  matchWhole(t, await answer.json(), { data: [{ total: '1000000000000', unit: 'CNY' }] })
  t.equal(readdirSync(folder).length, 1, 'the register is in one folder')
  child.kill('SIGINT')
  t.match(await ended, { code: 0, stderr: '' })
  t.strictSame(readdirSync(folder), [])
})

t.test('it is gone at SIGTERM, also while it is being made', async (t) => {
  const { folder, child, until, ended } = demo('interrupted', 0)
  await until(/^Making a register/)
  child.kill('SIGTERM')
  t.match(await ended, { code: 1 })
  t.strictSame(readdirSync(folder), [])
})
