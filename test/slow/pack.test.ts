/** The package that `npm pack` makes serves the seeds from an empty folder, with nothing but its own dependencies. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { checkoutIn, root } from '../support/checkout.ts'
import { freePort, launch } from '../support/planledger.ts'

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}
interface Manifest {
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

const { bin, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

/** Installs a package as npm does: unpacked, with executable commands, and only its own dependencies. */
const install = (tarball: string, folder: string): void => {
  const modules = join(folder, 'node_modules')
  const place = join(modules, 'planledger')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  mkdirSync(join(place, 'node_modules'), { recursive: true })
  const unpacked = spawnSync('tar', ['-xzf', tarball, '-C', place, '--strip-components=1'], { encoding: 'utf8' })
  if (unpacked.status !== 0) throw new Error(unpacked.stderr)
  for (const [name, file] of Object.entries(bin)) {
    chmodSync(join(place, file), 0o755)
    symlinkSync(join('..', 'planledger', file), join(modules, '.bin', name))
  }
  for (const name of Object.keys(dependencies)) {
    mkdirSync(join(place, 'node_modules', name, '..'), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(place, 'node_modules', name))
  }
}

t.test('npm pack builds a package that has all it needs, and serves the seeds from an empty folder', async (t) => {
  const folder = t.testdir({ home: { empty: {} } })
  const checkout = checkoutIn(join(folder, 'checkout'))
  // A stale file in `dist` must not be packed.
  mkdirSync(join(checkout, 'dist'))
  writeFileSync(join(checkout, 'dist', 'gone.js'), '')
  const packed = await launch(t, ['npm', 'pack', '--json', '--offline', '--pack-destination', folder], checkout).ended
  t.equal(packed.code, 0, packed.stderr)
  const [{ filename, files }] = JSON.parse(packed.stdout) as [Packed]
  const places = [...new Set(files.map(({ path }) => path.split('/')[0] ?? ''))].sort()
  t.strictSame(places, [
    'LICENSE',
    'README.md',
    'bin',
    'dist',
    'docs',
    'migrations',
    'openapi',
    'package.json',
    'public',
    'seeds',
  ])
  t.strictSame(
    files.map(({ path }) => path).filter((path) => /\.ts$|tsbuildinfo|tsconfig|gone/.test(path)),
    [],
  )

  const home = join(folder, 'home')
  install(join(folder, filename), home)
  const empty = join(home, 'empty')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  t.match(await launch(t, ['npx', '--offline', '--no', '--', 'planledger', '--version'], empty).ended, {
    code: 0,
    stdout: `${version}\n`,
  })

  const port = (await freePort()).toString()
  const server = launch(t, [join(home, 'node_modules', '.bin', 'planledger'), 'start'], empty, { PORT: port })
  await server.until(/\n {2}API .*\n/)
  const totals = await (
    await fetch(
      `http://127.0.0.1:${port}/v1/totals?metric=investment&stage=planned&period=2025&regionId.within=guangdong`,
    )
  ).json()
  t.match(totals, {
    metric: 'investment',
    data: [{ stage: 'planned', unit: 'CNY', total: '1000000000000', figures: 2 }],
  })
  for (const place of [
    '/',
    '/style.css',
    '/docs',
    '/docs/index.js',
    '/docs/style.css',
    '/docs/swagger-ui.js',
    '/openapi.json',
    '/v1/catalog',
    '/llms.txt',
    '/docs/records.md',
  ])
    t.equal((await fetch(`http://127.0.0.1:${port}${place}`)).status, 200, place)
  server.child.kill('SIGTERM')
  t.match(await server.ended, { code: 0, stderr: '' })
  t.strictSame(readdirSync(empty), ['data'])
})
