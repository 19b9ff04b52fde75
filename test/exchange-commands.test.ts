/** The command line takes records out and in as HTTP does. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { everyResource } from '../src/resources/index.ts'
import { build } from './build.ts'
import { commandOf, launch, planledger } from './planledger.ts'
import { seedsOf } from './seed-files.ts'

const hasTerminal = spawnSync('script', ['--version']).status === 0

const settings = { DATABASE_URL: 'file:register.db' }
const other = { DATABASE_URL: 'file:other.db' }
const seeded = everyResource.map(({ name }) => [name, seedsOf(name).length] as const).filter(([, count]) => count > 0)
const total = seeded.reduce((sum, [, count]) => sum + count, 0).toString()
const listed = (verb: string): string => seeded.map(([name, count]) => `${verb} ${count.toString()} ${name}`).join(', ')
const lasting = (text: string): string => text.replace(/"revision":\d+,"createdAt":"[^"]+","updatedAt":"[^"]+"/g, '')

/** Runs a command with something on its standard input. */
const fed = async (t: Test, args: readonly string[], folder: string, input: string) => {
  const { child, ended } = launch(t, commandOf(...args), folder, settings)
  child.stdin?.end(input)
  return ended
}

t.test('what is exported is what the server gives, and is imported elsewhere the same', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const folder = t.testdirName
  t.strictSame(await planledger(t, ['export', 'all.ndjson'], folder, settings), { code: 0, stdout: `${total} records are in all.ndjson.\n`, stderr: '' })
  const text = readFileSync(join(folder, 'all.ndjson'), 'utf8')
  t.equal(text, (await app.ask('GET', '/v1/export')).text)
  t.strictSame(await planledger(t, ['import', 'all.ndjson'], folder, settings), { code: 0, stdout: `${listed('unchanged')}.\n`, stderr: '' })
  t.strictSame(await planledger(t, ['import', 'all.ndjson', '--dry-run'], folder, other), { code: 0, stdout: `${listed('created')}; nothing was written (--dry-run).\n`, stderr: '' })
  t.strictSame(await planledger(t, ['export', '-'], folder, other), { code: 0, stdout: '', stderr: '' })
  t.strictSame(await planledger(t, ['import', 'all.ndjson'], folder, other), { code: 0, stdout: `${listed('created')}.\n`, stderr: '' })
  const { code, stdout, stderr } = await planledger(t, ['export', '-'], folder, other)
  t.strictSame([code, lasting(stdout), stderr], [0, lasting(text), ''])
})

t.test('a file that is there is replaced only by --force', async (t) => {
  const folder = t.testdir({ 'all.ndjson': 'mine' })
  t.strictSame(await planledger(t, ['export', 'all.ndjson'], folder, settings), { code: 1, stdout: '', stderr: 'planledger: all.ndjson exists; --force replaces it.\n' })
  t.equal(readFileSync(join(folder, 'all.ndjson'), 'utf8'), 'mine')
  t.strictSame(await planledger(t, ['export', 'all.ndjson', '--force'], folder, settings), { code: 0, stdout: '0 records are in all.ndjson.\n', stderr: '' })
  t.equal(readFileSync(join(folder, 'all.ndjson'), 'utf8'), '')
})

t.test('what is served meanwhile sees the import, under the name of the command line', async (t) => {
  const app = await build(t)
  const folder = t.testdirName
  writeFileSync(join(folder, 'rows.csv'), 'id,title,kind,official\r\nr,"A, report",report,true\r\n')
  t.strictSame(await planledger(t, ['import', '--resource', 'sources', '--json', 'rows.csv'], folder, settings), {
    code: 0, stdout: `${JSON.stringify({ dryRun: false, created: { sources: 1 }, updated: {}, unchanged: {}, errorCount: 0, errors: [] })}\n`, stderr: '',
  })
  t.match(await app.ask('GET', '/v1/sources/r'), { status: 200, body: { title: 'A, report', official: true, revision: 1 } })
  t.match((await app.ask('GET', '/v1/changes')).body, { data: [{ sequence: 1, by: 'command line', resource: 'sources', id: 'r', action: 'create' }] })
})

t.test('every bad line is said on the standard error, and nothing is written', async (t) => {
  const folder = t.testdir()
  const bad = ['{"resource":"sources","record":{"id":"r","title":"A report","kind":"report","official":true}}', 'nonsense', '{"resource":"sources","record":{"id":"s","title":"","kind":"report","official":true}}'].join('\n')
  const { code, stdout, stderr } = await fed(t, ['import', '-'], folder, bad)
  t.strictSame([code, stdout], [1, ''])
  t.match(stderr, /^line 2: Is no JSON: [^\n]+\nline 3, sources\/s\/title: [^\n]+\nplanledger: 2 records are bad; nothing was written\.\n$/)
  t.strictSame(await planledger(t, ['export', '-'], folder, settings), { code: 0, stdout: '', stderr: '' })
  const [good = ''] = bad.split('\n')
  t.strictSame(await fed(t, ['import', '-'], folder, good), { code: 0, stdout: 'created 1 sources.\n', stderr: '' })
  t.strictSame(await fed(t, ['import', '-'], folder, ''), { code: 0, stdout: 'There is nothing in it.\n', stderr: '' })
  const report = await fed(t, ['import', '--json', '-'], folder, 'nonsense')
  t.match(JSON.parse(report.stdout), { errorCount: 1, errors: [{ line: 1, place: 'line 1', resource: null, id: null, pointer: '' }] })
  t.equal(report.code, 1)
})

t.test('a package of OC4IDS is read as records, and what is wrong in it is said by its place', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const folder = t.testdirName
  writeFileSync(join(folder, 'package.json'), (await app.ask('GET', '/v1/export/oc4ids')).text)
  t.strictSame(await planledger(t, ['import', '--oc4ids', 'package.json'], folder, settings), { code: 0, stdout: 'updated 3 projects, unchanged 6 figures.\n', stderr: '' })
  t.match(await planledger(t, ['import', '--oc4ids', 'package.json'], folder, other), { code: 0, stdout: 'created 1 regions, created 5 industries, created 1 organizations, created 1 sources, created 3 projects, created 6 figures.\n', stderr: '' })
  t.strictSame(await fed(t, ['import', '--oc4ids', '-'], folder, '{"projects":[{"id":"a","title":"A","relatedProjects":[{"id":"1","scheme":"oc4ids","relationship":"parent","identifier":"b"}]}]}'), {
    code: 1, stdout: '', stderr: '/projects/0, projects/a/parentId: There is no `b` among the projects.\nplanledger: 1 record is bad; nothing was written.\n',
  })
  t.match(await fed(t, ['import', '--oc4ids', '-'], folder, '{"projects":[{"id":7}]}'), { code: 1, stdout: '', stderr: /^planledger: It is no OC4IDS project package that can be read\.\n\/projects\/0\/id: / })
  t.match(await fed(t, ['import', '--oc4ids', '-'], folder, '<xml>'), { code: 1, stdout: '', stderr: /^planledger: It is no JSON: / })
  t.match(await planledger(t, ['import', '--oc4ids', '--resource', 'projects', 'package.json'], folder, settings), { code: 1, stdout: '', stderr: /cannot be used with/ })
})

t.test('on a terminal a bar shows how far it is, elsewhere nothing does', { skip: hasTerminal ? false : 'needs script of util-linux' }, async (t) => {
  const folder = t.testdir({ 'all.ndjson': '{"resource":"sources","record":{"id":"r","title":"A report","kind":"report","official":true}}\n' })
  const command = `exec ${commandOf('import', 'all.ndjson').map((part) => `'${part}'`).join(' ')}`
  const { code, stdout } = await launch(t, ['script', '-qec', command, '/dev/null'], folder, settings).ended
  t.equal(code, 0)
  t.match(stdout, / % of 94 bytes, [^]*created 1 sources\./)
})

t.test('who reads no further than a line has had enough, and nothing is said of it', { skip: spawnSync('bash', ['-c', 'true']).status === 0 ? false : 'needs bash' }, async (t) => {
  await build(t, { SEED: 'true' })
  const command = commandOf('export', '-').map((part) => `'${part}'`).join(' ')
  const { code, stdout, stderr } = await launch(t, ['bash', '-o', 'pipefail', '-c', `${command} | head -n 1`], t.testdirName, settings).ended
  t.strictSame([code, stderr, stdout.split('\n').length], [0, '', 2])
})

t.test('what cannot be read is said', async (t) => {
  const folder = t.testdir()
  t.match(await planledger(t, ['import', 'nowhere.ndjson'], folder, settings), { code: 1, stdout: '', stderr: /^planledger: ENOENT: [^\n]*nowhere\.ndjson'\n$/ })
  t.notOk(existsSync(join(folder, 'register.db')))
  t.match(await planledger(t, ['import', '--resource', 'project', 'x.csv'], folder, settings), { code: 1, stdout: '', stderr: /'project' is invalid. Allowed choices are regions, / })
  t.match(await planledger(t, ['export', 'no/such/folder.ndjson'], folder, settings), { code: 1, stdout: '', stderr: /^planledger: ENOENT: / })
  t.strictSame(readdirSync(folder).filter((name) => name.endsWith('.ndjson')), [])
})
