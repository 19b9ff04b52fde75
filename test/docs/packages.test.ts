/** What is installed is what was reviewed: every package is pinned by its hash, and few may run anything when installed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../support/checkout.ts'

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
  t.same(
    loose.map(([path]) => path),
    ['node_modules/node-gyp'],
  )
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
