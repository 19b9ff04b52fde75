/** The command line exports and imports records as HTTP does. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { everyResource, resourceOf } from '../../src/resources/index.ts'
import { adminKey, build } from '../support/build.ts'
import { databaseFor, nothingFor, withoutFile } from '../support/databases.ts'
import { command } from '../support/command.ts'
import { matchWhole } from '../support/match-whole.ts'
import { launch, onTerminal, shellWords, withoutTerminal } from '../support/planledger.ts'
import { articleSets, seedsOf } from '../support/seed-files.ts'

const withoutBash = spawnSync('bash', ['-c', 'true']).status === 0 ? false : 'needs bash'

const seeded = everyResource
  .map(({ name }) => [name, seedsOf(name, articleSets).length] as const)
  .filter(([, count]) => count > 0)
const total = seeded.reduce((sum, [, count]) => sum + count, 0).toString()
const listed = (verb: string): string =>
  seeded
    .map(([name, count]) => `${verb} ${count === 1 ? `1 ${resourceOf(name).singular}` : `${count.toString()} ${name}`}`)
    .join(', ')
const lasting = (text: string): string => text.replace(/"revision":\d+,"createdAt":"[^"]+","updatedAt":"[^"]+"/g, '')

/** Runs a command on a register, in the folder of the test, with the given standard input. */
const fed = (t: Test, database: string, args: readonly string[], input: string) =>
  command(args, t.testdirName, { DATABASE_URL: database }, input)

const run = (t: Test, database: string, ...args: string[]) => fed(t, database, args, '')

/** Runs a command in a shell, with what comes after it and before it there. */
const inShell = (t: Test, database: string, args: readonly string[], after: string, before = '') => {
  const shell = ['bash', '-o', 'pipefail', '-c', `${before} ${shellWords(...args)} ${after}`]
  return launch(t, shell, t.testdirName, { DATABASE_URL: database }).ended
}

t.test('export writes what GET /v1/export returns, and another register imports it unchanged', async (t) => {
  const other = await databaseFor(t, 'other.db')
  const app = await build(t, { SEED: 'article' })
  const { database } = app
  const folder = t.testdirName
  const found = await run(t, database, 'export', 'all.ndjson')
  t.strictSame(found, { code: 0, stdout: `${total} records are in all.ndjson.\n`, stderr: '' })
  const text = readFileSync(join(folder, 'all.ndjson'), 'utf8')
  t.equal(text, (await app.ask('GET', '/v1/export')).text)
  t.strictSame(await run(t, database, 'import', 'all.ndjson'), {
    code: 0,
    stdout: `${listed('unchanged')}.\n`,
    stderr: '',
  })
  t.equal((await run(t, other, 'migrate')).code, 0)
  const tried = await run(t, other, 'import', 'all.ndjson', '--dry-run')
  t.strictSame([tried.code, tried.stderr], [0, ''])
  t.ok(tried.stdout.startsWith(`${listed('would create')}; nothing was written (--dry-run).\n\nTotals:\n`))
  t.strictSame(await run(t, other, 'export', '-'), { code: 0, stdout: '', stderr: '' })
  t.strictSame(await run(t, other, 'import', 'all.ndjson'), { code: 0, stdout: `${listed('created')}.\n`, stderr: '' })
  const { code, stdout, stderr } = await run(t, other, 'export', '-')
  t.strictSame([code, lasting(stdout), stderr], [0, lasting(text), ''])
})

t.test('an existing file is replaced only with --force', async (t) => {
  const database = await databaseFor(t)
  const folder = t.testdirName
  writeFileSync(join(folder, 'all.ndjson'), 'mine')
  const found = await run(t, database, 'export', 'all.ndjson')
  t.strictSame(found, { code: 1, stdout: '', stderr: 'planledger: all.ndjson exists; --force replaces it.\n' })
  t.equal(readFileSync(join(folder, 'all.ndjson'), 'utf8'), 'mine')
  t.strictSame(await run(t, database, 'export', 'all.ndjson', '--force'), {
    code: 0,
    stdout: '0 records are in all.ndjson.\n',
    stderr: '',
  })
  t.equal(readFileSync(join(folder, 'all.ndjson'), 'utf8'), '')
})

t.test('a file that cannot be written as a whole is not written at all', { skip: withoutBash }, async (t) => {
  const { database } = await build(t, { SEED: 'article' })
  const folder = t.testdirName
  writeFileSync(join(folder, 'all.ndjson'), 'mine')
  const before = readdirSync(folder)
  const failed = { code: 1, stdout: '', stderr: 'planledger: EFBIG: file too large, write\n' }
  // Files of no more than 64 KiB are as good as a full disk. The hooks of tap would die of the signal.
  const limits = 'unset NODE_OPTIONS; ulimit -f 64;'
  for (const args of [
    ['export', '--force', 'all.ndjson'],
    ['export', 'new.ndjson'],
  ])
    t.strictSame(await inShell(t, database, args, '', limits), failed)
  t.equal(readFileSync(join(folder, 'all.ndjson'), 'utf8'), 'mine')
  t.strictSame(readdirSync(folder), before)
  const lines = `${total} records are in /dev/stdout.`
  const { stdout } = await inShell(t, database, ['export', '--force', '/dev/stdout'], '| tail -n 1')
  t.equal(stdout, `${lines}\n`, 'a pipe is written to')
})

t.test('a folder in the place of a file to write is named', async (t) => {
  const database = await databaseFor(t)
  mkdirSync(join(t.testdirName, 'folder'))
  const commands = [['export'], ['export', '--force'], ['openapi']]
  if (!withoutFile) commands.push(['backup'], ['backup', '--force'])
  for (const args of commands)
    t.strictSame(await run(t, database, ...args, 'folder'), {
      code: 1,
      stdout: '',
      stderr: 'planledger: folder is a folder, not a file.\n',
    })
})

t.test('a running server sees an import at once, as a change by "command line"', async (t) => {
  const app = await build(t)
  const { database } = app
  const folder = t.testdirName
  writeFileSync(join(folder, 'rows.csv'), 'id,title,kind,official\r\nr,"A, report",report,true\r\n')
  const { stdout, ...ended } = await run(t, database, 'import', '--resource', 'sources', '--json', 'rows.csv')
  const { batchId, ...report } = JSON.parse(stdout) as Record<string, unknown>
  t.strictSame(ended, { code: 0, stderr: '' })
  t.strictSame(report, {
    dryRun: false,
    created: { sources: 1 },
    updated: {},
    unchanged: {},
    errorCount: 0,
    errors: [],
  })
  matchWhole(t, (await app.ask('GET', '/v1/batches', { key: adminKey })).body, {
    data: [{ id: batchId, kind: 'import' }],
  })
  const answer = await app.ask('GET', '/v1/sources/r')
  t.match(answer, { status: 200, body: { title: 'A, report', official: true, revision: 1 } })
  matchWhole(t, (await app.ask('GET', '/v1/changes')).body, {
    data: [{ sequence: 1, by: 'command line', resource: 'sources', id: 'r', action: 'create' }],
  })
})

t.test('every bad line is reported on stderr, and nothing is written', async (t) => {
  const database = await databaseFor(t)
  const bad = [
    '{"resource":"sources","record":{"id":"r","title":"A report","kind":"report","official":true}}',
    'nonsense',
    '{"resource":"sources","record":{"id":"s","title":"","kind":"report","official":true}}',
  ].join('\n')
  const { code, stdout, stderr } = await fed(t, database, ['import', '-'], bad)
  t.strictSame([code, stdout], [1, ''])
  t.match(
    stderr,
    /^line 2: Is no JSON: [^\n]+\nline 3, sources\/s\/title: [^\n]+\nplanledger: 2 records are bad; nothing was written\.\n$/,
  )
  t.strictSame(await run(t, database, 'export', '-'), { code: 0, stdout: '', stderr: '' })
  const [good = ''] = bad.split('\n')
  t.strictSame(await fed(t, database, ['import', '-'], good), { code: 0, stdout: 'created 1 source.\n', stderr: '' })
  const found = await fed(t, database, ['import', '-'], '')
  t.strictSame(found, { code: 0, stdout: 'There is nothing in it.\n', stderr: '' })
  for (const dryRun of [false, true]) {
    const both = await fed(t, database, ['import', '--json', ...(dryRun ? ['--dry-run'] : []), '-'], bad)
    const { errors, ...report } = JSON.parse(both.stdout) as { errors: object[] }
    t.strictSame([both.code, report], [1, { dryRun, errorCount: 2 }], 'a refused import reports no created records')
    matchWhole(t, errors, [
      { line: 2, place: 'line 2', resource: null, id: null, pointer: '' },
      { line: 3, resource: 'sources', id: 's' },
    ])
  }
  const tried = await fed(
    t,
    database,
    ['import', '--json', '--dry-run', '-'],
    '{"resource":"sources","record":{"id":"t","title":"T","kind":"report","official":true}}',
  )
  t.strictSame(JSON.parse(tried.stdout), {
    dryRun: true,
    created: { sources: 1 },
    updated: {},
    unchanged: {},
    errorCount: 0,
    errors: [],
    effects: { totals: [], promises: [], opened: [], closed: [], changed: [] },
  })
})

t.test('a name in a foreign file neither moves the cursor of a terminal nor makes a line of its own', async (t) => {
  const database = await databaseFor(t)
  const name = '\u001b[2J\nplanledger: imported'
  const { code, stderr } = await fed(
    t,
    database,
    ['import', '-'],
    JSON.stringify({ resource: 'sources', record: { [name]: 1 } }),
  )
  t.equal(code, 1)
  t.match(stderr, / \[2J planledger: imported: There is no such field\./)
  t.notOk(stderr.includes('\u001b'))
  t.notMatch(stderr, /^planledger: imported/m)
})

t.test('with --bad skip the good records are written, and the bad ones are reported', async (t) => {
  const database = await databaseFor(t)
  const region = (id: string, more: object = {}): string =>
    `${JSON.stringify({ resource: 'regions', record: { id, name: id, kind: 'city', ...more } })}\n`
  const lines = region('a', { kind: 'moon' }) + region('b', { parentId: 'a' }) + region('c')
  const { code, stdout, stderr } = await fed(t, database, ['import', '--bad', 'skip', '-'], lines)
  t.strictSame([code, stdout], [0, 'created 1 region; 2 records are bad and left out.\n'])
  t.match(
    stderr,
    /^line 1, regions\/a\/kind: Must be one of [^\n]*\nline 2, regions\/b\/parentId: There is no `a`[^\n]*\n$/,
  )
})

t.test('an OC4IDS package is imported as records, and its faults are reported by their place', async (t) => {
  const other = await databaseFor(t, 'other.db')
  const app = await build(t, { SEED: 'article' })
  const { database } = app
  const folder = t.testdirName
  writeFileSync(join(folder, 'package.json'), (await app.ask('GET', '/v1/export/oc4ids')).text)
  const found = await run(t, database, 'import', '--oc4ids', 'package.json')
  t.strictSame(found, { code: 0, stdout: 'unchanged 3 projects, unchanged 6 figures.\n', stderr: '' })
  t.match(await run(t, other, 'import', '--oc4ids', 'package.json'), {
    code: 0,
    stdout:
      'created 1 region, created 5 industries, created 1 organization, created 1 source, created 3 projects, created 6 figures.\n',
    stderr: '',
  })
  t.strictSame(
    await fed(
      t,
      database,
      ['import', '--oc4ids', '-'],
      '{"projects":[{"id":"a","title":"A","relatedProjects":[{"id":"1","scheme":"oc4ids","relationship":"parent","identifier":"b"}]}]}',
    ),
    {
      code: 1,
      stdout: '',
      stderr:
        '/projects/0, projects/a/parentId: There is no `b` among the projects.\nplanledger: 1 record is bad; nothing was written.\n',
    },
  )
  const wrong = {
    projects: [{ id: 'bad', period: { startDate: 5 } }, { id: 'b' }, { id: 'c', budget: { amount: { amount: 1 } } }],
  }
  const detail = 'Is required: an amount is of a currency.'
  for (const dryRun of [[], ['--dry-run']]) {
    const refused = await fed(t, database, ['import', '--oc4ids', '-', ...dryRun], JSON.stringify(wrong))
    t.strictSame(refused, {
      code: 1,
      stdout: '',
      stderr:
        '/projects/0/period/startDate, projects/bad: Must be string.\n' +
        `/projects/2/budget/amount/currency, projects/c: ${detail}\nplanledger: 2 records are bad; nothing was written.\n`,
    })
    const report = await fed(t, database, ['import', '--oc4ids', '--json', '-', ...dryRun], JSON.stringify(wrong))
    t.strictSame([report.code, report.stderr], [1, refused.stderr])
    const place = { line: 1, resource: 'projects', pointer: '' }
    t.strictSame(JSON.parse(report.stdout), {
      dryRun: dryRun.length > 0,
      errorCount: 2,
      errors: [
        { ...place, id: 'bad', detail: 'Must be string.', place: '/projects/0/period/startDate' },
        { ...place, id: 'c', detail, place: '/projects/2/budget/amount/currency' },
      ],
    })
  }
  t.match(await fed(t, database, ['import', '--oc4ids', '-'], '{"projects":[]}'), {
    code: 1,
    stdout: '',
    stderr:
      'planledger: It is no OC4IDS project package that can be read.\n/projects: Must be a list of at least one project.\n',
  })
  t.match(await fed(t, database, ['import', '--oc4ids', '-'], '<xml>'), {
    code: 1,
    stdout: '',
    stderr: 'planledger: Is no JSON.\n',
  })
  t.match(await run(t, database, 'import', '--oc4ids', '--resource', 'projects', 'package.json'), {
    code: 1,
    stdout: '',
    stderr: /cannot be used with/,
  })
})

t.test('what a package of another publisher made is replaced only with --replace', async (t) => {
  const database = await databaseFor(t)
  const road = (name: string) => JSON.stringify({ publisher: { name }, projects: [{ id: 'road-1', title: name }] })
  t.equal((await fed(t, database, ['import', '--oc4ids', '-'], road('Kenya'))).code, 0)
  t.strictSame(await fed(t, database, ['import', '--oc4ids', '-'], road('Malawi')), {
    code: 1,
    stdout: '',
    stderr:
      '/projects/0/id, projects/road-1: The project `road-1` was made from a package of Kenya (the source `oc4ids-kenya`). ' +
      'Import with `replace=true` to replace it.\nplanledger: 1 record is bad; nothing was written.\n',
  })
  const found = await fed(t, database, ['import', '--oc4ids', '--replace', '-'], road('Malawi'))
  t.strictSame(found, { code: 0, stdout: 'created 1 source, updated 1 project.\n', stderr: '' })
  t.strictSame(await fed(t, database, ['import', '--replace', '-'], ''), {
    code: 1,
    stdout: '',
    stderr: 'planledger: --replace goes with --oc4ids.\n',
  })
})

t.test('a terminal shows a progress bar, other outputs none', { skip: withoutTerminal }, async (t) => {
  const database = await databaseFor(t)
  const folder = t.testdir({
    'all.ndjson': '{"resource":"sources","record":{"id":"r","title":"A report","kind":"report","official":true}}\n',
  })
  const { code, stdout } = await onTerminal(t, ['import', 'all.ndjson'], folder, { DATABASE_URL: database }).ended
  t.equal(code, 0)
  t.match(stdout, / % of 94 bytes, [^]*created 1 source\./)
})

t.test('a reader that closes the pipe after a line ends the export without error', { skip: withoutBash }, async (t) => {
  const { database } = await build(t, { SEED: 'article' })
  const { code, stdout, stderr } = await inShell(t, database, ['export', '-'], '| head -n 1')
  t.strictSame([code, stderr, stdout.split('\n').length], [0, '', 2])
})

const withoutFull = existsSync('/dev/full') ? withoutBash : 'needs /dev/full'

t.test(
  'a command whose output nobody can read says so in a line, or nothing after a closed pipe',
  { skip: withoutFull },
  async (t) => {
    const { database } = await build(t, { SEED: 'article' })
    const stderr = 'planledger: ENOSPC: no space left on device, write\n'
    for (const args of [
      ['get', '/v1/figures'],
      ['export', '-'],
      ['keys', 'create', '--role', 'admin', '--label', 'unseen'],
    ]) {
      const closed = await inShell(t, database, args, '| true')
      t.strictSame(closed, { code: 0, stdout: '', stderr: '' }, args.join(' '))
      t.strictSame(await inShell(t, database, args, '> /dev/full'), { code: 1, stdout: '', stderr }, args.join(' '))
    }
    const found = await run(t, database, 'keys', 'list', '--json')
    t.strictSame(found, { code: 0, stdout: '[]\n', stderr: '' }, 'no key that nobody has seen')
  },
)

t.test('a file that cannot be read or written is reported', async (t) => {
  const database = await nothingFor(t)
  const folder = t.testdirName
  const found = await run(t, database, 'import', 'nowhere.ndjson')
  t.match(found, { code: 1, stdout: '', stderr: 'planledger: There is no file nowhere.ndjson.\n' })
  t.notOk(existsSync(join(folder, 'register.db')))
  t.match(await run(t, database, 'import', '--resource', 'project', 'x.csv'), {
    code: 1,
    stdout: '',
    stderr: /'project' is invalid. Allowed choices are regions, /,
  })
  t.equal((await run(t, database, 'migrate')).code, 0)
  t.match(await run(t, database, 'export', 'no/such/folder.ndjson'), {
    code: 1,
    stdout: '',
    stderr: 'planledger: There is no folder no/such.\n',
  })
  const wrong = readdirSync(folder).filter((name) => name.endsWith('.ndjson'))
  t.strictSame(wrong, [])
})
