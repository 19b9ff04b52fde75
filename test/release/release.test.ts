/** A release has one version: in both packages, the lock file, the changelog and the release notes. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { objectionTo } from '../../tools/release/licences.ts'
import { production } from '../../tools/release/production.ts'
import { sbomOf } from '../../tools/release/sbom.ts'
import { root } from '../support/checkout.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'

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
  const found = amiss.map(([place, { resolved }]) => [place, resolved])
  t.strictSame(found, [['node_modules/node-gyp', 'file:tools/node-gyp']])
})

t.test('a package of production has one exact version, because an installation has no lock file', async (t) => {
  const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> }
  const wrong = Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
  t.strictSame(wrong, [])
})

// No file of the repository holds a key or a register, but for the fixtures of released versions.

/** Registers that tests have made, with a key of each: the tests of upgrades open them. */
const registers = 'test/database/upgrades/fixtures/'

/** The beginnings of files of SQLite and of dumps of PostgreSQL. */
const databases = ['SQLite format 3\0', 'PGDMP', '--\n-- PostgreSQL database dump']

const madeKey = /(?<![\w-])pl_[\w-]{43}(?![\w-])/

const contentOf = (file: string): string => {
  const bytes = readFileSync(join(root, file))
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
}

const faultOf = (content: string): string | undefined =>
  madeKey.test(content)
    ? 'a key'
    : databases.some((beginning) => content.startsWith(beginning))
      ? 'a database'
      : undefined

const isCheckout = existsSync(join(root, '.git'))

t.test('no tracked file holds a key or a database', { skip: isCheckout ? false : 'needs a checkout' }, async (t) => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  const tracked = files.filter((file) => file !== '' && existsSync(join(root, file)))
  t.ok(tracked.length > 100)
  const found = tracked.flatMap((file) => {
    const fault = file.startsWith(registers) ? undefined : faultOf(contentOf(file))
    return fault === undefined ? [] : [`${file}: ${fault}`]
  })
  t.same(found, [])
  const withKeys = tracked.filter((file) => file.startsWith(registers) && faultOf(contentOf(file)) === 'a key')
  t.ok(withKeys.length > 0, 'a key is found where there is one')
})

t.test(
  'a first key is ignored wherever a server writes it',
  { skip: isCheckout ? false : 'needs a checkout' },
  async (t) => {
    for (const file of ['first-key', 'data/first-key', 'a/b/first-key'])
      t.equal(execFileSync('git', ['check-ignore', file], { cwd: root, encoding: 'utf8' }), `${file}\n`)
  },
)

// Every package of an installation has a licence that MIT software may depend on, and is in the bill of materials.

interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly hashes: readonly unknown[]
  readonly licenses?: readonly {
    readonly expression?: string
    readonly license?: { readonly id?: string; readonly name?: string }
  }[]
}
interface Sbom {
  readonly bomFormat: string
  readonly specVersion: string
  readonly metadata: { readonly component: Component & { readonly type: string } }
  readonly components: readonly Component[]
}

const licenceOf = ({ licenses: [first] = [] }: Component): string | undefined =>
  first?.expression ?? first?.license?.id ?? first?.license?.name

t.test('every package of an installation may be depended on', async (t) => {
  const wrong = production().flatMap((found) => objectionTo(found) ?? [])
  t.strictSame(wrong, [])
})

t.test('an unknown, missing, strong or optional licence is refused', async (t) => {
  const about = (name: string, licence: string): string | undefined => objectionTo({ name, version: '1.0.0', licence })
  t.strictSame(
    [
      about('one', 'MIT AND Apache-2.0'),
      about('two', 'none'),
      about('three', 'MIT AND GPL-3.0-only'),
      about('four', 'LGPL-3.0-or-later'),
      about('five', '(MIT OR GPL-2.0)'),
    ],
    [
      undefined,
      'two@1.0.0: none',
      'three@1.0.0: GPL-3.0-only',
      'four@1.0.0: LGPL-3.0-or-later',
      'five@1.0.0: (MIT OR GPL-2.0)',
    ],
  )
})

t.test('the bill of materials names each package once, with its version, hash and licence', async (t) => {
  const { bomFormat, specVersion, metadata, components } = JSON.parse(sbomOf()) as Sbom
  t.match({ bomFormat, specVersion }, { bomFormat: 'CycloneDX', specVersion: /^1\.\d$/ })
  matchWhole(t, metadata.component, { type: 'application', name: 'planledger', licenses: [{ license: { id: 'MIT' } }] })
  const packages = components.map((component) => `${component.name}@${component.version} ${licenceOf(component) ?? ''}`)
  const found = packages.sort()
  t.strictSame(
    found,
    production()
      .map(({ name, version, licence }) => `${name}@${version} ${licence}`)
      .sort(),
  )
  t.strictSame(
    pluck(
      components.filter(({ hashes, purl }) => hashes.length === 0 || !purl.startsWith('pkg:npm/')),
      'name',
    ),
    [],
  )
})

// The image runs one program, not as root, with nothing to write but its volume, and without a shell.

interface Instruction {
  readonly name: string
  readonly value: string
}

const instructions = textOf('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line): Instruction => {
    const [, name = '', value = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    return { name, value }
  })

const image = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'))
const valuesOf = (name: string, of = image): string[] =>
  of.filter((instruction) => instruction.name === name).map(({ value }) => value)

/** Returns the words of a command in exec form, which runs without a shell. */
const wordsOf = (value = ''): readonly string[] => JSON.parse(value.slice(value.indexOf('['))) as string[]

t.test('the image is made of known bases, of one release of Debian and of Node', async (t) => {
  t.strictSame(
    [...new Set(valuesOf('FROM', instructions).map((value) => value.replace(/ AS .*/, '')))],
    ['node:24-trixie-slim', 'packages', 'gcr.io/distroless/nodejs24-debian13'],
  )
  t.strictSame(valuesOf('ADD', instructions), [])
})

t.test('the image needs no shell, and runs as a user that has a number', async (t) => {
  t.strictSame([...valuesOf('RUN'), ...valuesOf('SHELL')], [])
  t.strictSame(valuesOf('USER'), ['1000:1000'])
  t.strictSame(wordsOf(valuesOf('ENTRYPOINT')[0]), ['/nodejs/bin/node', '/app/bin/planledger.js'])
  t.strictSame(wordsOf(valuesOf('CMD')[0]), ['start'])
  t.strictSame(wordsOf(valuesOf('HEALTHCHECK')[0]).slice(0, 2), ['/nodejs/bin/node', '-e'])
})

t.test('only the volume is written: the database and what commands write by a relative path', async (t) => {
  t.strictSame(valuesOf('VOLUME'), ['/data'])
  t.equal(valuesOf('WORKDIR').at(-1), '/data')
  t.match(valuesOf('ENV')[0], /\bDATABASE_URL=file:\/data\//)
  const found = valuesOf('COPY').filter((value) => value.includes('--chown'))
  t.strictSame(found, ['--from=files --chown=1000:1000 /data /data'])
})

t.test('installations follow the lock file, and run no scripts of packages', async (t) => {
  const installations = valuesOf('RUN', instructions).filter((value) => /npm (ci|i|install)\b/.test(value))
  t.equal(installations.length, 2)
  for (const value of installations) t.match(value, /^npm ci --ignore-scripts( --omit=dev)?$/)
})

t.test('the build sees what the package needs, and nothing else', async (t) => {
  const { files } = JSON.parse(textOf('package.json')) as { files: string[] }
  const [first, ...seen] = textOf('.dockerignore').trim().split('\n')
  t.equal(first, '*')
  const packed = files.filter((file) => !file.startsWith('!')).map((file) => file.replace(/^(public)\/.*/, '$1'))
  t.strictSame(
    seen.map((line) => line.slice(1)).sort(),
    [
      ...new Set(packed.filter((file) => file !== 'dist')),
      '.npmrc',
      'LICENSE',
      'README.md',
      'package-lock.json',
      'package.json',
      'src',
      'tools/node-gyp',
      'tsconfig.build.json',
      'tsconfig.json',
    ].sort(),
  )
})
