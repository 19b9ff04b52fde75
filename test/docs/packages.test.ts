/** What is installed is what was reviewed: every package is pinned by its hash, and few may run anything when installed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../support/checkout.ts'
import { launch } from '../support/planledger.ts'

interface Package {
  readonly integrity?: string
  readonly link?: true
  readonly dev?: true
  readonly optional?: true
  readonly hasInstallScript?: true
  readonly resolved?: string
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, Package>>
}
const installed = Object.entries(packages).filter(([path]) => path.startsWith('node_modules/'))

t.test('every package is pinned by a hash, and none comes from an address of its own', async (t) => {
  const loose = installed.filter(([, { integrity = '', resolved }]) => !integrity.startsWith('sha512-') || resolved)
  const found = loose.map(([path]) => path)
  t.same(found, ['node_modules/node-gyp'])
  t.match(packages['node_modules/node-gyp'], { resolved: 'file:tools/node-gyp', dev: true })
})

t.test('no package of production may run a script when it is installed', async (t) => {
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    allowScripts: Readonly<Record<string, boolean>>
  }
  const withScript = installed.filter(([, one]) => one.hasInstallScript === true && one.dev !== true)
  t.same(
    withScript.map(([path]) => path.replace('node_modules/', '')).filter((name) => allowScripts[name] !== false),
    [],
  )
})

// The scripts of the repository run on the Node that `npm ci` installs, whichever Node the machine has.

interface Manifest {
  readonly version: string
  readonly engines: { readonly node: string }
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

const nodeVersion = `v${manifestIn(join(root, 'node_modules', 'node')).version}`

t.test('the tests run on the installed Node', async (t) => {
  t.equal(process.version, nodeVersion)
})

t.test('npm scripts run on the installed Node', async (t) => {
  const found = await launch(t, ['npm', 'exec', '--offline', '--call', 'node --version'], root).ended
  t.match(found, { code: 0, stdout: `${nodeVersion}\n` })
})

t.test('an older Node is told which one the command line needs', async (t) => {
  const command = join(root, 'bin', 'planledger.js')
  for (const [version, ended] of [
    ['22.17.1', { code: 1, stdout: '', stderr: 'planledger: Needs Node.js 22.18 or newer; this is 22.17.1.\n' }],
    ['20.20.2', { code: 1, stdout: '', stderr: 'planledger: Needs Node.js 22.18 or newer; this is 20.20.2.\n' }],
    ['22.18.0', { code: 0, stdout: `${manifestIn(root).version}\n`, stderr: '' }],
    ['23.0.0', { code: 0, stdout: `${manifestIn(root).version}\n`, stderr: '' }],
  ] as const) {
    const pretended = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
    const args = ['--import', `data:text/javascript,${encodeURIComponent(pretended)}`, command, '--version']
    t.strictSame(await launch(t, [process.execPath, ...args], root).ended, ended)
  }
})

t.test('one version of Node is pinned, and the package accepts 22.18 and newer', async (t) => {
  const { engines, devDependencies } = manifestIn(root)
  t.match(devDependencies['node'], /^24\.\d+\.\d+$/)
  t.equal(engines.node, '>=22.18')
})

// `npm test` runs every test file that is not slow, once.

const tests = join(root, 'test')
const suites = readdirSync(join(tests, 'suites')).map((file) => readFileSync(join(tests, 'suites', file), 'utf8'))
const folders = suites.flatMap((text) => [...text.matchAll(/'([\w/]+)'/g)].map(([, folder = '']) => `${folder}/`))

t.test('each test file is in exactly one suite, or slow', async (t) => {
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
  const amiss = files.filter(
    (file) => !file.startsWith('slow/') && folders.filter((folder) => file.startsWith(folder)).length !== 1,
  )
  t.strictSame(amiss, [])
})
