/** The real server: its work before it listens, its output, and its exit. */
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { adminKey, type Settings } from '../support/build.ts'
import { command } from '../support/command.ts'
import { matchWhole } from '../support/match-whole.ts'
import { nothingFor, withoutFile } from '../support/databases.ts'
import {
  commandOf,
  freePort,
  launch,
  onTerminal,
  planledger,
  type Running,
  withoutTerminal,
} from '../support/planledger.ts'

/** Returns settings for a register in the default place, or on the server under test. */
const place = async (t: Test): Promise<Settings> => {
  const database = await nothingFor(t)
  return withoutFile === false ? {} : { DATABASE_URL: database }
}

const lastLine = /\n {2}API .*\n[^]*\n$/

const start = async (
  t: Test,
  folder: string,
  settings: Settings = {},
): Promise<Running & { url: string; said: string }> => {
  const port = (await freePort()).toString()
  const running = launch(t, commandOf('start'), folder, { PORT: port, ...settings })
  return { ...running, url: `http://127.0.0.1:${port}`, said: await running.until(lastLine) }
}

/** The names of files that a restore makes beside a register. */
const leftovers = (register: string): string[] =>
  ['', '-wal', '-shm', '-journal'].map((end) => `${register}.0f8fad5b-d9cb-469f-a165-70867728950e.part${end}`)

const keyFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('first-key'))

const places = (url: string): string => `
  Planledger is at ${url}
  Page  ${url}/
  Docs  ${url}/docs
  API   ${url}/v1/figures?regionId.within=guangdong&include=sources
`

const writing = (url: string, key: string): string => `        To write:
  curl -X PATCH ${url}/v1/regions/guangdong \\
    -H "Authorization: Bearer ${key}" -H "Content-Type: application/merge-patch+json" \\
    -d '{"aliases": ["Guangdong Province", "CN-44", "Canton"]}'

`

const canton = async (url: string, key: string): Promise<number> => {
  const { status } = await fetch(`${url}/v1/regions/guangdong`, {
    method: 'PATCH',
    body: '{"aliases": ["Guangdong Province", "CN-44", "Canton"]}',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/merge-patch+json' },
  })
  return status
}

const aliases = async (url: string): Promise<unknown> => {
  const response = await fetch(`${url}/v1/regions/guangdong?fields=aliases`)
  return response.json()
}

t.test('in an empty folder a server makes and serves a register and a key file; a restart keeps writes', async (t) => {
  const settings = await place(t)
  const folder = t.testdirName
  const first = await start(t, folder, settings)
  const file = withoutFile === false ? join('data', 'first-key') : 'first-key'
  t.equal(first.said, `${places(first.url)}  Key   in ${file}\n${writing(first.url, `$(cat ${file})`)}`)
  t.equal(statSync(join(folder, file)).mode & 0o777, 0o600)
  for (const place of ['/', '/docs', '/v1/figures?regionId.within=guangdong&include=sources']) {
    t.equal((await fetch(first.url + place)).status, 200, place)
  }
  const key = readFileSync(join(folder, file), 'utf8')
  t.match(key, /^pl_[\w-]{43}\n$/)
  t.equal(await canton(first.url, key.trim()), 200)
  first.child.kill('SIGTERM')
  t.same(await first.ended, { code: 0, stdout: first.said, stderr: '' }, 'SIGTERM ends it with success')

  const second = await start(t, folder, settings)
  t.equal(second.said, `${places(second.url)}\n`, 'no second key')
  t.equal(readFileSync(join(folder, file), 'utf8'), key)
  t.same(await aliases(second.url), { aliases: ['Guangdong Province', 'CN-44', 'Canton'] })
  second.child.kill('SIGINT')
  t.match(await second.ended, { code: 0, stderr: '' }, 'Ctrl-C ends it with success')
})

t.test('a server with ADMIN_KEY makes no key; with SEED=false it stays empty; it prints PUBLIC_URL', async (t) => {
  const settings = await place(t)
  const folder = t.testdirName
  const running = await start(t, folder, {
    ...settings,
    ADMIN_KEY: adminKey,
    SEED: 'false',
    PUBLIC_URL: 'https://plans.example',
  })
  t.equal(running.said, `${places('https://plans.example')}\n`)
  t.same(keyFiles(folder), [])
  t.same(await (await fetch(`${running.url}/v1/regions`)).json(), { data: [], next: null })
})

t.test(
  'on a terminal a server shows its key, which writes, and keeps no file of it',
  { skip: withoutTerminal },
  async (t) => {
    const settings = await place(t)
    const folder = t.testdirName
    const port = (await freePort()).toString()
    const terminal = onTerminal(t, ['start'], folder, { PORT: port, ...settings })
    const url = `http://127.0.0.1:${port}`
    const said = (await terminal.until(/Canton"\]\}'\r\n\r\n$/)).replaceAll('\r\n', '\n')
    const [, key = ''] = /Key {3}(pl_[\w-]{43})\n/.exec(said) ?? []
    t.equal(said, `${places(url)}  Key   ${key}\n        It is not shown again.\n${writing(url, key)}`)
    t.same(keyFiles(folder), [])
    t.equal(await canton(url, key), 200)
    terminal.child.stdin?.write('\x03')
    t.equal((await terminal.ended).code, 0, 'Ctrl-C ends it with success')
  },
)

t.test('a bad setting ends a server at once, with a line that names the setting', async (t) => {
  const folder = t.testdir()
  const found = await planledger(t, ['start'], folder, { PORT: '65536' })
  t.same(found, { code: 1, stdout: '', stderr: 'planledger: PORT must be <= 65535.\n' })
  t.notOk(existsSync(join(folder, 'data')), 'nothing is made')
})

t.test('a folder that cannot be made ends a server at once, and is named', { skip: withoutFile }, async (t) => {
  const found = await command(['start'], t.testdir(), { DATABASE_URL: 'file:/proc/register/plans.db' })
  t.same(found, { code: 1, stdout: '', stderr: 'planledger: The folder /proc/register cannot be made.\n' })
})

t.test('a server that npm started ends with its parent', { skip: process.platform === 'win32' }, async (t) => {
  const settings = { ...(await place(t)), SEED: 'false', PORT: (await freePort()).toString() }
  // As where the shell of npm stays: it ends at a signal and leaves the server.
  const shell = ['/bin/sh', '-c', '"$@" & wait', 'sh', ...commandOf('start')]
  for (const workers of ['1', '2']) {
    const npm = launch(t, shell, t.testdirName, { ...settings, WORKERS: workers, npm_lifecycle_event: 'start' })
    await npm.until(/ {2}API /)
    npm.child.kill('SIGTERM')
    // Its output is closed once the last process that has it is gone.
    t.match(await npm.ended, { stderr: '' })
    await t.rejects(fetch(`http://127.0.0.1:${settings.PORT}/health/live`))
  }
})

t.test('a small file that is damaged is not served', { skip: withoutFile }, async (t) => {
  const folder = t.testdir()
  const settings = { DATABASE_URL: 'file:register.db', SEED: 'false' }
  await command(['migrate'], folder, settings)
  const file = join(folder, 'register.db')
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0, 8 * 4096, 24 * 4096))
  matchWhole(t, await planledger(t, ['start'], folder, settings), {
    code: 1,
    stdout: '',
    stderr: /^planledger: .*register\.db is damaged: .+\. Put back a copy: planledger restore --force\.\n$/s,
  })
})

t.test('a start clears what a killed restore has left', { skip: withoutFile }, async (t) => {
  const folder = t.testdir({
    ...Object.fromEntries(leftovers('register.db').map((name) => [name, 'a half'])),
    [leftovers('other.db')[0] ?? '']: 'of another register',
  })
  const { child, ended } = await start(t, folder, {
    DATABASE_URL: 'file:register.db',
    SEED: 'false',
    ADMIN_KEY: adminKey,
  })
  child.kill('SIGTERM')
  await ended
  t.same(readdirSync(folder).sort(), [leftovers('other.db')[0], 'register.db'].sort())
})

for (const workers of ['1', '2']) {
  t.test(`with port 0, the port that the server gets is announced and linked (WORKERS=${workers})`, async (t) => {
    const settings = { ...(await place(t)), PORT: '0', SEED: 'article', ADMIN_KEY: adminKey, WORKERS: workers }
    const running = launch(t, commandOf('start'), t.testdirName, settings)
    const [, url = ''] = /Planledger is at (\S+)/.exec(await running.until(lastLine)) ?? []
    t.match(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
    const { status, headers } = await fetch(`${url}/v1/industries?limit=1`)
    t.equal(status, 200)
    t.match(headers.get('link'), `<${url}/v1/industries?limit=1>`)
  })
}

t.test('a port in use ends a server, with a line that names the port, and makes no key that nobody sees', async (t) => {
  const settings = await place(t)
  const folder = t.testdirName
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const port = (server.address() as AddressInfo).port.toString()
  const found = await planledger(t, ['start'], folder, { PORT: port, ...settings })
  t.same(found, { code: 1, stdout: '', stderr: `planledger: Port ${port} is taken: set PORT.\n` })
  t.same(keyFiles(folder), [])
})

for (const workers of ['1', '2']) {
  t.test(`a first key that cannot be written ends a server of ${workers}, and the next start makes it`, async (t) => {
    const settings = { ...(await place(t)), SEED: 'false', WORKERS: workers }
    const folder = t.testdirName
    const file = withoutFile === false ? join('data', 'first-key') : 'first-key'
    mkdirSync(join(folder, file), { recursive: true })
    const port = (await freePort()).toString()
    const found = await planledger(t, ['start'], folder, { PORT: port, ...settings })
    t.same(found, { code: 1, stdout: '', stderr: `planledger: ${file} is a folder, not a file.\n` })
    await t.rejects(fetch(`http://127.0.0.1:${port}/health/ready`))
    rmdirSync(join(folder, file))

    const next = await start(t, folder, settings)
    t.equal(next.said, `${places(next.url)}  Key   in ${file}\n${writing(next.url, `$(cat ${file})`)}`)
    t.same(keyFiles(folder), [file])
    next.child.kill('SIGTERM')
    t.match(await next.ended, { code: 0, stderr: '' })
  })
}
