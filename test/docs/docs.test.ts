/** The documentation is true: generated parts are current, commands run, links and names lead somewhere. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import t from 'tap'
import { commandLine } from '../../src/command/commands.ts'
import { documentedSettings } from '../../src/config.ts'
import { defaultLimit, listQuery, maximumFilters, maximumLimit } from '../../src/http/contract/parameters.ts'
import { problems } from '../../src/http/contract/problems.ts'
import { filtersOf } from '../../src/model/filters.ts'
import { everyResource } from '../../src/resources/index.ts'
import { everyPart, madeAnew, pages, partsOf, root, textOf } from '../../docs/pages.ts'
import { adminKey, build, type Built } from '../support/build.ts'
import { examples } from '../support/examples.ts'
import { freePort, launch } from '../support/planledger.ts'
import { hookTo, sending } from '../support/receiver.ts'
import { until } from '../support/until.ts'

for (const page of pages()) {
  t.test(`${page}: generated parts are current`, async (t) => {
    // Compared here, as a diff of two long texts would hide the advice.
    t.ok(madeAnew(page) === textOf(page), 'stale? run `npm run docs` and commit what it writes')
  })
}

t.test('every generated part stands on a page', async (t) => {
  t.same(pages().flatMap(partsOf).sort(), [...everyPart].sort())
})

interface Block {
  readonly language: string
  readonly text: string
}

const blocksOf = (page: string): Block[] =>
  [...textOf(page).matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }))

interface Line {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Parses a `curl` line as the shell and curl do; undefined where it needs a file or a variable of its own. */
const lineIn = (text: string): Line | undefined => {
  if (/data-binary|\$(?!KEY\b|\(cat data\/first-key\))/.test(text)) return undefined
  const words = [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )
  const after = (...options: readonly string[]): string[] =>
    words.filter((_word, at) => options.includes(words[at - 1] ?? ''))
  const url = words.find((word) => word.startsWith('http://127.0.0.1:3000/')) ?? ''
  const encoded = after('--data-urlencode').map((pair) =>
    pair.replace(/=(.*)$/, (_all, value: string) => `=${encodeURIComponent(value)}`),
  )
  return {
    method: after('-X')[0] ?? 'GET',
    url: url.slice('http://127.0.0.1:3000'.length) + (encoded.length > 0 ? `?${encoded.join('&')}` : ''),
    headers: Object.fromEntries(after('-H').map((header) => header.split(': ') as [string, string])),
    body: after('-d')[0],
  }
}

const linesIn = (shell: string): Line[] =>
  shell
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^curl .*127\.0\.0\.1/.test(line))
    .flatMap((line) => lineIn(line) ?? [])

/** Returns the paths at which an answer differs from the documented one; `…` matches anything. */
const missing = (documented: unknown, answer: unknown, at = ''): string[] => {
  if (documented === '…') return []
  if (typeof documented !== 'object' || documented === null || typeof answer !== 'object' || answer === null)
    return Object.is(documented, answer) ? [] : [at]
  const keys = new Set([...Object.keys(documented), ...Object.keys(answer)])
  return [...keys].flatMap((key) =>
    missing((documented as Record<string, unknown>)[key], (answer as Record<string, unknown>)[key], `${at}/${key}`),
  )
}

const askAsWritten = ({ ask }: Built, { method, url, headers: { Authorization: key, ...headers }, body }: Line) =>
  // A stream without a limit would stay open.
  ask(method, headers['Accept'] === 'text/event-stream' ? `${url}&limit=1` : url, {
    headers,
    key: key === undefined ? null : adminKey,
    ...(body !== undefined && { body }),
  })

/** Pages whose lines build on each other, on an app of their own: see test/slow/tutorial.test.ts. */
const isTold = (page: string): boolean => page.startsWith('docs/tutorial')

for (const page of pages().filter((page) => !isTold(page))) {
  const blocks = blocksOf(page)
  const shells = blocks.flatMap(({ language, text }, at) =>
    language === 'sh' ? linesIn(text).map((line) => ({ line, answer: blocks[at + 1] })) : [],
  )
  if (shells.length === 0) continue
  t.test(`${page}: each curl line gets the documented answer`, async (t) => {
    const app = await build(t, { SEED: 'true' })
    for (const { line, answer } of shells) {
      const { status, body, text } = await askAsWritten(app, line)
      const documented = answer?.language === 'json' ? (JSON.parse(answer.text) as { status?: number }) : undefined
      t.match(status, documented?.status ?? /^20[014]$/, `${line.method} ${line.url} ${text.slice(0, 200)}`)
      if (documented) t.same(missing(documented, body), [], `${line.url} is answered as written`)
    }
  })
}

t.test('each command in a shell block exists', async (t) => {
  const names = commandLine().commands.map((command) => command.name())
  const used = pages()
    .flatMap((page) => blocksOf(page))
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => [...text.matchAll(/^(?:npx )?planledger ([\w-]+)/gm)].map(([, name = '']) => name))
  t.ok(used.length > 0)
  const wrong = used.filter((name) => !names.includes(name))
  t.same(wrong, [])
})

t.test('each example of a filter works, and each parameter of a list is documented', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const [general = '', ...sections] = textOf('docs/filters.md').split(/^## (?=[a-z])/m)
  for (const resource of everyResource) {
    const section = sections.find((text) => text.startsWith(`${resource.name}\n`)) ?? ''
    const examples = [...section.matchAll(/ \| `([^=`]+)=([^`]+)` \|$/gm)]
    t.ok(examples.length > 3, resource.name)
    for (const [, name = '', value = ''] of examples) {
      const url = `/v1/${resource.name}?${name}=${encodeURIComponent(value)}`
      t.equal((await app.ask('GET', url)).status, 200, url)
    }
    const { properties } = listQuery(resource) as unknown as { properties: object }
    for (const name of Object.keys(properties).filter((parameter) => !filtersOf(resource).has(parameter)))
      t.match(general, `\`${name}=`, name)
  }
  t.match(general, `Up to ${maximumFilters.toString()} filters`)
  t.match(general, `1 to ${maximumLimit.toString()}, by default ${defaultLimit.toString()}`)
})

const unescaped = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

t.test('the page of a problem says what docs/problems.md says', async (t) => {
  const app = await build(t)
  const rows = textOf('docs/problems.md').split('\n')
  for (const [slug, { status, title, explanation }] of Object.entries(problems)) {
    t.ok(rows.includes(`| ${status.toString()} | \`/problems/${slug}\` | ${title} | ${explanation} |`), slug)
    const page = await app.ask('GET', `/problems/${slug}`)
    t.equal(page.status, 200)
    t.match(unescaped(page.text), explanation.replaceAll('`', ''), slug)
  }
})

t.test('each link between pages leads to a file', async (t) => {
  for (const page of [
    ...pages(),
    ...readdirSync(join(root, 'docs', 'decisions')).map((name) => `docs/decisions/${name}`),
  ]) {
    for (const [, target = ''] of textOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)) {
      t.ok(existsSync(join(root, dirname(page), target)), `${page}: ${target}`)
    }
  }
})

const architecture = textOf('docs/architecture.md')
const ways = textOf('docs/ways.md')
const folders = readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isDirectory())
  .map(({ parentPath, name }) => relative(join(root, 'src'), join(parentPath, name)))

t.test('the architecture lists and draws every room', async (t) => {
  const [, picture = ''] = /```\n([^]*?)```/.exec(architecture) ?? []
  for (const room of folders.filter((folder) => !folder.includes('/'))) {
    t.match(architecture, new RegExp(`^\\|.*\`src/${room}/\` \\|`, 'm'))
    t.match(picture, `${room}/`)
  }
  for (const folder of folders) {
    t.match(architecture, `\`${folder.includes('/') ? basename(folder) : `src/${folder}`}/\``)
  }
})

t.test('every file that the architecture and the ways name exists', async (t) => {
  const named = [...(architecture + ways).matchAll(/`((?:[\w-]+\/)*[\w.-]+\.(?:ts|js))`/g)].map(([, name = '']) => name)
  t.ok(named.length > 50)
  for (const name of named) {
    t.ok(
      ['', 'src', ...folders.map((folder) => join('src', folder))].some((folder) =>
        existsSync(join(root, folder, name)),
      ),
      name,
    )
  }
})

// Each line of the threat model names tests that exist, so that it says no more than what is tested.

const page = textOf('docs/security.md')

/** A row of a table of threats: what may happen, what stops it, the tests. */
const rows = [...page.matchAll(/^\| threat \| what stops it \| test \|\n\|[-| ]+\|\n((?:\|.*\|\n)+)/gm)].flatMap(
  ([, lines = '']) => lines.trimEnd().split('\n'),
)
const link = /\[([^\]]+)\]\(\.\.\/(test\/[\w/-]+\.test\.ts)\)/g

/** The first argument of a test, in any quotes. */
const titlesIn = (file: string): Set<string> =>
  new Set(
    [...readFileSync(join(root, file), 'utf8').matchAll(/\btest\(\s*(['"`])(.*?)\1,/gs)].map(
      ([, , title = '']) => title,
    ),
  )

t.test('each threat has a test, which is in the file under this title', async (t) => {
  t.ok(rows.length > 50)
  for (const row of rows) {
    const tests = [...row.matchAll(link)]
    t.ok(tests.length > 0, row)
    for (const [, title = '', file = ''] of tests) {
      t.ok(existsSync(join(root, file)), file)
      if (existsSync(join(root, file))) t.ok(titlesIn(file).has(title), `${file}: ${title}`)
    }
  }
})

t.test('the settings that it names exist', async (t) => {
  const [, table = ''] = page.split(/^## Settings$/m)
  const named = [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = '']) => name)
  t.ok(named.length > 5)
  const wrong = named.filter((name) => !(name in documentedSettings))
  t.same(wrong, [])
})

// The receiver in docs/webhooks.md, exactly as printed, takes what the register sends and refuses anything else.

t.test('the receiver of the page', async (t) => {
  const [, code = ''] = /```js\n([^]*?)```/.exec(textOf('docs/webhooks.md')) ?? []
  const app = await sending(t)
  const file = join(t.testdirName, 'receiver.mjs')
  writeFileSync(file, code)
  const port = (await freePort()).toString()
  const url = `http://127.0.0.1:${port}/planledger`
  const { secret } = await hookTo(app, url)
  const running = launch(t, [process.execPath, file], t.testdirName, { PORT: port, WEBHOOK_SECRET: secret })
  const answered = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(url, { method: 'POST', headers, body: '{}' })).status
  await until(() => answered({}).then(Boolean, () => false))
  await app.ask('PUT', '/v1/sources/a-report', { body: examples.sources })
  await app.ask('DELETE', '/v1/sources/a-report')
  t.equal(await running.until(/delete/), 'sources.create a-report\nsources.delete a-report\n')
  const timestamp = Math.floor(Date.now() / 1000).toString()
  for (const signature of ['', 'v1,', 'v1,AAAA', `v1,${'A'.repeat(43)}=`, 'v2,x v1,y'])
    t.equal(
      await answered({ 'webhook-id': 'a', 'webhook-timestamp': timestamp, 'webhook-signature': signature }),
      401,
      signature,
    )
})

// What is installed is what was reviewed: every package is pinned by its hash, and few may run anything when installed.

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
const suiteFolders = suites.flatMap((text) => [...text.matchAll(/'([\w/]+)'/g)].map(([, folder = '']) => `${folder}/`))

t.test('each test file is in exactly one suite, or slow', async (t) => {
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
  const amiss = files.filter(
    (file) => !file.startsWith('slow/') && suiteFolders.filter((folder) => file.startsWith(folder)).length !== 1,
  )
  t.strictSame(amiss, [])
})
