/** A release has one version: in both packages, the lock file, the changelog and the release notes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../support/checkout.ts'

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
const versionOf = (file: string): unknown => (JSON.parse(textOf(file)) as { version: unknown }).version

t.test('the version is the same wherever it is written', async (t) => {
  const version = String(versionOf('package.json'))
  const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { version: string }> }
  t.strictSame(
    {
      client: versionOf('client/package.json'),
      lock: [versionOf('package-lock.json'), packages['']?.version],
      changelog: /^## \[(.*?)\] - \d{4}-\d\d-\d\d$/m.exec(textOf('CHANGELOG.md'))?.[1],
      notes: /^## (\d\S*)/m.exec(textOf('docs/release-notes.md'))?.[1],
      document: (JSON.parse(textOf('openapi/openapi.json')) as { info: { version: string } }).info.version,
    },
    { client: version, lock: [version, version], changelog: version, notes: version, document: version },
  )
})

t.test('the changelog has the newest version first, and lines to come on top', async (t) => {
  const heads = [...textOf('CHANGELOG.md').matchAll(/^## (.*)$/gm)].map(([, head = '']) => head)
  t.equal(heads[0], 'Unreleased')
  const numbers = heads
    .slice(1)
    .map((head) => /^\[(\d+)\.(\d+)\.(\d+)\] - \d{4}-\d\d-\d\d$/.exec(head)?.slice(1).map(Number))
  const asNumber = (parts: readonly number[] = []): number => parts.reduce((sum, part) => sum * 1000 + part, 0)
  const order = numbers.map(asNumber)
  t.strictSame(
    order,
    order.toSorted((one, other) => other - one),
  )
  t.equal(new Set(order).size, order.length)
})

t.test('the lock file pins every package by its hash, and names no registry', async (t) => {
  const { packages } = JSON.parse(textOf('package-lock.json')) as {
    packages: Record<string, { integrity?: string; resolved?: string; link?: boolean }>
  }
  const amiss = Object.entries(packages).filter(
    ([place, { integrity, resolved }]) => place !== '' && !(integrity?.startsWith('sha512-') && resolved === undefined),
  )
  // The stand-in for node-gyp is a folder of this repository.
  t.strictSame(
    amiss.map(([place, { resolved }]) => [place, resolved]),
    [['node_modules/node-gyp', 'file:tools/node-gyp']],
  )
})

t.test('a package of production has one exact version, because an installation has no lock file', async (t) => {
  const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> }
  t.strictSame(
    Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
    [],
  )
})
