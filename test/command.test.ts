/** Each command of the command line does what its help says. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import t from 'tap'
import { commandLine } from '../src/command/commands.ts'
import { openRegister } from '../src/database/register.ts'
import { everyResource } from '../src/resources/index.ts'
import { build } from './build.ts'
import { planledger } from './planledger.ts'
import { seedsOf } from './seed-files.ts'

const readText = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const { version } = JSON.parse(readText('package.json')) as { version: string }
const seeded = everyResource.flatMap(({ name }) => seedsOf(name)).length

const helps: Readonly<Record<string, RegExp>> = {
  'start': /^Usage: planledger start \[options\]\n\nserve the register\n/,
  'migrate': /^Usage: planledger migrate \[options\]\n\nbring the database to the present schema\n/,
  'seed': /^Usage: planledger seed \[options\]\n\nload seeds\/ into an empty register\n/,
  'export': /^Usage: planledger export \[options\] <file>\n\nwrite every record to a file, as lines of NDJSON that import takes\n[^]*--force/,
  'import': /^Usage: planledger import \[options\] <file>\n\nput the records of a file in their place, all or none\n[^]*--resource[^]*--oc4ids[^]*--dry-run[^]*--json/,
  'backup': /^Usage: planledger backup \[options\] <file>\n\ncopy the register, also while it is served\n[^]*--force/,
  'restore': /^Usage: planledger restore \[options\] <file>\n\nput a copy in the place of the register, which no server may have open\n[^]*--force/,
  'keys': /^Usage: planledger keys \[options\] \[command\]\n\nmanage API keys\n[^]*\n {2}create [^]*\n {2}list [^]*\n {2}revoke /,
  'keys create': /^Usage: planledger keys create \[options\]\n\nmake a key and print it, this once\n[^]*"reader",\s+"editor", "admin"[^]*--label <label>[^]*--expires <when>/,
  'keys list': /^Usage: planledger keys list \[options\]\n\nlist the keys, valid or not\n[^]*--json/,
  'keys revoke': /^Usage: planledger keys revoke \[options\] <key>\n\nend a key at once\n/,
  'openapi': /^Usage: planledger openapi \[options\] <file>\n\nwrite the OpenAPI document\n/,
}

const find = (command: Command, [name, ...rest]: string[]): Command | undefined => {
  const found = command.commands.find((inner) => inner.name() === name)
  return found && rest.length > 0 ? find(found, rest) : found
}

t.test('every command explains itself', async (t) => {
  for (const [name, help] of Object.entries(helps)) t.match(find(commandLine(), name.split(' '))?.helpInformation(), help, name)
})

t.test('--help lists the commands, and touches nothing', async (t) => {
  const folder = t.testdir()
  const { code, stdout, stderr } = await planledger(t, ['--help'], folder)
  t.same([code, stderr], [0, ''])
  t.match(stdout, /^Usage: planledger \[options\] \[command\]\n[^]*\n {2}start [^]*\n {2}migrate [^]*\n {2}seed [^]*\n {2}export [^]*\n {2}import [^]*\n {2}backup [^]*\n {2}restore [^]*\n {2}keys [^]*\n {2}openapi </)
  t.same(readdirSync(folder), [])
})

t.test('--version prints the version of the package', async (t) => {
  t.same(await planledger(t, ['--version'], t.testdir()), { code: 0, stdout: `${version}\n`, stderr: '' })
})

t.test('migrate makes the database of DATABASE_URL, empty; seed loads the seeds into it once', async (t) => {
  const folder = t.testdir()
  const settings = { DATABASE_URL: 'file:deep/down/register.db' }
  t.same(await planledger(t, ['migrate'], folder, settings), { code: 0, stdout: 'The database is at the present schema.\n', stderr: '' })
  t.equal(await sequenceOf(join(folder, 'deep/down/register.db')), 0)
  t.same(await planledger(t, ['seed'], folder, settings), { code: 0, stdout: `${seeded.toString()} records loaded.\n`, stderr: '' })
  t.same(await planledger(t, ['seed'], folder, settings), { code: 0, stdout: '0 records loaded.\n', stderr: '' })
  t.equal(await sequenceOf(join(folder, 'deep/down/register.db')), seeded)
})

const sequenceOf = async (file: string): Promise<number> => {
  const store = openRegister(file)
  const { sequence } = await store.stamp()
  store.close()
  return sequence
}

t.test('keys create prints a key of that role, under whose label its changes are kept; the register holds only its hash', async (t) => {
  const app = await build(t)
  const folder = t.testdirName
  const settings = { DATABASE_URL: 'file:register.db' }
  const [editor, reader] = await Promise.all(['editor', 'reader'].map((role) =>
    planledger(t, ['keys', 'create', '--role', role, '--label', `an ${role}`], folder, settings)))
  t.match(editor, { code: 0, stdout: /^pl_[\w-]{43}\n$/, stderr: '' })
  t.match(reader, { code: 0, stdout: /^pl_[\w-]{43}\n$/, stderr: '' })
  const body = { name: 'Steel' }
  const [editorKey = '', readerKey = ''] = [editor, reader].map((ended) => ended?.stdout.trim())
  t.equal((await app.ask('POST', '/v1/industries', { body, key: readerKey })).status, 403)
  t.equal((await app.ask('POST', '/v1/industries', { body, key: editorKey })).status, 201)
  t.equal((await app.ask('POST', '/v1/industries', { body, key: `${editorKey}x` })).status, 401)
  for (const file of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, file), 'latin1')
    t.notOk(bytes.includes(editorKey) || bytes.includes(readerKey), `${file} holds no key`)
  }
  t.ok(readFileSync(join(folder, 'register.db-wal'), 'latin1').includes('an editor'))
})

t.test('openapi writes the document that the server serves', async (t) => {
  const app = await build(t)
  t.same(await planledger(t, ['openapi', 'document.json'], t.testdirName), { code: 0, stdout: '', stderr: '' })
  t.equal(readFileSync(join(t.testdirName, 'document.json'), 'utf8'), (await app.ask('GET', '/openapi.json')).text)
})

const mistakes: readonly (readonly [readonly string[], string])[] = [
  [['sart'], `error: unknown command 'sart'\n(Did you mean start?)\n`],
  [['keys', 'create', '--role', 'owner', '--label', 'me'],
    `error: option '--role <role>' argument 'owner' is invalid. Allowed choices are reader, editor, admin.\n`],
  [['keys', 'create', '--role', 'admin'], `error: required option '--label <label>' not specified\n`],
  [['openapi', '/nowhere/document.json'], `planledger: ENOENT: no such file or directory, open '/nowhere/document.json'\n`],
]

t.test('a mistake ends it with exit code 1 and one line on stderr that names it', async (t) => {
  const folder = t.testdir()
  const ends = await Promise.all(mistakes.map(([args]) => planledger(t, args, folder)))
  t.same(ends, mistakes.map(([, stderr]) => ({ code: 1, stdout: '', stderr })))
})
