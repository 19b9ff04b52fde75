/** Each command does what its help says. */
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Command } from 'commander'
import t from 'tap'
import { commandLine } from '../../src/command/commands.ts'
import { documentedSettings } from '../../src/config.ts'
import { shownAs } from '../../src/database/location.ts'
import { keyHash } from '../../src/http/pipeline/auth.ts'
import { everyResource } from '../../src/resources/index.ts'
import { build } from '../support/build.ts'
import { command } from '../support/command.ts'
import { beside, nothingFor, withoutFile } from '../support/databases.ts'
import { helpOf, leaves } from '../support/help.ts'
import { matchWhole } from '../support/match-whole.ts'
import { commandOf, launch, planledger } from '../support/planledger.ts'
import { seedsOf } from '../support/seed-files.ts'

const readText = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const { version } = JSON.parse(readText('package.json')) as { version: string }
const seeded = everyResource.flatMap(({ name }) => seedsOf(name)).length

const helps: Readonly<Record<string, RegExp>> = {
  start: /^Usage: planledger start \[options\]\n\nserve the register\n/,
  demo: /^Usage: planledger demo \[options\]\n\nserve a register with all seeds from a temporary folder, until you press Ctrl-C\n[^]*PORT/,
  migrate: /^Usage: planledger migrate \[options\]\n\nmigrate the database to the current schema\n[^]*--json/,
  seed: /^Usage: planledger seed \[options\]\n\nload seeds\/ into an empty register\n[^]*--json/,
  export:
    /^Usage: planledger export \[options\] <file>\n\nwrite every record to a file, as NDJSON that import reads\n[^]*--force[^]*--json/,
  import:
    /^Usage: planledger import \[options\] <file>\n\nimport the records of a file: all or none, or all good ones\n[^]*--resource[^]*--oc4ids[^]*--bad <fate>[^]*--dry-run[^]*--json/,
  batches:
    /^Usage: planledger batches \[options\] \[command\]\n\nlist what was saved at once, the newest first\n[^]*--kind <kind>[^]*--limit <number>[^]*--json[^]*\n {2}undo /,
  'batches undo':
    /^Usage: planledger batches undo \[options\] <id>\n\nbring every record of a batch back to what it was before\n[^]*--dry-run[^]*--json/,
  'keep-text':
    /^Usage: planledger keep-text \[options\] <source> <file>\n\nkeep the text of a source, in place of the one before\n[^]*--json/,
  table:
    /^Usage: planledger table \[options\] \[command\]\n\nlists: tables of sources, and the records in their rows\n[^]*\n {2}guess [^]*\n {2}load /,
  'table guess':
    /^Usage: planledger table guess \[options\] <file>\n\nprint what the columns of a file seem to be, as a layout to correct\n[^]*--sheet <name>[^]*--title <title>/,
  'table load':
    /^Usage: planledger table load \[options\] <file>\n\nkeep a file as the table of a source, and save its rows\n[^]*--source <id>[^]*--layout <file>[^]*--dry-run[^]*--json/,
  candidates:
    /^Usage: planledger candidates \[options\] <source>\n\nread the numbers in the kept text of a source, as figures to propose\n[^]*--format <format>[^]*--json/,
  get: /^Usage: planledger get \[options\] <address>\n\nread an address of the API, without a server\n/,
  outcomes:
    /^Usage: planledger outcomes \[options\] <metric>\n\nset plans beside what came of them over the same subjects, as a table\n[^]*--stage <value>[^]*Values:\s+target,\s+planned,\s+committed\.[^]*--group-by <list>[^]*--explain [^]*--json/,
  totals:
    /^Usage: planledger totals \[options\] <metric>\n\nadd figures up without counting anything twice, as a table\n[^]*--stage <value>[^]*Values:\s+target,\s+planned,\s+committed,\s+actual\.[^]*--group-by <list>[^]*--region-id-within <value>[^]*--explain [^]*--format <format>[^]*--json/,
  verify:
    /^Usage: planledger verify \[options\] <claim>\n\ncompare a sentence with what the register holds\n[^]*--as-of <instant>[^]*--json/,
  backup:
    /^Usage: planledger backup \[options\] <file>\n\ncopy the register, even while it is served\n[^]*--force[^]*--json/,
  restore:
    /^Usage: planledger restore \[options\] <file>\n\nreplace the register with a copy; no server may have it open\n[^]*--force[^]*--json/,
  'restore-record':
    /^Usage: planledger restore-record \[options\] <resource> <id> <revision>\n\ngive a record the fields of one of its revisions back, as a new revision\n[^]*--json/,
  copy: /^Usage: planledger copy \[options\] <source> <target>\n\ncopy the register with its history and keys into an empty database of either\nengine, and compare every row\n[^]*postgres:\/\/[^]*--json/,
  keys: /^Usage: planledger keys \[options\] \[command\]\n\nmanage API keys\n[^]*\n {2}create [^]*\n {2}list [^]*\n {2}revoke /,
  'keys create':
    /^Usage: planledger keys create \[options\]\n\ncreate a key and print it; it is never shown again\n[^]*"reader",\s+"editor", "admin"[^]*--label <label>[^]*--expires <when>[^]*--json/,
  'keys list':
    /^Usage: planledger keys list \[options\]\n\nlist all keys, including expired and revoked ones\n[^]*--json/,
  'keys revoke': /^Usage: planledger keys revoke \[options\] <key>\n\nrevoke a key immediately\n[^]*--json/,
  openapi: /^Usage: planledger openapi \[options\] <file>\n\nwrite the OpenAPI document\n/,
}

const find = (command: Command, [name, ...rest]: string[]): Command | undefined => {
  const found = command.commands.find((inner) => inner.name() === name)
  return found && rest.length > 0 ? find(found, rest) : found
}

const theRegister =
  'The register is the one of DATABASE_URL (file:data/planledger.db unless set); "planledger start --help" lists all settings.\n'
const exitCodes = 'Exit codes: 0 done; 1 not done, with the reason on stderr.\n'

const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()

t.test('the help of each command describes it, and ends with its register and the exit codes of all', async (t) => {
  for (const [name, help] of Object.entries(helps)) {
    const text = helpOf(find(commandLine(), name.split(' ')))
    t.match(text, help, name)
    const isWithout = ['demo', 'copy', 'openapi'].includes(name)
    t.ok(text.endsWith(`\n\n${isWithout ? '' : theRegister}${exitCodes}`), name)
    t.equal(text.includes('The register is the one of'), !isWithout, name)
    t.notMatch(text, /%2B|Accept|groupBy/, name)
  }
  for (const name of leaves(commandLine()).map(nameOf)) t.ok(name in helps, `${name} is tested`)
})

t.test('start lists every setting with its default', async (t) => {
  const text = helpOf(find(commandLine(), ['start']))
  for (const [name, setting] of Object.entries(
    documentedSettings as unknown as Readonly<
      Record<string, { description: string; default?: string | number | boolean }>
    >,
  )) {
    t.ok(
      text
        .split('\n')
        .some(
          (line) =>
            line.trim().replace(/ {2,}/g, '|') === `${name}|${String(setting.default ?? '-')}|${setting.description}`,
        ),
      name,
    )
  }
})

/** The files that the examples read. */
t.test('--help lists the commands and writes no files', async (t) => {
  const folder = t.testdir()
  const { code, stdout, stderr } = await planledger(t, ['--help'], folder)
  t.same([code, stderr], [0, ''])
  t.match(
    stdout,
    /^Usage: planledger \[options\] \[command\]\n[^]*\n {2}start [^]*\n {2}migrate [^]*\n {2}seed [^]*\n {2}export [^]*\n {2}import [^]*\n {2}keep-text [^]*\n {2}candidates [^]*\n {2}totals [^]*\n {2}outcomes [^]*\n {2}get [^]*\n {2}backup [^]*\n {2}restore [^]*\n {2}restore-record [^]*\n {2}keys [^]*\n {2}openapi </,
  )
  t.same(readdirSync(folder), [])
})

t.test('--version prints the version of the package', async (t) => {
  t.same(await planledger(t, ['--version'], t.testdir()), { code: 0, stdout: `${version}\n`, stderr: '' })
})

t.test('migrate creates an empty database at DATABASE_URL; seed loads the seeds into it once', async (t) => {
  const database = await nothingFor(t, 'deep/down/register.db')
  const settings = { DATABASE_URL: database }
  const folder = t.testdirName
  const found = await command(['migrate'], folder, settings)
  t.same(found, { code: 0, stdout: 'The database has the current schema.\n', stderr: '' })
  const { value } = await beside(t, database)
  const sequence = () => value('SELECT sequence FROM register')
  t.equal(await sequence(), 0)
  t.same(await command(['seed'], folder, settings), {
    code: 0,
    stdout: `${seeded.toLocaleString('en')} records loaded.\n`,
    stderr: '',
  })
  t.same(await command(['seed'], folder, settings), { code: 0, stdout: '0 records loaded.\n', stderr: '' })
  t.equal(await sequence(), seeded)
})

t.test('only commands that write make a register where there is none', { skip: withoutFile }, async (t) => {
  const folder = t.testdir({ empty: '', 'text.txt': 'A text.' })
  const settings = { DATABASE_URL: 'file:mistyped/register.db' }
  for (const line of [
    'export -',
    'import --dry-run empty',
    'keep-text source text.txt',
    'candidates source',
    'totals investment',
    'verify claim',
    'get /v1/projects',
    'backup copy.db',
    'restore-record projects p 1',
    'keys list',
    'keys revoke newsroom',
  ])
    t.strictSame(
      await command(line.split(' '), folder, settings),
      {
        code: 1,
        stdout: '',
        stderr: 'planledger: There is no register at mistyped/register.db; `planledger start` makes one.\n',
      },
      line,
    )
  t.strictSame(readdirSync(folder), ['empty', 'text.txt'])
  for (const line of ['migrate', 'seed', 'import empty', 'keys create --role reader --label me']) {
    t.equal((await command(line.split(' '), folder, settings)).code, 0, line)
    t.strictSame(readdirSync(join(folder, 'mistyped')), ['register.db'], line)
    rmSync(join(folder, 'mistyped'), { recursive: true })
  }
})

t.test('--json prints the same result for scripts', async (t) => {
  const settings = { DATABASE_URL: await nothingFor(t) }
  const folder = t.testdirName
  const told = async (...args: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await command([...args, '--json'], folder, settings)
    t.strictSame([code, stderr, stdout.split('\n').length], [0, '', 2], args.join(' '))
    return JSON.parse(stdout)
  }
  const database = shownAs(settings.DATABASE_URL).replace('file:', '')
  t.strictSame(await told('migrate'), { database, sequence: 0 })
  t.strictSame(await told('seed'), { records: seeded })
  t.strictSame(await told('export', 'all.ndjson'), { file: 'all.ndjson', records: seeded })
  if (withoutFile === false) {
    t.strictSame(await told('backup', 'copy.db'), { database, file: 'copy.db', sequence: seeded })
    t.strictSame(await told('restore', 'copy.db', '--force'), { database, file: 'copy.db', sequence: seeded })
  }
  const found = await told('keys', 'create', '--role', 'editor', '--label', 'newsroom', '--expires', '2999-01-01')
  t.match(found, { key: /^pl_[\w-]{43}$/, role: 'editor', label: 'newsroom', expiresAt: '2999-01-01T00:00:00.000Z' })
  t.match(await told('keys', 'revoke', 'newsroom'), { id: /^[0-9a-f]{12}$/, role: 'editor', label: 'newsroom' })
  t.strictSame(await command(['export', '-', '--json'], folder, settings), {
    code: 1,
    stdout: '',
    stderr: 'planledger: --json would stand among the records on the standard output.\n',
  })
})

t.test('keys create prints a key of a role, whose changes carry its label; the register stores its hash', async (t) => {
  const app = await build(t)
  const folder = t.testdirName
  const settings = { DATABASE_URL: app.database }
  const [editor, reader] = await Promise.all(
    ['editor', 'reader'].map((role) =>
      command(['keys', 'create', '--role', role, '--label', `an ${role}`], folder, settings),
    ),
  )
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
  const { rows } = await beside(t, app.database)
  matchWhole(t, await rows('SELECT * FROM keys ORDER BY label'), [
    { label: 'an editor', hash: keyHash(editorKey) },
    { label: 'an reader', hash: keyHash(readerKey) },
  ])
  t.notOk(JSON.stringify(await rows('SELECT * FROM keys')).includes('pl_'))
})

t.test('openapi writes the document that the server serves', async (t) => {
  const app = await build(t)
  t.same(await command(['openapi', 'document.json'], t.testdirName), { code: 0, stdout: '', stderr: '' })
  const { text } = await app.ask('GET', '/openapi.json')
  t.equal(readFileSync(join(t.testdirName, 'document.json'), 'utf8'), text)
  t.same(await command(['openapi', '-'], t.testdirName), { code: 0, stdout: text, stderr: '' })
})

const mistakes: readonly (readonly [readonly string[], string])[] = [
  [['sart'], `error: unknown command 'sart'\n(Did you mean start?)\n`],
  [
    ['keys', 'create', '--role', 'owner', '--label', 'me'],
    `error: option '--role <role>' argument 'owner' is invalid. Allowed choices are reader, editor, admin.\n`,
  ],
  [['keys', 'create', '--role', 'admin'], `error: required option '--label <label>' not specified\n`],
  [['keys', 'lst'], `error: unknown command 'lst'\n(Did you mean list?)\n`],
  [['backup', '--forse', 'copy.db'], `error: unknown option '--forse'\n(Did you mean --force?)\n`],
  [['backup', '-'], 'planledger: A backup is a file with a name; `planledger export -` writes to standard output.\n'],
  [['backup'], `error: missing required argument 'file'\n`],
  [['openapi', '/nowhere/document.json'], 'planledger: There is no folder /nowhere.\n'],
]

t.test('a mistake exits with code 1; stderr names it and suggests what was probably meant', async (t) => {
  const folder = t.testdir()
  const ends = await Promise.all([
    ...mistakes.slice(0, 1).map(([args]) => planledger(t, args, folder)),
    ...mistakes.slice(1).map(([args]) => command(args, folder)),
  ])
  t.same(
    ends,
    mistakes.map(([, stderr]) => ({ code: 1, stdout: '', stderr })),
  )
})

// `planledger demo` serves the seeds from a temporary folder, and leaves no file behind, however it ends.

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
