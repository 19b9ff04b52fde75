/** Runs parts of the suite side by side and prints each as it ends, then all results; `npm test` runs `quick`. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { compiled } from './support/checkout.ts'

interface Part {
  readonly name: string
  readonly command: string
}

/** Parts run side by side. */
const plans: Readonly<Record<string, readonly Part[]>> = {
  quick: [
    { name: 'tests', command: 'RUNS=0.4 tap test/on-postgres/*.ts test/suites/*.ts' },
    { name: 'lint and types', command: 'npm run --silent lint' },
  ],
  slow: [
    {
      name: 'slow tests',
      command: 'RUNS=2 tap --jobs=2 test/slow/on-postgres/*.ts test/suites/*.ts test/slow/*.test.ts',
    },
  ],
}

const running = new Set<number>()
const endAll = (): void => {
  for (const group of running) process.kill(-group, 'SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    endAll()
    process.exit(1)
  })

/** Reports whether a line only says that all is well; the times of files and the reasons of skipped tests are shown. */
const isQuiet = (line: string): boolean =>
  /^(?: +ok \d| *# Subtest| *# time=| *\d+\.\.\d+$| *[{}]?$)/.test(line) && !line.includes('# SKIP')

/** Runs a part in a process group of its own; returns its result as a line. */
const run = async ({ name, command }: Part): Promise<readonly [isGood: boolean, line: string]> => {
  const begun = performance.now()
  const env = { ...process.env, TAP_REPORTER: 'tap', NODE_COMPILE_CACHE: compiled }
  const child = spawn('sh', ['-c', command], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const { pid = 0 } = child
  running.add(pid)
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => output.push(bytes))
  const [code] = (await once(child, 'close')) as [number | null]
  running.delete(pid)
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  const lines = Buffer.concat(output).toString().split('\n')
  process.stdout.write(`\n=== ${name}\n${lines.filter((line) => !isQuiet(line)).join('\n')}\n`)
  return [code === 0, `${code === 0 ? 'passed' : 'FAILED'}  ${name}, ${seconds} s`]
}

// After an installation tap still has plugins that .taprc leaves out; left to itself it removes them after its first run.
if (readFileSync('node_modules/@tapjs/test/test-built/dist/esm/index.js', 'utf8').includes('@tapjs/mock'))
  spawnSync('tap', ['build'])

const results = await Promise.all((plans[process.argv[2] ?? 'quick'] ?? []).map(run))
process.stdout.write(`\n${results.map(([, line]) => line).join('\n')}\n`)
process.exitCode = results.every(([isGood]) => isGood) ? 0 : 1
