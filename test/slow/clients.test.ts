/**
 * The examples of docs/clients.md compile, run as they stand over a line that is cut, and print what the page says.
 * Those in TypeScript use the client from its tarball.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request } from 'node:http'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { checkoutIn, root } from '../support/checkout.ts'
import { type Block, blocksIn, isPrinted } from '../support/pages/blocks.ts'
import { commandOf, freePort, launch } from '../support/planledger.ts'

interface Flaky {
  /** The method and address of each request that was cut. */
  readonly cuts: readonly string[]
}

/** Forwards a port; cuts the first answer under each `Idempotency-Key`, and each stream that starts at 0. */
const flakyLine = async (t: Test, port: number, to: number): Promise<Flaky> => {
  const cuts: string[] = []
  const keys = new Set<string>()

  const isCut = ({ method, headers }: IncomingMessage): boolean => {
    const key = headers['idempotency-key']
    if (headers.accept === 'text/event-stream') return headers['last-event-id'] === '0'
    if (method !== 'POST' || typeof key !== 'string' || keys.has(key)) return false
    keys.add(key)
    return true
  }

  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming
    const isStream = headers.accept === 'text/event-stream'
    const mustCut = isCut(incoming)
    const onward = request({ host: '127.0.0.1', port: to, method, path: url, headers }, (answer) => {
      if (!mustCut) {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
        return
      }
      cuts.push(`${method} ${url}`)
      if (!isStream) {
        answer.resume().once('end', () => {
          outgoing.destroy()
        })
        return
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      let text = ''
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        const first = /^[^]*?\ndata: .*\n\n/.exec(text)
        if (!first) return
        answer.removeAllListeners('data')
        outgoing.write(first[0], () => {
          outgoing.destroy()
        })
      })
    })
    onward.on('error', () => {
      outgoing.destroy()
    })
    outgoing.on('close', () => {
      onward.destroy()
    })
    incoming.pipe(onward)
  })
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { cuts }
}

const runs = (file: string, ...args: string[]): boolean => spawnSync(file, args).status === 0

/** The tools that each language needs, if they are missing. */
const missing: Readonly<Record<string, string | false>> = {
  sh:
    runs('bash', '--version') && runs('curl', '--version') && runs('jq', '--version') && runs('openssl', 'version')
      ? false
      : 'needs bash, curl, jq and openssl',
  python:
    runs('bash', '--version') && runs('python3', '-c', 'import requests')
      ? false
      : 'needs bash, and python3 with requests',
  ts: runs('bash', '--version') && runs('tar', '--version') ? false : 'needs bash and tar',
  r: runs('bash', '--version') && runs('Rscript', '-e', 'library(httr2)') ? false : 'needs bash, and R with httr2',
}

const [given, ...blocks] = blocksIn(readFileSync(join(root, 'docs', 'clients.md'), 'utf8'))
const [port, upstream] = [await freePort(), await freePort()]
const folder = checkoutIn(join(t.testdir(), 'checkout'))
const server = launch(t, commandOf('start'), folder, {
  PORT: upstream.toString(),
  PUBLIC_URL: `http://127.0.0.1:${port.toString()}`,
})
await server.until(/\n {2}API .*\n/)
const line = await flakyLine(t, port, upstream)
const setting = given?.code.replaceAll('127.0.0.1:3000', `127.0.0.1:${port.toString()}`) ?? ''

/** The file of an example, and the shell line that runs it. */
const scripts: Readonly<Record<string, (code: string) => readonly [file: string, shell: string]>> = {
  sh: (code) => ['example.sh', code],
  python: () => ['example.py', 'python3 example.py'],
  r: () => ['example.R', 'Rscript example.R'],
  ts: (code) => {
    const file = join('examples', /^\/\/ (\S+)\n/.exec(code)?.[1] ?? '')
    return [file, `node ${file}`]
  },
}

const shell = (t: Parameters<typeof launch>[0], script: string) =>
  launch(t, ['bash', '-c', `set -euo pipefail\n${setting}\n${script}`], folder).ended

const run = ({ language, code, prints }: Block): void => {
  const [file, script] = scripts[language]?.(code) ?? []
  t.test(
    `${language}: ${code.split('\n').find((one) => !one.startsWith('import ')) ?? ''}`,
    { skip: missing[language] ?? 'no language' },
    async (t) => {
      if (file === undefined || script === undefined) throw new Error('There is no such language.')
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), code)
      const { code: exit, stdout, stderr } = await shell(t, script)
      t.equal(exit, 0, stderr)
      if (prints !== undefined) t.ok(isPrinted(stdout, prints), stdout)
    },
  )
}

t.test('the page has the three examples in every language', async (t) => {
  for (const language of Object.keys(missing))
    t.ok(blocks.filter((block) => block.language === language && block.prints !== undefined).length >= 3, language)
})

t.test('the package is packed with its types, and nothing else', { skip: missing['ts'] ?? false }, async (t) => {
  const packed = await launch(t, ['npm', 'pack', './client', '--json', '--offline'], folder).ended
  t.equal(packed.code, 0, packed.stderr)
  const [{ filename, files }] = JSON.parse(packed.stdout) as [{ filename: string; files: { path: string }[] }]
  const modules = ['errors', 'index', 'lists', 'retry'].flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`])
  const found = files.map(({ path }) => path).sort()
  t.strictSame(found, [...modules, 'package.json', 'planledger.d.ts', 'README.md'].sort())
  const place = join(folder, 'examples', 'node_modules', '@planledger', 'client')
  mkdirSync(place, { recursive: true })
  t.ok(runs('tar', '-xzf', join(folder, filename), '-C', place, '--strip-components=1'))
})

for (const block of blocks) run(block)

t.test('each repeated POST made one record, though every line was cut', async (t) => {
  const written = Object.values(missing).filter((reason) => reason === false).length
  const found = line.cuts.filter((cut) => cut.startsWith('POST'))
  t.strictSame(found, Array<string>(written).fill('POST /v1/sources'))
  t.equal(
    line.cuts.filter((cut) => cut.startsWith('GET')).length,
    missing['python'] === false ? 1 : 0,
    'and the stream',
  )
  const { data } = (await (
    await fetch(`http://127.0.0.1:${upstream.toString()}/v1/sources?title.contains=Yearbook+by`)
  ).json()) as { data: unknown[] }
  t.equal(data.length, written)
})

t.test('the TypeScript compiles under the strictest settings', { skip: missing['ts'] ?? false }, async (t) => {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: ['node'],
    module: 'nodenext',
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    skipLibCheck: true,
  }
  writeFileSync(join(folder, 'examples', 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  t.match(
    await launch(
      t,
      [process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'examples'],
      folder,
    ).ended,
    { code: 0, stdout: '' },
  )
})
