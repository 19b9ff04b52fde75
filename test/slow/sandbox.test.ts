/**
 * The package serves under the conditions of its container: a read-only root without a shell, a user who is not root,
 * nothing but its own dependencies, and only `/data` and `/tmp` to write.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { productionLock, readLock } from '../../tools/release/production.ts'
import { root } from '../support/checkout.ts'
import { freePort, launch, packIn, type Running } from '../support/planledger.ts'

const { status } = spawnSync('bwrap', ['--unshare-user', '--ro-bind', '/', '/', 'true'])
const skip = status === 0 ? false : 'bubblewrap is not here, or may not make namespaces'

// Packing compiles the sources, which takes long on a busy machine.
t.setTimeout(600_000)

/** Folders of the host's libraries, some of them links, and of its fonts. */
const system = ['/usr/lib', '/usr/lib64', '/lib', '/lib64', '/usr/share/fonts', '/usr/share/fontconfig', '/etc/fonts']
  .filter((place) => existsSync(place))
  .flatMap((place) =>
    lstatSync(place).isSymbolicLink() ? ['--symlink', readlinkSync(place), place] : ['--ro-bind', place, place],
  )

/** What the image copies beside the packages of production: `sharp`, which is optional, and what it needs. */
const copied = Array.from(
  readFileSync(join(root, 'Dockerfile'), 'utf8').matchAll(/^COPY --from=package \/app\/(node_modules\/\S+) /gm),
  ([, place = '']) => place,
)

/** The installed packages of production; those within another come with it. */
const dependencies = [...Object.keys(productionLock(readLock(root)).packages), ...copied]
  .filter((place) => place.startsWith('node_modules/') && !place.includes('/node_modules/'))
  .filter((place) => existsSync(join(root, place)))
  .flatMap((place) => ['--ro-bind', join(root, place), `/app/${place}`])

const sandboxOf = (unpacked: string, data: string, settings: Readonly<Record<string, string>>): string[] => [
  'bwrap',
  ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--as-pid-1', '--uid', '1000', '--gid', '1000'],
  ...['--die-with-parent', '--clearenv', '--cap-drop', 'ALL'],
  ...system,
  ...['--ro-bind', process.execPath, '/nodejs/bin/node'],
  ...readdirSync(unpacked).flatMap((name) => ['--ro-bind', join(unpacked, name), `/app/${name}`]),
  ...dependencies,
  ...['--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp', '--bind', data, '/data', '--chdir', '/data'],
  ...['--remount-ro', '/'],
  ...Object.entries(settings).flatMap(([name, value]) => ['--setenv', name, value]),
]

/** Ends the first process of a sandbox, as a container is stopped. */
const stop = ({ child: { pid = 0 } }: Running): void => {
  const children = readFileSync(`/proc/${pid.toString()}/task/${pid.toString()}/children`, 'utf8')
  process.kill(Number(children.split(' ')[0]), 'SIGTERM')
}

t.test('the package serves, writes and is backed up in a sandbox like its container', { skip }, async (t) => {
  const folder = t.testdir({ unpacked: {}, data: {} })
  const [unpacked, data] = [join(folder, 'unpacked'), join(folder, 'data')]
  const { filename } = await packIn(t, folder)
  t.equal(spawnSync('tar', ['-xzf', join(folder, filename), '-C', unpacked, '--strip-components=1']).status, 0)
  const port = (await freePort()).toString()
  const sandbox = sandboxOf(unpacked, data, {
    PORT: port,
    DATABASE_URL: 'file:/data/planledger.db',
    NODE_ENV: 'production',
    XDG_CACHE_HOME: '/tmp',
    LOG_LEVEL: 'silent',
  })
  const planledger = ['/nodejs/bin/node', '/app/bin/planledger.js']

  const shell = await launch(t, [...sandbox, '/bin/sh', '-c', 'true'], folder).ended
  t.match(shell, { code: 1, stderr: /No such file or directory/ })
  const writing = `for (const place of ['/', '/app', '/app/dist', '/usr', '/etc', '/nodejs/bin']) {
    try { require('node:fs').writeFileSync(place + '/x', '') ; console.log(place, 'written') }
    catch (error) { if (!['EROFS', 'ENOENT', 'EACCES'].includes(error.code)) console.log(place, error.code) }
  }
  console.log(process.getuid())`
  const probe = await launch(t, [...sandbox, '/nodejs/bin/node', '-e', writing], folder).ended
  t.strictSame(probe, { code: 0, stdout: '1000\n', stderr: '' })

  const server = launch(t, [...sandbox, ...planledger, 'start'], folder)
  await server.until(/\n {2}API .*\n/)
  const key = readFileSync(join(data, 'first-key'), 'utf8').trim()
  const ask = async (place: string, type?: string, body?: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${place}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, ...(type && { 'content-type': type }) },
      ...(body !== undefined && { body }),
    })
  const beginningOf = async (place: string): Promise<string> => {
    const answer = await ask(place)
    t.equal(answer.status, 200, place)
    return Buffer.from(await answer.arrayBuffer()).toString('latin1', 0, 4)
  }

  const region = { name: 'Nanshan', localName: '南山区', kind: 'district', parentId: 'shenzhen', gbCode: '440305' }
  t.equal((await ask('/v1/regions', 'application/json', JSON.stringify(region))).status, 201)
  const futian = { id: 'futian', name: 'Futian', kind: 'district', parentId: 'shenzhen' }
  const line = JSON.stringify({ resource: 'regions', record: futian })
  const imported = await ask('/v1/import', 'application/x-ndjson', `${line}\n`)
  t.match({ status: imported.status, body: await imported.json() }, { status: 200, body: { created: { regions: 1 } } })
  t.equal((await ask('/')).status, 200)
  t.equal((await ask('/docs')).status, 200)
  const total = '/v1/totals?metric=investment&groupBy=year'
  t.equal(await beginningOf('/v1/figures?format=parquet'), 'PAR1')
  t.equal(await beginningOf('/v1/figures?format=xlsx'), 'PK\u0003\u0004')
  t.equal(await beginningOf(`${total}&format=png`), '\u0089PNG')

  const backup = await launch(t, [...sandbox, ...planledger, 'backup', 'copy.db'], folder).ended
  t.match(backup, { code: 0, stderr: '' })
  stop(server)
  t.match(await server.ended, { code: 0, stderr: '' })
  t.strictSame(readdirSync(data).sort(), ['copy.db', 'first-key', 'planledger.db'])
})
