/** The scripts of the repository run on the Node that `npm ci` installs, whichever Node the machine has. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../support/checkout.ts'
import { launch } from '../support/planledger.ts'

interface Manifest {
  readonly version: string
  readonly engines: { readonly node: string }
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

const installed = `v${manifestIn(join(root, 'node_modules', 'node')).version}`

t.test('the tests run on the installed Node', async (t) => {
  t.equal(process.version, installed)
})

t.test('npm scripts run on the installed Node', async (t) => {
  t.match(await launch(t, ['npm', 'exec', '--offline', '--call', 'node --version'], root).ended, {
    code: 0,
    stdout: `${installed}\n`,
  })
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
