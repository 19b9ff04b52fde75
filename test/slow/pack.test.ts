/** The package that `npm pack` makes serves the seeds from an empty folder, with nothing but its own dependencies. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../support/checkout.ts'
import { matchWhole } from '../support/match-whole.ts'
import { freePort, launch, packIn } from '../support/planledger.ts'
import { wordsOf } from '../support/words.ts'

interface Manifest {
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

const { bin, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

// Packing compiles the sources, which takes long on a busy machine.
t.setTimeout(600_000)

/** Every file of the package; each pattern has one at least. */
const contents = [
  /^(LICENSE|README\.md|SECURITY\.md|package\.json)$/,
  /^LICENSES\/(Apache-2\.0|Unicode-3\.0|swagger-ui)\.txt$/,
  /^bin\/planledger\.js$/,
  /^dist\/([a-z0-9-]+\/)*[a-z0-9-]+\.js$/,
  /^docs\/[a-z0-9-]+\.md$|^docs\/README\.md$/,
  /^examples\/[a-z-]+\/([a-z0-9-]+\.(csv|json)|README\.md)$/,
  /^migrations\/(postgres|sqlite)\/\d{4}_\w+\.sql$/,
  /^migrations\/(postgres|sqlite)\/meta\/_journal\.json$/,
  /^openapi\/openapi\.json$/,
  /^public\/[a-z-]+\.(css|js|png|svg)$/,
  /^public\/docs\/[a-z-]+\.(css|js)$/,
  /^seeds\/(article|reference|reports)\/([a-z]+\.json|README\.md)$/,
]

/** The largest package, in bytes: it is 1.6 MB. */
const largest = 2_000_000

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
  const { filename, files, size, checkout } = await packIn(t, folder)
  const paths = files.map(({ path }) => path)
  const wrong = paths.filter((path) => !contents.some((content) => content.test(path)))
  t.strictSame(wrong, [], 'no tests, no sources, no maps, no files of a machine')
  const found = contents.filter((content) => !paths.some((path) => content.test(path))).map(String)
  t.strictSame(found, [], 'nothing is missing')
  const modules = (of: string, ending: string): string[] =>
    readdirSync(join(checkout, of), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(ending) && !file.endsWith('.d.ts'))
      .map((file) => file.slice(0, -ending.length))
      .sort()
  t.strictSame(modules('dist', '.js'), [...modules('src', '.ts'), 'swagger-ui'].sort(), 'a file for each source')
  t.ok(size < largest, `${size.toString()} bytes`)

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
  matchWhole(t, totals, {
    metric: 'investment',
    data: [{ stage: 'planned', unit: 'CNY', total: '1000000000000', figures: 2 }],
  })
  for (const place of wordsOf(`
    / /style.css /docs /docs/index.js /docs/style.css /docs/swagger-ui.js /openapi.json /v1/catalog /llms.txt
    /docs/records.md
  `))
    t.equal((await fetch(`http://127.0.0.1:${port}${place}`)).status, 200, place)
  t.equal(
    await (await fetch(`http://127.0.0.1:${port}/docs/swagger-ui.js`)).text(),
    readFileSync(join(root, 'node_modules', 'swagger-ui-dist', 'swagger-ui-bundle.js'), 'utf8'),
  )
  server.child.kill('SIGTERM')
  t.match(await server.ended, { code: 0, stderr: '' })
  t.strictSame(readdirSync(empty), ['data'])
})
